/** What the compiled code of `kernels/` offers; see there what each does. Addresses and strides are in bytes. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  deinterleave(
    from: number,
    fromStride: number,
    width: number,
    height: number,
    u: number,
    v: number,
    stride: number,
  ): void;
  fromRgba(
    rgba: number,
    rgbaStride: number,
    width: number,
    height: number,
    y: number,
    stride: number,
    u: number,
    v: number,
    chromaStride: number,
  ): void;
  toRgba(y: number, u: number, v: number, stride: number, width: number, height: number, rgba: number): void;
  halve(from: number, fromStride: number, width: number, height: number, to: number, toStride: number): void;
  double(
    from: number,
    fromStride: number,
    width: number,
    height: number,
    to: number,
    toStride: number,
    outHeight: number,
  ): void;
  weigh(
    y: number,
    u: number,
    v: number,
    opacity: number,
    stride: number,
    width: number,
    height: number,
    cells: number,
  ): void;
  boxBlur(
    from: number,
    to: number,
    lines: number,
    lineStep: number,
    length: number,
    step: number,
    radius: number,
  ): void;
  unweigh(
    cells: number,
    width: number,
    height: number,
    y: number,
    u: number,
    v: number,
    stride: number,
  ): void;
  blend(plane: number, behind: number, opacity: number, length: number): void;
  guideCells(
    guide: number,
    value: number,
    stride: number,
    width: number,
    height: number,
    cells: number,
  ): void;
  guideLines(cells: number, count: number, smoothness: number): void;
  guideValues(
    guide: number,
    stride: number,
    width: number,
    height: number,
    cells: number,
    row: number,
    out: number,
  ): void;
  scale(
    from: number,
    fromStride: number,
    fromWidth: number,
    fromHeight: number,
    to: number,
    toStride: number,
    width: number,
    height: number,
    left: number,
    top: number,
    stepX: number,
    stepY: number,
    work: number,
  ): void;
  fill(plane: number, stride: number, width: number, height: number, value: number): void;
  overlay(
    plane: number,
    planeStride: number,
    drawing: number,
    opacity: number,
    stride: number,
    width: number,
    height: number,
  ): void;
  recolour(
    y: number,
    stride: number,
    u: number,
    v: number,
    chromaStride: number,
    width: number,
    height: number,
    black: number,
    gain: number,
    yFromU: number,
    yFromV: number,
    uFromU: number,
    uFromV: number,
    vFromU: number,
    vFromV: number,
  ): void;
  lift(luma: number, lumaLength: number, chroma: number, chromaLength: number, strength: number): void;
}

/** Loads the kernels, each time with a memory of their own. @throws Error where they cannot be had */
export async function loadKernels(): Promise<Kernels> {
  // Bundlers give it a name of its own for each content, so that it never meets scripts of another version.
  const url = new URL('../kernels/kernels.wasm', import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname} answered with ${response.status}`);
  const { instance } = await WebAssembly.instantiate(await response.arrayBuffer());
  return instance.exports as unknown as Kernels;
}
