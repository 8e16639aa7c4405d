/** What we use of gifenc 1.0.3, which ships no types. */
declare module 'gifenc' {
  type Palette = readonly (readonly number[])[];
  interface Frame {
    readonly palette: Palette;
    /** ms */
    readonly delay: number;
    /** 0: without end; -1: once. */
    readonly repeat: number;
  }
  export function GIFEncoder(): {
    writeFrame(indices: Uint8Array, width: number, height: number, frame: Frame): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  };
  export function quantize(rgba: Uint8ClampedArray, colours: number): Palette;
  export function applyPalette(rgba: Uint8ClampedArray, palette: Palette): Uint8Array;
}
