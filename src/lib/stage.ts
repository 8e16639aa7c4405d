/** Whatever opens something returns this beside its output. */
export interface Closable {
  /** Settles once, when the thing is gone: resolves after `close()`, rejects on a background failure. */
  readonly closed: Promise<void>;
  /** Stops only what the opener made. Safe to call twice. */
  close(): Promise<void>;
}

/** One step of a media path, opened by `openX(input, settings, {signal})`. */
export interface Stage<Output> extends Closable {
  readonly output: Output;
}
