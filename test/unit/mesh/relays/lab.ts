/** A relay that the test server runs: see test/support/relay-lab.mjs. */
export interface LabRelay {
  readonly url: string;
  readonly port: number;
  /** Its port then refuses connections, until a relay is opened there again. */
  close(): Promise<void>;
}

export type LabRelayKind =
  | 'nostr'
  | 'mqtt'
  | 'nostr-at-mqtt'
  | 'swallowing'
  | 'refusing'
  | 'blocking'
  | 'throttling'
  | 'moody'
  | 'failing'
  | 'stalling'
  | 'oversize'
  | 'mute'
  | 'garbage';

const opened = new Set<LabRelay>();

/** Starts a relay, on `port` or on any free one. */
export async function openLabRelay(kind: LabRelayKind, port = 0): Promise<LabRelay> {
  const response = await fetch(`/relay-lab/open?kind=${kind}&port=${port}`);
  const { url, port: usedPort } = (await response.json()) as { url: string; port: number };
  const relay: LabRelay = {
    url,
    port: usedPort,
    close: async () => {
      opened.delete(relay);
      await fetch(`/relay-lab/close?port=${usedPort}`);
    },
  };
  opened.add(relay);
  return relay;
}

/** The address of a relay that is not there. */
export async function deadRelay(): Promise<string> {
  const relay = await openLabRelay('nostr');
  await relay.close();
  return relay.url;
}

/**
 * Starts a STUN server that is a TURN server for the user `ada` with the password `secret`; null where this
 * machine has no network.
 */
export async function openLabStunServer(): Promise<{ stunUrl: string; turnUrl: string } | null> {
  const response = await fetch('/relay-lab/stun');
  return (await response.json()) as { stunUrl: string; turnUrl: string } | null;
}

/** How many connections a `nostr` relay has. */
export async function connectionsTo({ port }: LabRelay): Promise<number> {
  const response = await fetch(`/relay-lab/connections?port=${port}`);
  return Number(await response.text());
}

/** Stops every relay that tests left running. */
export async function closeLab(): Promise<void> {
  await Promise.all([...opened].map((relay) => relay.close()));
}

/** Runs `body` with every timer of this page `factor` times as fast. */
export async function quickened(factor: number, body: () => Promise<void>): Promise<void> {
  const real = window.setTimeout.bind(window);
  Object.assign(window, {
    setTimeout: (handler: () => void, ms = 0) => real(handler, ms / factor),
  });
  try {
    await body();
  } finally {
    Object.assign(window, { setTimeout: real });
  }
}
