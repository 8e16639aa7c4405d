import type { BundleFile } from './bundle-file.ts';

/** Where what was made is now. */
export type Delivery =
  | {
      readonly kind: 'download';
      /** Lies on disk, to be saved as `fileName`. */
      readonly file: File;
      readonly fileName: string;
      /** Removes the file from disk, once it is no longer offered. */
      discard(): Promise<void>;
    }
  | { readonly kind: 'folder'; readonly fileName: string }
  /** On a web storage. */
  | {
      readonly kind: 'remote';
      readonly fileName: string;
      /** Of the player page. */
      readonly url: string;
    };

/** Where bundles can go. */
export interface Target {
  /**
   * Brings the files into a folder of that name, in order: the last ones are those without which nothing plays, so that
   * what broke off does not look whole. What an interrupted delivery of the same files under the same `deliveryId` brought
   * is not brought again.
   * @throws 'storage-full' @throws 'storage-blocked' @throws 'target-unreachable' the network is gone, or CORS forbids it
   * @throws 'target-refused' wrong or expired credentials, or no permission @throws 'target-full' @throws the signal's reason
   */
  deliver(
    request: {
      readonly name: string;
      readonly files: readonly BundleFile[];
      readonly deliveryId: string;
      /** 0..1 of all bytes. */
      readonly onProgress: (fraction: number) => void;
    },
    scope: { readonly signal: AbortSignal },
  ): Promise<Delivery>;
}
