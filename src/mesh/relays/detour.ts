import type { Hub, HubPort } from './hub.ts';
import type { Relay } from './relay.ts';

/** Somebody who was heard by way of other devices is answered that way for so long. */
const ANSWER_MS = 60_000;

/** The hub as the call uses it: see {@link openDetour}. */
export interface Detour {
  /** For the pool, beside the relays on the network. */
  readonly relay: Relay;
  /** Plugs in another device that was connected by hand, which relays may not reach. */
  addCable(port: HubPort): () => void;
  /** Call it when the relays on the network have changed. */
  reconsider(): void;
}

/**
 * Sends signals from device to device only where relays do not do: none of them answers, a device was connected by
 * hand, or somebody was just heard that way. Otherwise every signal would go to everyone in the room as well.
 * `doRelaysServe`: at least one relay on the network answers now.
 */
export function openDetour(hub: Hub, doRelaysServe: () => boolean): Detour {
  let announcement: { readonly topic: string; readonly text: string } | null = null;
  let cables = 0;
  let heardAtMs = -Infinity;

  const isNeeded = (): boolean => cables > 0 || performance.now() - heardAtMs < ANSWER_MS || !doRelaysServe();
  const announce = async (): Promise<void> => {
    if (announcement && isNeeded()) await hub.announce(announcement.topic, announcement.text);
  };

  return {
    relay: {
      ...hub,
      subscribe: (topic, onText) =>
        hub.subscribe(topic, (text) => {
          heardAtMs = performance.now();
          onText(text);
        }),
      publish: async (topic, text) => {
        if (isNeeded()) await hub.publish(topic, text);
      },
      announce: (topic, text) => {
        announcement = { topic, text };
        return announce();
      },
    },
    addCable: (port) => {
      cables += 1;
      const unplug = hub.addPort(port);
      void announce();
      let isPlugged = true;
      const remove = (): void => {
        if (isPlugged) cables -= 1;
        isPlugged = false;
        unplug();
      };
      port.onClosed(remove);
      return remove;
    },
    reconsider: () => void announce(),
  };
}
