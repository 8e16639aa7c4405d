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
  /** In the folder, or in the very file, that the person picked. */
  | { readonly kind: 'folder'; readonly fileName: string }
  /** On a web storage. */
  | {
      readonly kind: 'remote';
      readonly fileName: string;
      /** Of the player page, or of the only file. */
      readonly url: string;
      readonly access: Access;
    };

/** Whether a link answers somebody without credentials; `unknown` where the host does not let this page read that. */
export type Access = 'public' | 'private' | 'unknown';

/** What is to be brought somewhere. */
export interface DeliveryRequest {
  readonly name: string;
  readonly files: readonly BundleFile[];
  /** Of this delivery of these files: under the same one it is gone on with. */
  readonly deliveryId: string;
  /** 0..1 of all bytes. */
  readonly onProgress: (fraction: number) => void;
}

/** Where bundles can go. */
export interface Target {
  /**
   * Brings the files into a folder of that name, or one like it where that is taken; a single file as it is. In order: the
   * last ones are those without which nothing plays, so that what broke off does not look whole. What an interrupted
   * delivery of the same files under the same `deliveryId` brought is not brought again.
   * @throws 'storage-full' @throws 'storage-blocked' @throws 'target-unreachable' the network is gone, or CORS forbids it
   * @throws 'target-refused' wrong or expired credentials, or no permission @throws 'target-full' @throws the signal's reason
   */
  deliver(request: DeliveryRequest, scope: { readonly signal: AbortSignal }): Promise<Delivery>;
  /** Removes what an interrupted delivery left there, as far as that is possible. Throws as `deliver` does. */
  abandon(request: { readonly deliveryId: string }, scope: { readonly signal: AbortSignal }): Promise<void>;
}
