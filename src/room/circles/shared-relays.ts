import type { Relay } from '../../mesh/relays/relay.ts';

/** Clients of relays that several circles use, one for each address. */
export interface SharedRelays {
  take(url: string): Relay;
  /** Whoever took the relay at `url` gives it back; with the last one it is closed. */
  giveBack(url: string): void;
}

/** Opens each relay when it is first taken. */
export function createSharedRelays(openRelay: (url: string) => Relay): SharedRelays {
  const relays = new Map<string, { readonly relay: Relay; users: number }>();
  return {
    take: (url) => {
      const shared = relays.get(url) ?? { relay: openRelay(url), users: 0 };
      shared.users += 1;
      relays.set(url, shared);
      return shared.relay;
    },
    giveBack: (url) => {
      const shared = relays.get(url);
      if (!shared) return;
      shared.users -= 1;
      if (shared.users > 0) return;
      relays.delete(url);
      shared.relay.close();
    },
  };
}
