import type { Finding } from '../../media/export/export.ts';

/** Looks into bundles, all of whose bytes are read, beside the interface. */
export interface ValidatorApi {
  /** See {@link Lifeline}. */
  hold(lockName: string): Promise<void>;
  /**
   * What is wrong with a bundle, its files by their paths: see `validateBundle`.
   * @param key 16 bytes of AES-128; null where it is not encrypted, or the key is not known
   * @param onProgress hears a fraction, 0..1
   */
  validate(
    files: readonly (readonly [path: string, content: Blob])[],
    key: Uint8Array<ArrayBuffer> | null,
    onProgress: (fraction: number) => void,
  ): Promise<readonly Finding[]>;
}
