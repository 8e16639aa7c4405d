/**
 * The fragment shaders. In all of them row 0 of a texture is the picture's top row, and `Px` are pixels of the picture as
 * it is shown, whatever was cut out of the frame and however large the frame's own pixels are.
 */

const HEAD = `#version 300 es
precision highp float;
precision highp sampler2D;
out vec4 result;
`;

/** `cut`: where in the frame the picture is (x, y, width, height; parts of the frame). */
const PICTURE = `
uniform sampler2D frame;
uniform vec4 cut;
uniform vec2 sizePx;
vec3 pictureAt(vec2 px) {
  return texture(frame, cut.xy + cut.zw * clamp(px, vec2(0.5), sizePx - 0.5) / sizePx).rgb;
}
`;

/** A canvas counts its rows from below. */
const SHOWN = `
vec2 shownPx() {
  return vec2(gl_FragCoord.x, sizePx.y - gl_FragCoord.y);
}
`;

/** Studio-range BT.601 scales luma and colour differences alike from RGB, so that this needs no YUV in between. */
const LIFT = `
uniform float lift;
vec3 lifted(vec3 colour) {
  float t = dot(colour, vec3(0.299, 0.587, 0.114));
  return t + lift * t * (1.0 - t) + (1.0 + 0.25 * lift) * (colour - t);
}
`;

/** The mean of the pixels of each cell: of four places between four pixels each, or on them where a cell has but four. */
export const GLANCE = `${HEAD}${PICTURE}
uniform float cellPx;
void main() {
  vec2 centre = gl_FragCoord.xy * cellPx;
  float off = 0.25 * cellPx;
  vec3 sum = pictureAt(centre + vec2(-off, -off)) + pictureAt(centre + vec2(off, -off))
    + pictureAt(centre + vec2(-off, off)) + pictureAt(centre + vec2(off, off));
  result = vec4(0.25 * sum, 1);
}`;

/**
 * Two by two cells of the glance in one: the mean colour, each cell counting as much as the person leaves of it, and in
 * alpha how much that is.
 */
export const WEIGH = `${HEAD}
uniform sampler2D glance;
uniform sampler2D opacity;
void main() {
  ivec2 first = 2 * ivec2(gl_FragCoord.xy);
  ivec2 last = textureSize(glance, 0) - 1;
  vec3 sum = vec3(0);
  float weights = 0.0;
  for (int k = 0; k < 4; k++) {
    ivec2 cell = min(first + ivec2(k & 1, k >> 1), last);
    // Never 0: deep inside the person there is no background to take, and nobody sees what is there.
    float weight = (256.0 - 255.0 * texelFetch(opacity, cell, 0).r) / 256.0;
    sum += weight * texelFetch(glance, cell, 0).rgb;
    weights += weight;
  }
  result = vec4(sum / weights, 0.25 * weights);
}`;

/**
 * One direction of a Gaussian over cells that weigh as much as their alpha. Colours are kept undiluted by the weights, so
 * that eight bits are enough for them.
 */
export const BLUR = `${HEAD}
uniform sampler2D cells;
uniform vec2 direction;
uniform float sigma;
void main() {
  ivec2 here = ivec2(gl_FragCoord.xy);
  ivec2 last = textureSize(cells, 0) - 1;
  int reach = int(ceil(3.0 * sigma));
  vec3 sum = vec3(0);
  float weights = 0.0;
  float shares = 0.0;
  for (int k = -reach; k <= reach; k++) {
    vec4 cell = texelFetch(cells, clamp(here + k * ivec2(direction), ivec2(0), last), 0);
    float share = exp(-0.5 * float(k * k) / (sigma * sigma));
    sum += share * cell.a * cell.rgb;
    weights += share * cell.a;
    shares += share;
  }
  result = vec4(sum / weights, max(weights / shares, 1.0 / 256.0));
}`;

/** The picture itself. */
export const ROOM = `${HEAD}${PICTURE}${SHOWN}${LIFT}
void main() {
  result = vec4(lifted(pictureAt(shownPx())), 1);
}`;

/** The picture where the person is, else what is behind. `Extent`: the picture's pixels that a whole texture covers. */
export const OVER = `${HEAD}${PICTURE}${SHOWN}${LIFT}
uniform sampler2D opacity;
uniform vec2 opacityExtentPx;
uniform sampler2D behind;
uniform vec2 behindExtentPx;
void main() {
  vec2 px = shownPx();
  vec3 background = texture(behind, px / behindExtentPx).rgb;
  float person = texture(opacity, px / opacityExtentPx).r;
  result = vec4(lifted(mix(background, pictureAt(px), person)), 1);
}`;
