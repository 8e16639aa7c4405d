import { log } from '../../lib/log.ts';
import { createSerialQueue } from '../../lib/serial.ts';
import { fingerprintIn } from '../certificate.ts';
import { readTraffic } from '../liveness.ts';
import { createTokenBucket } from '../token-bucket.ts';
import type { TurnServers } from '../turn/turn-servers.ts';
import type { Signal } from './sealed-signals.ts';

/** A path that is only crowded is back by itself within this. */
const PATIENCE_MS = 2_000;
/**
 * How long each try may take before the next, the last of them before a fresh connection. The first ones are short:
 * Chromium goes on offering the addresses of the network that was for up to two seconds after it has changed.
 */
const TRIES_MS = [1_000, 1_200, 2_000, 4_000] as const;
/** An offer that is as young as this will be answered by somebody who asks for one: it was made before they asked. */
const CROSSING_MS = 500;
/** How many wishes for an offer are granted: more than four tries and some changes of network come to. */
const WISHES = { burst: 8, perSecond: 0.5 };
/** How often one looks whether there is a network again. */
const OFFLINE_MS = 1_000;

/** Brings one connection back: see {@link openRecovery}. */
export interface Recovery {
  /** A signal of this peer has come by another way. */
  receive(signal: Signal): void;
  /** Tries at once, and from the first try again: the network has changed, or a person asks for it. */
  restart(): void;
  close(): void;
}

/** What recovery works on, and whom it tells. */
export interface RecoveryOptions {
  readonly peerConnection: RTCPeerConnection;
  /** The connection's own state, whatever its constructor shows to others. */
  readonly stateOf: () => RTCPeerConnectionState;
  /**
   * One of the two makes all offers, and the other asks for them. Both notice at the same moment that a path is dead,
   * and where offers cross, one is rolled back: Chromium then makes its receivers anew, and freezes what they show.
   */
  readonly isOfferer: boolean;
  /** The peer's DTLS fingerprint, which no signal may change. */
  readonly fingerprint: string;
  /** Asked for the servers that work now. */
  readonly turn: Pick<TurnServers, 'applyTo' | 'review'>;
  readonly send: (signal: Signal) => void;
  /** Every try has failed: only a fresh connection can help. */
  readonly onLost: () => void;
}

/**
 * Restarts ICE when the path to a peer breaks: after 2 s without a path, at once when the browser gives it up or
 * `restart` says so; four times, the last ones with more patience. Either side may begin. Signals go by
 * other ways than the connection, which is down.
 */
