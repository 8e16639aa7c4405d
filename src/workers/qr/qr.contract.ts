/** Reads QR codes in a thread of its own, since a picture takes some tens of milliseconds. */
export interface QrApi {
  /**
   * Takes the browser's own reader where it has one for QR codes, else loads the one at `wasmUrl` (absolute).
   * To be called once, before anything is read. @throws Error where it cannot be loaded
   */
  load(wasmUrl: string): Promise<void>;
  /** The text of each QR code in the picture, in no particular order. `picture` is transferred in, and closed. */
  read(picture: ImageBitmap): Promise<string[]>;
}
