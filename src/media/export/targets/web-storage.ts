import type { HttpAnswer } from './http.ts';

/** What a storage wants to remember of a file that is half there, until it is whole; lost with the delivery's journal. */
export interface UploadNote {
  /** Null where there is none, or an empty one. */
  read(): string | null;
  write(note: string): void;
}

/** While something is asked of it. */
export interface StorageScope {
  readonly signal: AbortSignal;
}

/** Files on a web server, under paths that have forward slashes. All methods throw as `Target.deliver` does. */
export interface WebStorage {
  /** Tells it from others: its address, without secrets. */
  readonly id: string;
  /** Without credentials. */
  urlOf(path: string): string;
  /** Bytes; null where there is nothing. */
  sizeOf(path: string, scope: StorageScope): Promise<number | null>;
  /** Makes a folder in one that is there; resolves with false where it is there already. Null where there are no folders. */
  readonly makeFolder: ((path: string, scope: StorageScope) => Promise<boolean>) | null;
  /** Replaces what is there. `onBytes` gets what is sent so far of this file. */
  put(
    path: string,
    content: Blob,
    note: UploadNote,
    onBytes: (sentBytes: number) => void,
    scope: StorageScope,
  ): Promise<void>;
  /** Removes a file, or a folder with all in it; or the half of a file that `note` knows of. */
  remove(path: string, note: string | null, scope: StorageScope): Promise<void>;
  /** What it needs of the server's CORS rules. */
  readonly needs: CorsNeeds;
  /** Why the answer is not the one that was asked for. */
  explain(answer: HttpAnswer): Error;
}

/** What a server must allow for a page of another origin to write to it. */
export interface CorsNeeds {
  readonly methods: readonly string[];
  /** Lower case. */
  readonly headers: readonly string[];
}
