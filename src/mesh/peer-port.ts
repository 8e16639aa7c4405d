import type { Hub } from './relays/hub.ts';

/** An admitted peer as a way on to others: see relays/hub.ts. */
export interface PeerPort {
  /** A frame of the hub came from this peer. */
  deliver(frame: string): void;
  close(): void;
}

/** Plugs a peer into the hub. `send` takes frames to it; `onViolation` says how it broke the hub's rules. */
export function openPeerPort(
  hub: Hub,
  { send, onViolation }: { send: (frame: string) => void; onViolation: (deed: string) => void },
): PeerPort {
  let onText: (frame: string) => void = () => undefined;
  const unplug = hub.addPort({
    send,
    onText: (listener) => {
      onText = listener;
      return () => (onText = () => undefined);
    },
    // Whoever plugged it in takes it out.
    onClosed: () => () => undefined,
    close: (reason) => onViolation(reason === 'flood' ? 'sent far too much' : 'did not keep to the protocol'),
  });
  return { deliver: (frame) => onText(frame), close: unplug };
}
