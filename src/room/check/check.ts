import { msg, str } from '@lit/localize';
import { AppError, asAppError } from '../../lib/errors.ts';
import { NO_EXTRAS } from '../../lib/room-hash.ts';
import { createStore } from '../../lib/store.ts';
import type { Database } from '../../storage/database.ts';
import { loadSettings } from '../../storage/settings.ts';
import { loadRelays, withOwnServers, type RelaysConfig } from '../relays-config.ts';
import { browserSteps } from './browser-steps.ts';
import { codecSteps } from './codec-steps.ts';
import { deviceSteps, speakerStep } from './device-steps.ts';
import type { Check, CheckRow, CheckSection, CheckStep, Outcome } from './model.ts';
import { networkSteps } from './network-steps.ts';
import { relaySteps } from './relay-steps.ts';
import { reportText } from './report.ts';
import { storageSteps } from './storage-steps.ts';

/** Loads the list of relays and servers, those of Settings included, and checks with it; without, where it cannot be had. */
export async function openCheck(
  { relaysUrl, database }: { readonly relaysUrl: string; readonly database: Database },
  { signal }: { signal: AbortSignal },
): Promise<Check> {
  const { turnServers } = await loadSettings(database);
  const config = await loadRelays(relaysUrl, NO_EXTRAS, { signal })
    .then((file) => withOwnServers(file, turnServers))
    .catch(asAppError);
  signal.throwIfAborted();
  return runCheck({ config, database }, { signal });
}

/**
 * Tests everything that a call needs, all at once, and fills in the rows as results come. It contacts the relays,
 * the STUN and TURN servers of `config` and the server of this page, and nobody else. Aborting `signal` ends it;
 * the rows stay as they are.
 */
export function runCheck(
  {
    config,
    database,
  }: {
    readonly config: Pick<RelaysConfig, 'relays' | 'iceServers'> | AppError;
    readonly database: Database;
  },
  { signal }: { signal: AbortSignal },
): Check {
  const devices = deviceSteps();
  const all = [
    ...(config instanceof AppError ? [noRelayList(config)] : relaySteps(config.relays)),
    ...networkSteps(config instanceof AppError ? [] : config.iceServers),
    ...codecSteps(),
    ...storageSteps(database),
    ...browserSteps(),
    ...devices,
    speakerStep(),
  ];
  const sections = checkSections();
  const rows = createStore<readonly CheckRow[]>(
    all.map(({ group, label }) => ({ group, label, state: 'waiting', sentence: '' })),
  );

  const setRow = (step: CheckStep, change: Pick<CheckRow, 'state' | 'sentence'>): void => {
    const index = all.indexOf(step);
    if (!signal.aborted) {
      rows.update((current) => current.map((row, at) => (at === index ? { ...row, ...change } : row)));
    }
  };

  const run = async (step: CheckStep): Promise<void> => {
    setRow(step, { state: 'running', sentence: '' });
    const { verdict, sentence } = await step.run({ signal }).catch(unexpected);
    setRow(step, { state: verdict, sentence });
  };

  return {
    sections,
    rows,
    done: Promise.all(all.filter((step) => !devices.includes(step)).map(run)).then(() => undefined),
    testDevices: async () => {
      // One permission after the other: two questions at once confuse.
      for (const step of devices) await run(step);
    },
    report: () => reportText(sections, rows.value, { atMs: Date.now(), userAgent: navigator.userAgent }),
  };
}

const noRelayList = ({ message }: AppError): CheckStep => ({
  group: 'relays',
  label: msg('Relay list'),
  run: () =>
    Promise.resolve({
      verdict: 'bad',
      sentence: msg(str`${message} Connect to the network, or tell whoever hosts this app.`),
    }),
});

const checkSections = (): readonly CheckSection[] => [
  { group: 'relays', heading: msg('Finding each other') },
  { group: 'network', heading: msg('Connecting directly') },
  { group: 'devices', heading: msg('Camera, microphone and speaker') },
  { group: 'codecs', heading: msg('Video and sound formats') },
  { group: 'storage', heading: msg('Storage') },
  { group: 'browser', heading: msg('This browser') },
];

const unexpected = (error: unknown): Outcome => ({
  verdict: 'bad',
  sentence: msg(str`This test itself failed (${asAppError(error).name}): run the check again.`),
});
