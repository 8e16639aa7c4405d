import { isTurnAddress } from '../../lib/ice-servers.ts';
import type { IceProbe, IceServer } from '../ice-probe.ts';

/** What came of asking TURN servers; those missing have not answered yet. */
export type TurnOutcomes = ReadonlyMap<IceServer, IceProbe>;

/** A second one, so that there is a path left when one dies; each more costs every connection another allocation. */
const MOST_TURN_SERVERS = 2;
/** While it is not known which of them work: a connection that gets none that does is only tried again half a minute later. */
const MOST_GUESSES = 4;

/**
 * The servers for one connection: all for STUN, and the TURN servers to try, the nearest first. Once any has answered,
 * those that have not are left out; until then, those that have failed. If all have failed they are tried all the
 * same, since they may be back. Ties keep the order of `servers`.
 */
export function chooseIceServers(
  servers: readonly IceServer[],
  outcomes: TurnOutcomes,
): readonly IceServer[] {
  const isTurn = ({ urls }: IceServer): boolean => isTurnAddress(urls);
  const turn = servers.filter(isTurn);
  const distanceMs = (server: IceServer): number => {
    const outcome = outcomes.get(server);
    return outcome?.kind === 'found' ? outcome.afterMs : Infinity;
  };
  const answering = turn
    .filter((server) => distanceMs(server) < Infinity)
    .sort((a, b) => distanceMs(a) - distanceMs(b));
  const untold = turn.filter((server) => !outcomes.has(server));
  const chosen =
    answering.length > 0
      ? answering.slice(0, MOST_TURN_SERVERS)
      : (untold.length > 0 ? untold : turn).slice(0, MOST_GUESSES);
  return [...servers.filter((server) => !isTurn(server)), ...chosen];
}
