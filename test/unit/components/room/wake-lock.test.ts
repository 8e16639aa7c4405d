import { expect } from 'chai';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { WakeLock } from '../../../../src/components/room/wake-lock.ts';
import { eventually } from '../../room/conversation/circle.ts';

describe('the screen of a call', () => {
  const request = navigator.wakeLock.request.bind(navigator.wakeLock);
  let locks: WakeLockSentinel[];
  let isWanted: boolean;
  let controller: ReactiveController;
  const held = (): number => locks.filter(({ released }) => !released).length;

  beforeEach(() => {
    locks = [];
    isWanted = false;
    // The browser's own, counted.
    navigator.wakeLock.request = async (type) => {
      const lock = await request(type);
      locks.push(lock);
      return lock;
    };
    const host: ReactiveControllerHost = {
      addController: (added) => (controller = added),
      removeController: () => undefined,
      requestUpdate: () => undefined,
      updateComplete: Promise.resolve(true),
    };
    new WakeLock(host, () => isWanted);
    controller.hostConnected?.();
  });
  afterEach(() => {
    controller.hostDisconnected?.();
    navigator.wakeLock.request = request;
  });

  it('stays on while the call lasts, with one lock however often it is rendered', async () => {
    controller.hostUpdated?.();
    isWanted = true;
    for (let time = 0; time < 5; time += 1) controller.hostUpdated?.();
    await eventually(() => held() === 1, 'held');
    expect(locks).to.have.lengthOf(1);
    isWanted = false;
    controller.hostUpdated?.();
    await eventually(() => held() === 0, 'released');
  });

  it('stays on again after the page was hidden, and is let go of when the screen is left', async () => {
    isWanted = true;
    controller.hostUpdated?.();
    await eventually(() => held() === 1, 'held');
    // As browsers do when the page is hidden.
    await locks[0]!.release();
    document.dispatchEvent(new Event('visibilitychange'));
    await eventually(() => held() === 1 && locks.length === 2, 'held again');
    controller.hostDisconnected?.();
    await eventually(() => held() === 0, 'released');
  });
});