export function openRecovery({
  peerConnection,
  stateOf,
  isOfferer,
  fingerprint,
  turn,
  send,
  onLost,
}: RecoveryOptions): Recovery {
  const lifetime = new AbortController();
  const inTurn = createSerialQueue();
  const takeWish = createTokenBucket(WISHES);
  let tries = 0;
  let offeredAtMs = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Ways to try are told only while somebody waits for them. */
  let isSignalling = false;
  let early: string[] = [];
  let outgoing: string[] = [];
  /** Packets that had come when the last try began. */
  let received: number | null = null;

  const run = (work: () => Promise<void>): void => {
    inTurn(work).catch((error: unknown) => {
      if (!lifetime.signal.aborted) log.warn('A connection could not be restarted.', error);
    });
  };
  const setTimer = (work: () => void, afterMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(work, afterMs);
  };

  const settle = (): void => {
    clearTimeout(timer);
    timer = undefined;
    isSignalling = false;
    tries = 0;
  };

  const countReceived = async (): Promise<number | null> =>
    (await readTraffic(peerConnection))?.received ?? null;

  /** Browsers notice late that a path is dead: what counts is whether anything came over it since the last try. */
  const isMended = async (): Promise<boolean> => {
    const before = received;
    received = await countReceived();
    if (tries === 0 || peerConnection.signalingState !== 'stable') return false;
    return received === null || before === null ? stateOf() === 'connected' : received > before;
  };
  const tryAgain = (): void =>
    run(async () => {
      if (lifetime.signal.aborted) return;
      if (await isMended()) settle();
      else await restart();
    });
  const restart = async (): Promise<void> => {
    if (!navigator.onLine) {
      setTimer(tryAgain, OFFLINE_MS);
      return;
    }
    const patienceMs = TRIES_MS[tries];
    if (patienceMs === undefined) {
      onLost();
      return;
    }
    tries += 1;
    setTimer(tryAgain, patienceMs);
    turn.review();
    if (isOfferer) await offer();
    else send({ kind: 'restart' });
  };
  const offerAsAsked = async (): Promise<void> => {
    const isCrossing =
      peerConnection.signalingState === 'have-local-offer' && performance.now() - offeredAtMs < CROSSING_MS;
    if (isCrossing) return;
    received = await countReceived();
    tries = Math.max(1, tries);
    setTimer(tryAgain, TRIES_MS[0]);
    await offer();
  };

  const offer = async (): Promise<void> => {
    if (lifetime.signal.aborted) return;
    isSignalling = true;
    offeredAtMs = performance.now();
    turn.applyTo(peerConnection);
    // Done by hand: `restartIce` would have the transport negotiate over the channel that is down.
    await peerConnection.setLocalDescription(await peerConnection.createOffer({ iceRestart: true }));
    send({ kind: 'offer', sdp: peerConnection.localDescription?.sdp ?? '' });
  };

  const answer = async (sdp: string): Promise<void> => {
    isSignalling = true;
    turn.applyTo(peerConnection);
    await peerConnection.setRemoteDescription({ type: 'offer', sdp });
    await addEarly();
    await peerConnection.setLocalDescription();
    send({ kind: 'answer', to: userFragmentIn(sdp), sdp: peerConnection.localDescription?.sdp ?? '' });
    // Whoever is told of a break need not begin one of their own in a moment.
    if (tries === 0 && stateOf() !== 'connected') {
      tries = 1;
    }
    if (tries > 0) setTimer(tryAgain, TRIES_MS[0]);
  };

  const addEarly = async (): Promise<void> => {
    const ready = early;
    early = [];
    for (const candidate of ready) await add(candidate);
  };
  const add = async (candidate: string): Promise<void> => {
    try {
      await peerConnection.addIceCandidate(JSON.parse(candidate) as RTCIceCandidateInit);
    } catch {
      // It belongs to the description that is to come, or to one that is over.
      if (early.length < 64) early.push(candidate);
    }
  };

  peerConnection.addEventListener(
    'icecandidate',
    ({ candidate }) => {
      if (!isSignalling || candidate === null) return;
      if (outgoing.push(JSON.stringify(candidate.toJSON())) > 1) return;
      // Those of one machine come all at once.
      setTimeout(() => {
        const candidates = outgoing.splice(0, 32);
        outgoing = [];
        if (!lifetime.signal.aborted) send({ kind: 'candidates', candidates });
      }, 20);
    },
    { signal: lifetime.signal },
  );

  const look = (): void => {
    const state = stateOf();
    // A path that is still thought alive says nothing of a try that was not answered.
    if (state === 'connected' && peerConnection.signalingState === 'stable') settle();
    else if (state === 'failed' && tries === 0) setTimer(tryAgain, 0);
    else if (state === 'disconnected' && tries === 0 && timer === undefined) {
      turn.review();
      setTimer(tryAgain, PATIENCE_MS);
    }
  };
  // Not `iceconnectionstatechange`, which comes a moment before this state follows.
  peerConnection.addEventListener('connectionstatechange', look, { signal: lifetime.signal });

  return {
    receive: (signal) =>
      run(async () => {
        if (lifetime.signal.aborted) return;
        switch (signal.kind) {
          case 'offer':
            if (!isOfferer && fingerprintIn(signal.sdp) === fingerprint) await answer(signal.sdp);
            return;
          case 'restart':
            if (isOfferer && takeWish(1)) await offerAsAsked();
            return;
          case 'answer':
            if (peerConnection.signalingState !== 'have-local-offer') return;
            if (fingerprintIn(signal.sdp) !== fingerprint) return;
            // An answer to a try that was given up would spoil the one that is on.
            if (signal.to !== userFragmentIn(peerConnection.localDescription?.sdp ?? '')) return;
            await peerConnection.setRemoteDescription({ type: 'answer', sdp: signal.sdp });
            await addEarly();
            return;
          case 'candidates':
            for (const candidate of signal.candidates) await add(candidate);
        }
      }),
    restart: () => {
      tries = 0;
      tryAgain();
    },
    close: () => {
      lifetime.abort();
      clearTimeout(timer);
    },
  };
}

/** What names a try (RFC 8839, section 5.4): each has its own. */
function userFragmentIn(sdp: string): string {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? '';
}
