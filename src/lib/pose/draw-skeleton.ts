import { JOINTS, jointAngle } from './joint-angles.ts';
import { LANDMARKS, type Landmark, type PoseFrame } from './pose.ts';

/** Where on a canvas the picture is, in the canvas's pixels. */
export interface PictureBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How the skeleton is to look. */
export interface SkeletonLook {
  /** The angles of joints, in degrees, stand beside them. */
  readonly angles?: boolean;
  /** The picture is shown mirrored by other means than the canvas: the skeleton follows it, and text stays readable. */
  readonly isMirrored?: boolean;
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
type Bone = readonly [Landmark, Landmark];

const MIDDLE_BONES: readonly Bone[] = [
  ['leftShoulder', 'rightShoulder'],
  ['leftHip', 'rightHip'],
];
const bonesOf = (side: 'left' | 'right'): readonly Bone[] => [
  [`${side}Shoulder`, `${side}Elbow`],
  [`${side}Elbow`, `${side}Wrist`],
  [`${side}Wrist`, `${side}Index`],
  [`${side}Shoulder`, `${side}Hip`],
  [`${side}Hip`, `${side}Knee`],
  [`${side}Knee`, `${side}Ankle`],
  [`${side}Ankle`, `${side}Heel`],
  [`${side}Heel`, `${side}FootIndex`],
  [`${side}Ankle`, `${side}FootIndex`],
];
/** Left, right and middle; told apart by those who see no red and green too, and light against the dark edge. */
const COLOURS = { left: '#ffb000', right: '#4cc9ff', middle: '#ffffff' } as const;
const EDGE = 'rgb(0 0 0 / 60%)';
/** What is seen less surely than the first is not drawn; than the second, the fainter the less. */
const HIDDEN = 0.15;
const SURE = 0.7;
/** Of the picture's shorter side, in pixels. */
const LINE_PART = 1 / 130;
const TEXT_PART = 1 / 30;
const LEAST_TEXT_PX = 11;

/**
 * Draws one person's skeleton over their picture, which fills `box`; nothing where there is none. The person's own left and
 * right have different colours.
 */
export function drawSkeleton(
  context: Context,
  frame: PoseFrame,
  { left, top, width, height }: PictureBox,
  { angles = false, isMirrored = false }: SkeletonLook = {},
): void {
  const { pose } = frame;
  if (!pose) return;
  const shorterPx = Math.min(width, height);
  const linePx = Math.max(1.5, shorterPx * LINE_PART);
  const place = (name: Landmark): { x: number; y: number; alpha: number } => {
    const index = 4 * LANDMARKS.indexOf(name);
    const [x = 0, y = 0, , visibility = 0] = pose.landmarks.subarray(index, index + 4);
    const shown = visibility < HIDDEN ? 0 : Math.min(1, visibility / SURE);
    return { x: left + width * (isMirrored ? 1 - x : x), y: top + height * y, alpha: shown };
  };

  const line = ([from, to]: Bone, colour: string): void => {
    const [a, b] = [place(from), place(to)];
    const alpha = Math.min(a.alpha, b.alpha);
    if (alpha === 0) return;
    context.globalAlpha = alpha;
    for (const [stroke, thickness] of [
      [EDGE, 2 * linePx],
      [colour, linePx],
    ] as const) {
      context.strokeStyle = stroke;
      context.lineWidth = thickness;
      context.beginPath();
      context.moveTo(a.x, a.y);
      context.lineTo(b.x, b.y);
      context.stroke();
    }
  };
  const dot = (name: Landmark, colour: string): void => {
    const { x, y, alpha } = place(name);
    if (alpha === 0) return;
    context.globalAlpha = alpha;
    context.fillStyle = colour;
    context.strokeStyle = EDGE;
    context.lineWidth = linePx / 2;
    context.beginPath();
    context.arc(x, y, 1.4 * linePx, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  };

  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.lineCap = 'round';
  for (const bone of MIDDLE_BONES) line(bone, COLOURS.middle);
  // The nearer side is drawn over the other.
  const sides = isLeftNearer(pose.landmarks) ? (['right', 'left'] as const) : (['left', 'right'] as const);
  for (const side of sides) {
    const bones = bonesOf(side);
    for (const bone of bones) line(bone, COLOURS[side]);
    for (const name of new Set(bones.flat())) dot(name, COLOURS[side]);
    dot(`${side}Ear`, COLOURS[side]);
  }
  dot('nose', COLOURS.middle);

  if (angles) {
    const textPx = Math.max(LEAST_TEXT_PX, shorterPx * TEXT_PART);
    context.font = `600 ${textPx}px system-ui, sans-serif`;
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = textPx / 4;
    for (const joint of JOINTS) {
      const { x, y, alpha } = place(joint.at);
      const degrees = jointAngle(pose, joint, frame);
      if (Math.min(alpha, place(joint.from).alpha, place(joint.to).alpha) < 1 || Number.isNaN(degrees))
        continue;
      const text = `${Math.round(degrees)}°`;
      context.globalAlpha = 1;
      context.strokeStyle = EDGE;
      context.strokeText(text, x + 2 * linePx, y);
      context.fillStyle = 'white';
      context.fillText(text, x + 2 * linePx, y);
    }
  }
  context.restore();
}

function isLeftNearer(landmarks: Float32Array): boolean {
  const depth = (name: Landmark): number => landmarks[4 * LANDMARKS.indexOf(name) + 2] ?? 0;
  return depth('leftShoulder') + depth('leftHip') < depth('rightShoulder') + depth('rightHip');
}
