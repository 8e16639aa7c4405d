import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { log } from '../../lib/log.ts';

/** Keeps the screen from going dark while `isWanted` says so, as during a call that one only listens to. */
export class WakeLock implements ReactiveController {
  readonly #isWanted: () => boolean;
  #isHeld = false;
  #lock: Promise<WakeLockSentinel | null> = Promise.resolve(null);

  constructor(host: ReactiveControllerHost, isWanted: () => boolean) {
    this.#isWanted = isWanted;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  hostUpdated(): void {
    this.#hold(this.#isWanted());
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#hold(false);
  }

  /** Browsers take the lock away when the page is hidden, and do not give it back. */
  readonly #onVisibility = (): void => {
    if (this.#isHeld && document.visibilityState === 'visible') this.#renew();
  };

  #hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#renew();
  }

  /** One after the other, so that no lock is left over. */
  #renew(): void {
    this.#lock = this.#lock.then(async (old) => {
      await old?.release();
      return this.#isHeld ? acquire() : null;
    });
  }
}

async function acquire(): Promise<WakeLockSentinel | null> {
  if (!('wakeLock' in navigator)) return null;
  try {
    return await navigator.wakeLock.request('screen');
  } catch (error) {
    // A battery that runs low may forbid it, and a policy too; the call goes on all the same.
    log.warn('The screen may go dark.', error);
    return null;
  }
}
