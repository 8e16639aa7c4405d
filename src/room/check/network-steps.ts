import { msg, str } from '@lit/localize';
import { isTurnAddress, type TurnServer } from '../../lib/ice-servers.ts';
import {
  eachIceServer,
  probeIceServer,
  probeLoopback,
  type IceProbe,
  type IceServer,
} from '../../mesh/ice-probe.ts';
import { hostLabel } from './host-label.ts';
import type { CheckStep, Outcome } from './model.ts';

/** Not all Nostr relays take what is dated a minute or more in the past. */
const CLOCK_BAD_MS = 60_000;
const CLOCK_WARNING_MS = 20_000;
const UNAUTHORIZED = 401;

/** Tests of what direct connections need: each STUN and TURN server, WebRTC itself, and the clock. */
export function networkSteps(iceServers: readonly RTCIceServer[]): readonly CheckStep[] {
  const servers = eachIceServer(iceServers);
  const isTurn = ({ urls }: IceServer): boolean => isTurnAddress(urls);
  const probes = servers.map((server): CheckStep => ({
    group: 'network',
    label: `${isTurn(server) ? 'TURN' : 'STUN'}: ${hostLabel(server.urls)}`,
    run: async ({ signal }) => {
      const probe = await probeIceServer(server, { signal });
      return isTurn(server) ? turnOutcome(probe) : stunOutcome(probe);
    },
  }));
  const noTurn: CheckStep = {
    group: 'network',
    label: 'TURN',
    run: () =>
      Promise.resolve({
        verdict: 'warning',
        sentence: msg(
          'None is set up, so a call between two strict networks may not come about: add one in Settings, or whoever hosts this app can name one in relays.json.',
        ),
      }),
  };
  return [
    { group: 'network', label: msg('Direct connection'), run: loopback },
    ...probes,
    ...(servers.some(isTurn) ? [] : [noTurn]),
    { group: 'network', label: msg('Clock'), run: compareClocks },
  ];
}

async function loopback({ signal }: { signal: AbortSignal }): Promise<Outcome> {
  try {
    const durationMs = await probeLoopback({ signal });
    return {
      verdict: 'good',
      sentence: msg(str`The browser connects to itself within ${Math.round(durationMs)} ms.`),
    };
  } catch {
    return {
      verdict: 'bad',
      sentence: msg(
        'The browser cannot make direct connections, so calls cannot work: look for an extension or a policy that blocks WebRTC.',
      ),
    };
  }
}

function stunOutcome(probe: IceProbe): Outcome {
  return probe.kind === 'found'
    ? { verdict: 'good', sentence: msg(str`Answers after ${Math.round(probe.afterMs)} ms.`) }
    : {
        verdict: 'warning',
        sentence: msg(
          'No answer: calls within one network still work, others may not. A firewall may block UDP; try another network.',
        ),
      };
}

/** Asks one TURN server whether it relays for us. */
export async function checkTurnServer(
  { url, username, credential }: TurnServer,
  { signal }: { signal: AbortSignal },
): Promise<Outcome> {
  return turnOutcome(await probeIceServer({ urls: url, username, credential }, { signal }));
}

function turnOutcome(probe: IceProbe): Outcome {
  if (probe.kind === 'found') {
    return { verdict: 'good', sentence: msg(str`Relays for us after ${Math.round(probe.afterMs)} ms.`) };
  }
  return probe.code === UNAUTHORIZED
    ? {
        verdict: 'bad',
        sentence: msg(
          'It does not accept the password: type it anew in Settings, or ask whoever set the server up.',
        ),
      }
    : {
        verdict: 'bad',
        sentence: msg(
          'No answer within 5 seconds, so calls do without it: check its address, or try another network.',
        ),
      };
}

/** Compares with the clock of the server of this page, which says the time to the second. */
async function compareClocks({ signal }: { signal: AbortSignal }): Promise<Outcome> {
  const unknown: Outcome = {
    verdict: 'good',
    sentence: msg('Not compared: the server of this page cannot be asked for the time now.'),
  };
  const response = await fetch(location.href, { method: 'HEAD', cache: 'no-store', signal }).catch(
    () => null,
  );
  const serverMs = Date.parse(response?.headers.get('date') ?? '');
  if (Number.isNaN(serverMs)) return unknown;
  const offsetMs = Math.abs(Date.now() - serverMs);
  const sentence = msg(
    str`This clock is off by ${formatOffset(offsetMs)}: set it to automatic, or relays may refuse us.`,
  );
  if (offsetMs > CLOCK_BAD_MS) return { verdict: 'bad', sentence };
  if (offsetMs > CLOCK_WARNING_MS) return { verdict: 'warning', sentence };
  return { verdict: 'good', sentence: msg('Right, to within a few seconds.') };
}

function formatOffset(offsetMs: number): string {
  const minutes = Math.round(offsetMs / 60_000);
  if (minutes < 2) return msg(str`${Math.round(offsetMs / 1000)} seconds`);
  if (minutes < 120) return msg(str`${minutes} minutes`);
  return msg(str`${Math.round(minutes / 60)} hours`);
}
