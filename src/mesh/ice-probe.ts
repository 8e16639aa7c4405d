import { isTurnAddress } from '../lib/ice-servers.ts';

/** An answer that takes longer would not help a call either. */
const TIMEOUT_MS = 5_000;

/** One address of a STUN or TURN server, with what it asks for. */
export type IceServer = RTCIceServer & { readonly urls: string };

/** The same servers, with one address each: each address is probed by itself, and may work while others do not. */
export function eachIceServer(servers: readonly RTCIceServer[]): readonly IceServer[] {
  return servers.flatMap((server) => [server.urls].flat().map((urls) => ({ ...server, urls })));
}

/** What came of asking a server for a candidate. */
export type IceProbe =
  /** Over UDP `afterMs` is one round trip for a STUN server, two for a TURN server, which asks who we are first. */
  | { readonly kind: 'found'; readonly afterMs: number }
  /**
   * `code`: a STUN error code (RFC 8489, section 14.8; 401 is wrong credentials), or 701 where the server cannot
   * be reached (WebRTC, section 4.8.1.4); null where the browser gave none.
   */
  | { readonly kind: 'none'; readonly code: number | null };

/**
 * Asks one STUN server for our address as it sees it, or one TURN server for a relayed one, for 5 s at most.
 * No address is passed on to the caller.
 */
export async function probeIceServer(
  server: IceServer,
  { signal }: { signal: AbortSignal },
): Promise<IceProbe> {
  const isTurn = isTurnAddress(server.urls);
  const wanted = isTurn ? 'relay' : 'srflx';
  const connection = new RTCPeerConnection({
    iceServers: [server],
    iceTransportPolicy: isTurn ? 'relay' : 'all',
  });
  const lifetime = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const startedAtMs = performance.now();
  try {
    return await new Promise((resolve, reject) => {
      let code: number | null = null;
      connection.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.type === wanted) {
          resolve({ kind: 'found', afterMs: performance.now() - startedAtMs });
        } else if (candidate === null) {
          resolve({ kind: 'none', code });
        }
      });
      connection.addEventListener('icecandidateerror', ({ errorCode }) => {
        code = errorCode;
      });
      lifetime.addEventListener('abort', () => resolve({ kind: 'none', code }));
      connection.createDataChannel('probe');
      connection.setLocalDescription().catch(reject);
    });
  } finally {
    connection.close();
  }
}

/**
 * Connects two ends within this page and sends a text across. Resolves with how long that took (ms).
 * @throws 'TimeoutError' after 5 s
 */
export async function probeLoopback({ signal }: { signal: AbortSignal }): Promise<number> {
  const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
  const lifetime = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const startedAtMs = performance.now();
  try {
    return await new Promise((resolve, reject) => {
      lifetime.addEventListener('abort', () => reject(lifetime.reason as Error));
      const passOn = (from: RTCPeerConnection, to: RTCPeerConnection): void =>
        from.addEventListener('icecandidate', ({ candidate }) => {
          if (candidate) to.addIceCandidate(candidate).catch(reject);
        });
      passOn(near, far);
      passOn(far, near);
      far.addEventListener('datachannel', ({ channel }) => {
        channel.addEventListener('message', () => resolve(performance.now() - startedAtMs));
      });
      const channel = near.createDataChannel('probe');
      channel.addEventListener('open', () => channel.send('hello'));
      shakeHands(near, far).catch(reject);
    });
  } finally {
    near.close();
    far.close();
  }
}

async function shakeHands(near: RTCPeerConnection, far: RTCPeerConnection): Promise<void> {
  const offer = await near.createOffer();
  // The far end first, so that it can take the candidates that follow at once.
  await far.setRemoteDescription(offer);
  await near.setLocalDescription(offer);
  const answer = await far.createAnswer();
  await near.setRemoteDescription(answer);
  await far.setLocalDescription(answer);
}
