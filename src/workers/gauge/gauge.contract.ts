/** Reads recordings by streaming, never whole, to find out what is in them. */
export interface GaugeApi {
  /**
   * How loud a file is: root mean square of every 100 ms over all channels, whole dBFS, -100..0. Empty where there is no
   * sound that can be decoded here. `onProgress` hears a fraction, 0..1. The array is transferred.
   * @throws 'recording-damaged' where it cannot be read at all; where it breaks off, what was read is given
   */
  loudness(file: Blob, onProgress: (fraction: number) => void): Promise<Int8Array<ArrayBuffer>>;
  /**
   * When the pictures around a moment are shown, seconds on the clock of `HTMLMediaElement.currentTime`, ascending: from
   * the packets' own times, without decoding. Empty where there is no picture. The array is transferred.
   * @throws 'recording-damaged' where the file cannot be read
   */
  frameTimes(file: Blob, aroundS: number): Promise<Float64Array<ArrayBuffer>>;
}
