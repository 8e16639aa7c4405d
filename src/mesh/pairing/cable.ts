import { AppError } from '../../lib/errors.ts';
import type { HubPort } from '../relays/hub.ts';
import { formatSdp, parseSdp, type Description } from './description.ts';

/** A direct connection that carries nothing but texts: see {@link layCable}. */
export interface Cable {
  readonly port: HubPort;
  /** Resolves when texts can pass; rejects when the cable is closed before. */
  readonly opened: Promise<void>;
  /** Makes the first description. */
  offer(): Promise<Description>;
  /** Takes the other device's offer and makes the description that answers it. */
  answer(offer: Description): Promise<Description>;
  /** Takes the answer to our offer. */
  accept(answer: Description): Promise<void>;
  close(): void;
}

/** A device without a network finds its candidates in no time; a STUN server that is unreachable, never. */
const GATHERING_TIMEOUT_MS = 2_000;
/** What waits to be sent; a device that takes nothing any more is left out rather than queued for. */
const MOST_BUFFERED_BYTES = 1024 * 1024;

/** Opens a connection with one data channel, used as a port of the hub. Aborting `signal` closes it. */
export function layCable(iceServers: readonly RTCIceServer[], { signal }: { signal: AbortSignal }): Cable {
  const connection = new RTCPeerConnection({ iceServers: [...iceServers] });
  // Negotiated beforehand, so that both ends have it from the start.
  const channel = connection.createDataChannel('hub', { negotiated: true, id: 0 });
  const lifetime = new AbortController();
  const { promise: opened, resolve: onOpened, reject: onGivenUp } = Promise.withResolvers<undefined>();
  // Whoever waits for it is told; nobody may be.
  opened.catch(() => undefined);

  const close = (): void => {
    if (lifetime.signal.aborted) return;
    lifetime.abort();
    connection.close();
    const closed = new AppError('pairing-failed', 'The connection between the devices was closed.');
    onGivenUp(signal.aborted ? signal.reason : closed);
  };
  const scope = { signal: lifetime.signal };
  signal.addEventListener('abort', close, scope);
  channel.addEventListener('open', () => onOpened(undefined), scope);
  channel.addEventListener('close', close, scope);
  connection.addEventListener(
    'connectionstatechange',
    () => {
      // Before that it means nothing: Chromium says so in passing when an answer comes after a minute.
      if (connection.connectionState === 'failed' && channel.readyState === 'open') close();
    },
    scope,
  );

  const describe = async (): Promise<Description> => {
    await connection.setLocalDescription();
    await gathered(connection);
    const description = parseSdp(connection.localDescription?.sdp ?? '');
    if (!description)
      throw new AppError('pairing-failed', 'This browser cannot be connected without a relay.');
    return description;
  };

  const port: HubPort = {
    send: (text) => {
      if (channel.readyState === 'open' && channel.bufferedAmount < MOST_BUFFERED_BYTES) channel.send(text);
    },
    onText: (listener) => {
      const onMessage = ({ data }: MessageEvent<unknown>): void =>
        listener(typeof data === 'string' ? data : '');
      channel.addEventListener('message', onMessage, scope);
      return () => channel.removeEventListener('message', onMessage);
    },
    onClosed: (listener) => {
      if (lifetime.signal.aborted) queueMicrotask(listener);
      lifetime.signal.addEventListener('abort', listener);
      return () => lifetime.signal.removeEventListener('abort', listener);
    },
    close,
  };

  return {
    port,
    opened,
    offer: describe,
    answer: async (offer) => {
      await connection.setRemoteDescription({ type: 'offer', sdp: formatSdp('offer', offer) });
      return describe();
    },
    accept: async (answer) =>
      connection.setRemoteDescription({ type: 'answer', sdp: formatSdp('answer', answer) }),
    close,
  };
}

/** Waits until all candidates are known, or as long as it is worth. */
async function gathered(connection: RTCPeerConnection): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const check = (): void => {
    if (connection.iceGatheringState === 'complete') resolve(undefined);
  };
  connection.addEventListener('icegatheringstatechange', check);
  const timeout = setTimeout(() => resolve(undefined), GATHERING_TIMEOUT_MS);
  check();
  await promise;
  clearTimeout(timeout);
  connection.removeEventListener('icegatheringstatechange', check);
}
