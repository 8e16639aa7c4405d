import * as v from 'valibot';
import { AppError } from '../lib/errors.ts';
import { isIceAddress, isTurnAddress, parseTurnServer } from '../lib/ice-servers.ts';
import type { LinkExtras } from '../lib/room-hash.ts';
import { canonicalRelay } from '../mesh/relays/address.ts';

/** Where peers find each other, and what helps them through their routers. */
export interface RelaysConfig {
  /** Canonical addresses (mesh/relays/address.ts), without repeats. */
  readonly relays: readonly string[];
  readonly iceServers: readonly RTCIceServer[];
  /** TURN servers that came with a link: see {@link iceServersFor}. */
  readonly linkServers: readonly RTCIceServer[];
}

const iceAddress = v.pipe(v.string(), v.check(isIceAddress));
const needsCredentials = (urls: string | readonly string[]): boolean => [urls].flat().some(isTurnAddress);
const isComplete = ({ username, credential }: { username?: string; credential?: string }): boolean =>
  Boolean(username && credential);

const relaysFile = v.object({
  relays: v.pipe(v.array(v.pipe(v.string(), v.regex(/^((mqtt\+)?wss?:\/\/[^/]+|\/)/))), v.maxLength(32)),
  iceServers: v.pipe(
    v.array(
      v.pipe(
        v.object({
          urls: v.union([iceAddress, v.array(iceAddress)]),
          username: v.exactOptional(v.string()),
          credential: v.exactOptional(v.string()),
        }),
        // Browsers refuse to call at all with a TURN server that lacks them.
        v.check(({ urls, ...server }) => !needsCredentials(urls) || isComplete(server)),
      ),
    ),
    v.maxLength(16),
  ),
});

/**
 * Reads relays.json, which whoever deploys the app may edit, and adds what came with a link. A relay is given as a full ws(s) or mqtt+ws(s) address, or as a path on the page's own origin. What
 * makes no sense in a link is left out.
 * @throws 'relays-config-invalid' where the file is missing, is not of that form, or leaves no relay at all
 */
export async function loadRelays(
  url: string,
  extras: LinkExtras,
  { signal }: { signal: AbortSignal },
): Promise<RelaysConfig> {
  const file = parseRelays(await fetchText(url, signal));
  const origin = url.replace(/^http/, 'ws');
  const own = file.relays.map((relay, index) => canonicalRelay(relay, origin) ?? wrongAt(`relays.${index}`));
  const extra = extras.relays.map((relay) => canonicalRelay(relay)).filter((relay) => relay !== null);
  const relays = [...own, ...extra];
  if (relays.length === 0) throw invalid('The relay list of this installation is empty.');
  return {
    relays: [...new Set(relays)],
    iceServers: file.iceServers,
    linkServers: toIceServers(extras.turn),
  };
}

/** The same with the person's own TURN servers, as lib/ice-servers.ts reads them, before the others. */
export function withOwnServers(config: RelaysConfig, turnServers: readonly string[]): RelaysConfig {
  return { ...config, iceServers: [...toIceServers(turnServers), ...config.iceServers] };
}

/**
 * The servers to call with. Whoever runs a TURN server learns our address. `relayOnly` is to hide it from the others,
 * one of whom has made the link, so that then those of the link serve only where there are no TURN servers besides.
 */
export function iceServersFor(
  { iceServers, linkServers }: RelaysConfig,
  { relayOnly }: { relayOnly: boolean },
): readonly RTCIceServer[] {
  const hasTurn = iceServers.some(({ urls }) => needsCredentials(urls));
  return relayOnly && hasTurn ? iceServers : [...iceServers, ...linkServers];
}

/** What is no server is left out. */
function toIceServers(texts: readonly string[]): readonly RTCIceServer[] {
  const servers = [...new Set(texts)].map(parseTurnServer).filter((server) => server !== null);
  return servers.map(({ url, ...secrets }) => ({ urls: url, ...secrets }));
}

async function fetchText(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { cache: 'no-cache', signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw invalid('The relay list of this installation could not be loaded.', error);
  });
  if (!response.ok) throw invalid('The relay list of this installation (relays.json) is missing.');
  return response.text();
}

function parseRelays(text: string): v.InferOutput<typeof relaysFile> {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw invalid('The relay list of this installation (relays.json) is not JSON.', error);
  }
  const result = v.safeParse(relaysFile, file);
  if (result.success) return result.output;
  return wrongAt(v.getDotPath(result.issues[0]) ?? 'its top');
}

function wrongAt(where: string): never {
  throw invalid(`The relay list of this installation (relays.json) is wrong at ${where}.`);
}

const invalid = (sentence: string, cause?: unknown): AppError =>
  new AppError('relays-config-invalid', sentence, { cause });
