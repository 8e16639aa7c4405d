import { log } from '../../lib/log.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import type { Carrier } from '../recovery/sealed-signals.ts';
import { createTopicStrategy } from '../trystero.ts';
import { openRelay } from './open-relay.ts';
import type { Relay, RelayStatus } from './relay.ts';

export type { RelayStatus } from './relay.ts';

/** How often we tell the relays that we are still there, for those whose first announcement was lost. */
const ANNOUNCE_INTERVAL_MS = 15_000;

/** All relays of one call. */
export interface RelayPool {
  /** Of the relays on the network, in the order of their addresses. */
  readonly statuses: ReadonlyStore<readonly RelayStatus[]>;
  /** Trystero's `joinRoom` over these relays. For one call only: a strategy keeps state. */
  readonly joinRoom: ReturnType<typeof createTopicStrategy<Relay>>;
  /** Beside the rooms: what peers say to each other directly, on every relay and the extra ones. */
  readonly carrier: Carrier;
  /** Nothing is heard or said from now on. Closes the relays that it opened; `extra` stay their owner's. */
  close(): void;
}

/**
 * Opens every relay at `urls`, waiting for none, and joins rooms over them and `extra`, which have no place in the
 * statuses. `onSignal` hears what anybody says on any of them, before it is passed on to trystero.
 *
 * What comes by several relays is passed on as often as it comes. Nearly all of that are announcements of 33
 * bytes, and trystero offers a connection over each relay that one came by, so that one relay that delivers in
 * one direction only does no harm.
 */
export function openRelayPool(
  urls: readonly string[],
  extra: readonly Relay[],
  onSignal: (text: string) => void,
): RelayPool {
  const relays = urls.map((url) => openRelay(url));
  const readStatuses = (): readonly RelayStatus[] => relays.map(({ status }) => status.value);
  const statuses = createStore(readStatuses());
  const unwatch = relays.map(({ status }) => status.watch(() => statuses.set(readStatuses())));
  let isOpen = true;

  const joinRoom = createTopicStrategy<Relay>({
    init: () => [...relays, ...extra],
    subscribeTopic: async (relay, topic, onMessage, { kind }) => {
      const { ready, unsubscribe } = relay.subscribe(topic, (text) => {
        if (!isOpen) return;
        onSignal(text);
        Promise.resolve(onMessage(topic, text)).catch((error: unknown) => {
          log.warn('A signal from a relay could not be handled.', error);
        });
      });
      // Trystero announces itself when the root topic is ready. The self topic was asked for before, on the
      // same socket, so there is no need to wait for it too.
      if (kind === 'root') await ready;
      return unsubscribe;
    },
    publishTopic: async (relay, topic, message, { kind }) => {
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      if (kind === 'signal') {
        if (isOpen) await relay.publish(topic, text);
        return undefined;
      }
      if (isOpen) await relay.announce(topic, text);
      return ANNOUNCE_INTERVAL_MS;
    },
  });

  return {
    statuses,
    joinRoom,
    carrier: {
      listen: (topic, onText) => {
        const subscriptions = [...relays, ...extra].map((relay) => relay.subscribe(topic, onText));
        return () => {
          for (const { unsubscribe } of subscriptions) unsubscribe();
        };
      },
      tell: (topic, text) => {
        for (const relay of [...relays, ...extra]) {
          relay.publish(topic, text).catch((error: unknown) => log.warn('A relay took no signal.', error));
        }
      },
    },
    close: () => {
      isOpen = false;
      for (const stop of unwatch) stop();
      for (const relay of relays) relay.close();
    },
  };
}
