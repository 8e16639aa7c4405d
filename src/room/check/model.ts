import type { ReadonlyStore } from '../../lib/store.ts';

/** `warning`: calls work, if not as well as they could; `bad`: something of a call does not work. */
export type Verdict = 'good' | 'warning' | 'bad';

/** What one test found. */
export interface Outcome {
  readonly verdict: Verdict;
  /** One plain sentence, saying what to do where something is wrong. No address, name or room code is in it. */
  readonly sentence: string;
}

/** What belongs together on the screen. */
export type CheckGroup = 'relays' | 'network' | 'devices' | 'codecs' | 'storage' | 'browser';

/** One test, ready to run. */
export interface CheckStep {
  readonly group: CheckGroup;
  /** What is tested, as people call it; no private data either. */
  readonly label: string;
  /** Whatever it throws counts as bad. */
  run(options: { signal: AbortSignal }): Promise<Outcome>;
}

/** One test and how far it is. */
export interface CheckRow {
  readonly group: CheckGroup;
  readonly label: string;
  readonly state: 'waiting' | 'running' | Verdict;
  /** Empty until there is something to say. */
  readonly sentence: string;
}

/** Some rows under a heading. */
export interface CheckSection {
  readonly group: CheckGroup;
  readonly heading: string;
}

/** A check that runs, or has run. */
export interface Check {
  /** Every group and its heading, in the order to show them. */
  readonly sections: readonly CheckSection[];
  readonly rows: ReadonlyStore<readonly CheckRow[]>;
  /** Resolves when everything has run that asks for no permission; never rejects. */
  readonly done: Promise<void>;
  /**
   * Opens the camera and the microphone for a moment; the browser may ask the person first. To be called on a
   * tap, since browsers let a page listen only then.
   */
  testDevices(): Promise<void>;
  /** All of it as plain text, to be sent to whoever helps: without addresses, names or room codes. */
  report(): string;
}
