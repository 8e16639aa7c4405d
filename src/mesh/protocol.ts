import * as v from 'valibot';

const MOST_NAME_CHARACTERS = 40;

/**
 * A name fit to be shown: no control, format or bidirectional characters that could disguise it, single spaces,
 * at most 40 characters. May be empty.
 */
export function cleanName(name: string): string {
  // Zero-width joiner and variation selectors stay, since emoji and some scripts are made with them.
  const shown = name
    .normalize('NFC')
    .replace(/(?![\u200d\ufe0f])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ');
  const characters = [...new Intl.Segmenter().segment(shown.replace(/\s+/gu, ' ').trim())];
  return characters
    .slice(0, MOST_NAME_CHARACTERS)
    .map(({ segment }) => segment.slice(0, 16))
    .join('')
    .trim();
}

const presence = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(1000), v.transform(cleanName)),
  muted: v.boolean(),
  videoOn: v.boolean(),
  recording: v.boolean(),
});

/** Says what a person shows of themselves: always all of it, so that no message depends on an earlier one. */
const presenceMessage = v.strictObject({ kind: v.literal('presence'), presence });

/** Says which media stream is which, by the stream's id in the session description. Sent before any media. */
const streamsMessage = v.strictObject({
  kind: v.literal('streams'),
  /** Holds the camera and the microphone, so that picture and sound are kept in step. */
  camera: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
});

const peerMessage = v.variant('kind', [presenceMessage, streamsMessage]);

/** Whatever one peer may tell another. */
export type PeerMessage = v.InferOutput<typeof peerMessage>;
/** All that a person shows of themselves. */
export type Presence = Readonly<v.InferOutput<typeof presence>>;

/** Whether two presences show the same. */
export function isEqualPresence(a: Presence, b: Presence): boolean {
  return a.name === b.name && a.muted === b.muted && a.videoOn === b.videoOn && a.recording === b.recording;
}

/** The message that `data` is, or null: nothing of a peer's data touches state but through here. */
export function parsePeerMessage(data: unknown): PeerMessage | null {
  const result = v.safeParse(peerMessage, data);
  return result.success ? result.output : null;
}
