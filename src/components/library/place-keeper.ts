import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Sidecars } from '../../app.ts';
import { log } from '../../lib/log.ts';

/** A crash costs no more than that. */
const EVERY_MS = 3_000;
/** Whoever has seen so little begins anew, and whoever has so little left has seen all. */
const EDGE_MS = 3_000;

/** Keeps where a recording is watched: every few seconds, and when it is left. */
export class PlaceKeeper implements ReactiveController {
  #wanted: { readonly sidecars: Sidecars; readonly id: string; readonly atMs: number } | null = null;
  #timer = 0;

  constructor(host: ReactiveControllerHost) {
    host.addController(this);
  }

  /** The place at which somebody left off, ms; 0 for the beginning. */
  async load(sidecars: Sidecars, id: string): Promise<number> {
    return (await sidecars.load(id, 'place'))?.atMs ?? 0;
  }

  /** The player is at `positionMs` of `durationMs`. */
  note(
    sidecars: Sidecars,
    id: string,
    { positionMs, durationMs }: { positionMs: number; durationMs: number },
  ): void {
    const isEdge = positionMs < EDGE_MS || positionMs > durationMs - EDGE_MS;
    this.#wanted = { sidecars, id, atMs: isEdge ? 0 : Math.round(positionMs) };
    if (this.#timer === 0) this.#timer = window.setTimeout(this.#flush, EVERY_MS);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#flush);
    window.addEventListener('pagehide', this.#flush);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#flush);
    window.removeEventListener('pagehide', this.#flush);
    this.#flush();
  }

  readonly #flush = (): void => {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const wanted = this.#wanted;
    this.#wanted = null;
    if (!wanted) return;
    wanted.sidecars
      .save(wanted.id, 'place', { version: 1, atMs: wanted.atMs })
      // It may have been deleted meanwhile, and the place is no more than a convenience.
      .catch((error: unknown) => log.warn('The place in a recording was not kept.', error));
  };
}
