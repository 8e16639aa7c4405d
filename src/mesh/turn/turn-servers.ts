import { AppError, type ErrorCode } from '../../lib/errors.ts';
import { isTurnAddress } from '../../lib/ice-servers.ts';
import { log } from '../../lib/log.ts';
import { eachIceServer, probeIceServer, type IceProbe, type IceServer } from '../ice-probe.ts';
import { chooseIceServers, type TurnOutcomes } from './choose.ts';

/** Several connections that break at once have one reason. */
const MIN_INTERVAL_MS = 1_000;
/** How often servers are asked while nobody can be reached without one. */
const RETRY_MS = 5_000;

/** Which servers connections use, as far as one knows just now which of them work. */
export interface TurnServers {
  /** There are TURN servers to choose from. */
  readonly hasServers: boolean;
  /** For a connection that is made now. */
  configuration(): {
    readonly iceServers: RTCIceServer[];
    readonly iceTransportPolicy: RTCIceTransportPolicy;
  };
  /** The same for one that exists: it looks for paths over these servers when its ICE is restarted. */
  applyTo(connection: RTCPeerConnection): void;
  /** Asks the TURN servers anew, since a path has broken or the network has changed. */
  review(): void;
  close(): void;
}

/** What {@link openTurnServers} chooses from. */
export interface TurnServersOptions {
  readonly iceServers: readonly RTCIceServer[];
  /** Connections go over TURN servers or not at all, so that no peer learns our address. */
  readonly relayOnly: boolean;
  /** 'turn-missing' or 'turn-unreachable': connections need one, and there is none. */
  readonly onProblem: (error: AppError) => void;
  /** What was told by `onProblem` under this code holds no more. */
  readonly onSolved: (code: ErrorCode) => void;
}

/**
 * Begins to ask all TURN servers for how they do. Nothing waits for it: connections use what is known when they are
 * made, and what is known later when they are restarted.
 */
export function openTurnServers({
  iceServers,
  relayOnly,
  onProblem,
  onSolved,
}: TurnServersOptions): TurnServers {
  const lifetime = new AbortController();
  const servers = eachIceServer(iceServers);
  const turn = servers.filter(({ urls }) => isTurnAddress(urls));
  let outcomes: TurnOutcomes = new Map();
  let round = new AbortController();
  let reviewedAtMs = -Infinity;

  const ask = async (signal: AbortSignal): Promise<void> => {
    const fresh = new Map<IceServer, IceProbe>();
    const askOne = async (server: IceServer): Promise<void> => {
      const outcome = await probeIceServer(server, { signal });
      if (signal.aborted) return;
      fresh.set(server, outcome);
      if (outcome.kind === 'none') return;
      // Until one of them answers, what was known before is the better guess.
      outcomes = fresh;
      if (relayOnly) onSolved('turn-unreachable');
    };
    await Promise.all(turn.map(askOne));
    if (signal.aborted) return;
    outcomes = fresh;
    if (!relayOnly || [...fresh.values()].some(({ kind }) => kind === 'found')) return;
    onProblem(new AppError('turn-unreachable', 'No TURN server answers, and without one nobody is reached.'));
    setTimeout(() => {
      if (!signal.aborted) review();
    }, RETRY_MS);
  };
  const review = (): void => {
    if (turn.length === 0 || performance.now() - reviewedAtMs < MIN_INTERVAL_MS) return;
    reviewedAtMs = performance.now();
    round.abort();
    round = new AbortController();
    ask(AbortSignal.any([round.signal, lifetime.signal])).catch((error: unknown) =>
      log.warn('The TURN servers could not be asked.', error),
    );
  };
  const configuration: TurnServers['configuration'] = () => ({
    iceServers: [...chooseIceServers(servers, outcomes)],
    iceTransportPolicy: relayOnly ? 'relay' : 'all',
  });

  if (relayOnly && turn.length === 0) {
    onProblem(new AppError('turn-missing', 'No TURN server is set up, and without one nobody is reached.'));
  }
  review();
  return {
    hasServers: turn.length > 0,
    configuration,
    applyTo: (connection) =>
      connection.setConfiguration({ ...connection.getConfiguration(), ...configuration() }),
    review,
    close: () => lifetime.abort(),
  };
}
