import * as v from 'valibot';
import { hardwareSchema } from './codecs.ts';
import { demandSchema } from './quality/demand.ts';

const MOST_NAME_CHARACTERS = 40;
// Made once, since making it takes three times as long as using it.
const segmenter = new Intl.Segmenter();

/**
 * A name fit to be shown: no control, format or bidirectional characters that could disguise it, single spaces,
 * at most 40 characters. May be empty.
 */
export function cleanName(name: string): string {
  // Zero-width joiner and variation selectors stay, since emoji and some scripts are made with them.
  const shown = name
    .normalize('NFC')
    .replace(/(?![\u200d\ufe0f])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ');
  const characters = [...segmenter.segment(shown.replace(/\s+/gu, ' ').trim())];
  return characters
    .slice(0, MOST_NAME_CHARACTERS)
    .map(({ segment }) => segment.slice(0, 16))
    .join('')
    .trim();
}

const streamId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** Says which media stream is which, by the stream's id in the session description. Sent before any media. */
const streamsMessage = v.strictObject({
  kind: v.literal('streams'),
  /** Holds the camera and the microphone, so that picture and sound are kept in step. */
  person: streamId,
  /** Holds a shared screen and its sound. */
  screen: streamId,
});

/** A frame of the hub: signals of peers that no relay joins. See relays/hub.ts, which reads it. */
const hubMessage = v.strictObject({ kind: v.literal('hub'), frame: v.pipe(v.string(), v.maxLength(65_536)) });

/** Whatever the layer above says, as JSON; it has a schema of its own. */
const roomMessage = v.strictObject({ kind: v.literal('room'), message: v.unknown() });

/** Where and how large the receiver shows what it gets: always all of it. Sent at most once a second. */
const demandMessage = v.strictObject({ kind: v.literal('demand'), demand: demandSchema });

/** Which video codecs the sender decodes in hardware: see codecs.ts. */
const codecsMessage = v.strictObject({ kind: v.literal('codecs'), decodes: hardwareSchema });

const meshMessage = v.variant('kind', [
  streamsMessage,
  hubMessage,
  roomMessage,
  demandMessage,
  codecsMessage,
]);

/** Whatever one mesh may tell another. */
export type MeshMessage = v.InferOutput<typeof meshMessage>;

/** The message that `data` is, or null: nothing of a peer's data touches state but through here. */
export function parseMeshMessage(data: unknown): MeshMessage | null {
  const result = v.safeParse(meshMessage, data);
  return result.success ? result.output : null;
}
