import { msg, str } from '@lit/localize';
import { until } from '../../lib/store.ts';
import { readRelayAddress } from '../../mesh/relays/address.ts';
import { openRelay, type NetworkRelay } from '../../mesh/relays/open-relay.ts';
import type { RelayTrouble } from '../../mesh/relays/relay.ts';
import { hostLabel } from './host-label.ts';
import type { CheckStep, Outcome } from './model.ts';

/** Both protocols have been tried by then, and a relay that swallows what it is sent has been found out. */
const TIMEOUT_MS = 16_000;
/** More than this, and everybody notices how long others take to appear. */
const SLOW_MS = 2_000;
/** The first attempt may have spoken the wrong protocol. */
const ATTEMPTS = 2;

type RelayResult =
  | { readonly works: true; readonly connectedMs: number; readonly echoMs: number }
  | { readonly works: false; readonly trouble: RelayTrouble };

/**
 * One test for each relay: connects, subscribes to a topic of its own, publishes there, and listens for the echo.
 * And one for all together, since any one that two people share is enough.
 */
export function relaySteps(urls: readonly string[]): readonly CheckStep[] {
  const results = new Map<string, Promise<RelayResult>>();
  const resultOf = (url: string, options: { signal: AbortSignal }): Promise<RelayResult> => {
    const result = results.get(url) ?? testRelay(url, options);
    results.set(url, result);
    return result;
  };
  const single = urls.map((url): CheckStep => {
    const label = `${hostLabel(url)} (${readRelayAddress(url).protocol === 'mqtt' ? 'MQTT' : 'Nostr'})`;
    return {
      group: 'relays',
      label,
      run: async (options) => relayOutcome(await resultOf(url, options)),
    };
  });
  const together: CheckStep = {
    group: 'relays',
    label: msg('Relays together'),
    run: async (options) => {
      const all = await Promise.all(urls.map((url) => resultOf(url, options)));
      return togetherOutcome(all.filter(({ works }) => works).length, all.length);
    },
  };
  return [together, ...single];
}

async function testRelay(url: string, { signal }: { signal: AbortSignal }): Promise<RelayResult> {
  const startedAtMs = performance.now();
  const relay = openRelay(url);
  const lifetime = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    return await Promise.race([roundTrip(relay, startedAtMs), trouble(relay, lifetime)]);
  } finally {
    relay.close();
  }
}

async function roundTrip(relay: NetworkRelay, startedAtMs: number): Promise<RelayResult> {
  const [topic, text] = [crypto.randomUUID().replaceAll('-', ''), crypto.randomUUID()];
  const { promise: echo, resolve: onText } = Promise.withResolvers<string>();
  await relay.subscribe(topic, onText).ready;
  const subscribedAtMs = performance.now();
  await relay.announce(topic, text);
  await echo;
  const echoMs = performance.now() - subscribedAtMs;
  return { works: true, connectedMs: subscribedAtMs - startedAtMs, echoMs };
}

async function trouble({ status }: NetworkRelay, signal: AbortSignal): Promise<RelayResult> {
  let attempts = 0;
  const stop = status.watch(({ state }) => {
    if (state === 'waiting') attempts += 1;
  });
  const isHopeless = (): boolean =>
    status.value.state === 'retired' || status.value.state === 'aside' || attempts >= ATTEMPTS;
  await until(status, isHopeless, { signal }).catch(() => undefined);
  stop();
  return { works: false, trouble: status.value.trouble ?? 'unreachable' };
}

function relayOutcome(result: RelayResult): Outcome {
  if (!result.works) return { verdict: 'warning', sentence: troubleSentence(result.trouble) };
  const { connectedMs, echoMs } = result;
  return echoMs > SLOW_MS
    ? { verdict: 'warning', sentence: msg(str`Works, but slowly: a message takes ${seconds(echoMs)}.`) }
    : {
        verdict: 'good',
        sentence: msg(
          str`Connected after ${seconds(connectedMs)}; a message came back after ${Math.round(echoMs)} ms.`,
        ),
      };
}

function troubleSentence(trouble: RelayTrouble): string {
  switch (trouble) {
    case 'unreachable':
      return msg('No connection: it is down, or this network blocks it. Another relay can stand in for it.');
    case 'forbidden':
      return msg(
        'The browser does not allow it: a page from https can only reach relays whose address begins with wss.',
      );
    case 'refused':
      return msg('It turns us away. Another relay can stand in for it.');
    case 'failing':
      return msg('It has a failure of its own. Try again later, or rely on another relay.');
    case 'throttled':
      return msg('It says that too much comes from here. Wait a few minutes, or rely on another relay.');
    case 'silent':
      return msg('It takes messages and does not deliver them. Another relay can stand in for it.');
  }
}

function togetherOutcome(working: number, total: number): Outcome {
  if (working === 0) {
    return {
      verdict: 'bad',
      sentence: msg(
        'No relay works, so others cannot find you: try another network, such as mobile data, or connect two devices by QR code.',
      ),
    };
  }
  return working === 1 && total > 1
    ? {
        verdict: 'warning',
        sentence: msg(
          'Only one relay works: that is enough, as long as the others in your call reach it too.',
        ),
      }
    : {
        verdict: 'good',
        sentence: msg(str`${working} of ${total} work. One that two people share is enough.`),
      };
}

const seconds = (durationMs: number): string => `${(durationMs / 1000).toFixed(1)} s`;
