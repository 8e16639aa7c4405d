import { AppError, isAbort } from '../../lib/errors.ts';
import type { HubPort } from '../relays/hub.ts';
import { layCable, type Cable } from './cable.ts';
import { isEqual, packMessage, roomTagOf, unpackMessage, type PairingMessage } from './pairing-text.ts';

/**
 * First half of connecting two devices without any relay: `text` goes to the other device, as QR code or copied,
 * and its answer comes back the same way.
 */
export interface PairingOffer {
  /** Short enough for one QR code. */
  readonly text: string;
  /**
   * Resolves when the devices are connected. After 'pairing-invalid' another text can be tried, after
   * 'pairing-failed' a new offer is needed. @throws 'pairing-invalid' where the text is no answer to this offer
   * @throws 'pairing-failed' where no path between the devices works
   */
  accept(answer: string): Promise<void>;
  /** Closes the connection, also where it came about. Safe to call twice. */
  close(): void;
}

/** Second half, on the device that read the offer. */
export interface PairingAnswer {
  readonly text: string;
  /** @throws 'pairing-failed' where the first device does not take it, or no path works */
  readonly connected: Promise<void>;
  /** Closes the connection, also where it came about. Safe to call twice. */
  close(): void;
}

/** What a pairing needs of the call it is for. */
export interface PairingSettings {
  /** Where the room's peers meet; a device that is in another room is told so. */
  readonly topic: string;
  /** Puts the channel, once it is open, into the call's hub, which lets go of it by itself when it closes. */
  readonly addPort: (port: HubPort) => void;
  /** None are needed on one network. */
  readonly iceServers?: readonly RTCIceServer[];
}

/** From both texts being known to the open channel: it takes a second, or does not come about. */
const CONNECT_TIMEOUT_MS = 20_000;
/** For a person to carry the answer over. */
const ANSWER_TIMEOUT_MS = 180_000;
/** An offer waits only while it is on the screen. A day, since clocks of devices without a network go wrong. */
const OFFER_AGE_MINUTES = 24 * 60;

const NO_PATH =
  'The devices found no way to each other. Both have to be on the same network, and guest networks often keep devices apart. Try again from the other device.';
const NOT_TAKEN = 'The other device did not take the answer. Start again with a new code there.';

/** Makes an offer. Aborting `signal` ends it, and what was connected by it. @throws 'pairing-failed' */
export async function offerPairing(
  { topic, addPort, iceServers = [] }: PairingSettings,
  { signal }: { signal: AbortSignal },
): Promise<PairingOffer> {
  signal.throwIfAborted();
  const roomTag = await roomTagOf(topic);
  const cable = layCable(iceServers, { signal });
  const { text, checksum } = await orClose(cable, async () =>
    packMessage({ kind: 'offer', roomTag, stamp: minutesNow(), description: await cable.offer() }),
  );
  let isUsed = false;
  return {
    text,
    accept: async (answerText) => {
      const answer = await unpackMessage(answerText);
      if (answer.kind === 'offer') {
        throw invalid(
          'That is a code to start with: scan the one that the other device shows as its answer.',
        );
      }
      if (!isEqual(answer.stamp, checksum) || !isEqual(answer.roomTag, roomTag)) {
        throw invalid(
          'That is the answer to another code: scan the code shown here with the other device first.',
        );
      }
      if (isUsed) throw invalid('This code was used already: make a new one.');
      isUsed = true;
      await orClose(cable, async () => {
        await cable.accept(answer.description);
        await opened(cable, CONNECT_TIMEOUT_MS, NO_PATH);
      });
      addPort(cable.port);
    },
    close: () => cable.close(),
  };
}

/**
 * Answers the offer in `offerText`, which may be the whole link. Aborting `signal` ends it, and what was connected.
 * @throws 'pairing-invalid' with a sentence that says what is wrong @throws 'pairing-failed'
 */
export async function answerPairing(
  offerText: string,
  { topic, addPort, iceServers = [] }: PairingSettings,
  { signal }: { signal: AbortSignal },
): Promise<PairingAnswer> {
  signal.throwIfAborted();
  const [offer, roomTag] = await Promise.all([unpackMessage(offerText), roomTagOf(topic)]);
  if (offer.kind === 'answer')
    throw invalid('That is an answer: it belongs into the device that made the first code.');
  if (!isEqual(offer.roomTag, roomTag)) throw invalid('That code is for another room.');
  refuseOld(offer);
  const cable = layCable(iceServers, { signal });
  const { text } = await orClose(cable, async () =>
    packMessage({
      kind: 'answer',
      roomTag,
      stamp: offer.checksum,
      description: await cable.answer(offer.description),
    }),
  );
  const connected = orClose(cable, async () => {
    await opened(cable, ANSWER_TIMEOUT_MS, NOT_TAKEN);
    addPort(cable.port);
  });
  // Whoever shows the dialog is told; it may be gone by then.
  connected.catch(() => undefined);
  return { text, connected, close: () => cable.close() };
}

function refuseOld({ stamp }: PairingMessage): void {
  const ageMinutes = minutesOf(Date.now()) - new DataView(stamp.buffer, stamp.byteOffset).getUint32(0);
  if (ageMinutes <= OFFER_AGE_MINUTES) return;
  throw invalid(
    'That code is out of date: make a new one on the other device. If it is new, the clock of one device is wrong.',
  );
}

const minutesOf = (timeMs: number): number => Math.floor(timeMs / 60_000);

function minutesNow(): Uint8Array {
  const stamp = new Uint8Array(4);
  new DataView(stamp.buffer).setUint32(0, minutesOf(Date.now()));
  return stamp;
}

/** Waits for the cable. @throws 'pairing-failed' with `sentence` where it is not open by then */
async function opened(cable: Cable, timeoutMs: number, sentence: string): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timeout = setTimeout(() => reject(new AppError('pairing-failed', sentence)), timeoutMs);
  try {
    await Promise.race([cable.opened, late]);
  } finally {
    clearTimeout(timeout);
  }
}

/** Does what may leave a cable that is of no use. @throws 'pairing-failed' in place of what the browser throws */
async function orClose<T>(cable: Cable, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    cable.close();
    if (error instanceof AppError || isAbort(error)) throw error;
    throw new AppError(
      'pairing-failed',
      'The browser could not make the connection: try again with a new code.',
      {
        cause: error,
      },
    );
  }
}

const invalid = (sentence: string): AppError => new AppError('pairing-invalid', sentence);
