/** The part of it that tests use; it comes without types. */
declare module 's3rver' {
  import type { Server } from 'node:http';

  /** The part of Koa's that tests use. */
  export interface S3Context {
    readonly method: string;
    readonly query: Readonly<Record<string, string | undefined>>;
    status: number;
    type: string;
    body: string;
    set(name: string, value: string): void;
  }

  export default class S3rver {
    constructor(options: {
      readonly address: string;
      readonly port: number;
      readonly directory: string;
      /** Buckets are at bucket.s3.serviceEndpoint, too. */
      readonly serviceEndpoint: string;
      readonly silent: boolean;
      readonly configureBuckets: readonly { readonly name: string; readonly configs: readonly string[] }[];
    });
    readonly httpServer: Server;
    /** Of Koa, which it is. */
    readonly middleware: ((context: S3Context, next: () => Promise<void>) => Promise<void>)[];
    run(): Promise<unknown>;
    close(): Promise<void>;
  }
}
