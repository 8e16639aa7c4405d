/** The 64 emoji that Matrix chose for comparing by voice (Matrix specification, "SAS method: emoji"). */
const EMOJI = [
  ...['🐶', '🐱', '🦁', '🐎', '🦄', '🐷', '🐘', '🐰', '🐼', '🐓', '🐧', '🐢', '🐟', '🐙', '🦋', '🌷'],
  ...['🌳', '🌵', '🍄', '🌏', '🌙', '☁️', '🔥', '🍌', '🍎', '🍓', '🌽', '🍕', '🎂', '❤️', '😀', '🤖'],
  ...['🎩', '👓', '🔧', '🎅', '👍', '☂️', '⌛', '⏰', '🎁', '💡', '📕', '✏️', '📎', '✂️', '🔒', '🔑'],
  ...['🔨', '☎️', '🏁', '🚂', '🚲', '✈️', '🚀', '🏆', '⚽', '🎸', '🎺', '🔔', '⚓', '🎧', '📁', '📌'],
];

/** What two people compare, by voice or eye, to know that nobody sits between them. */
export interface Safety {
  /** Seven emoji (42 bits). */
  readonly emoji: string;
  /** Five groups of five digits. */
  readonly number: string;
}

/** Emoji and number of a transcript (bytes both sides agree on), by its SHA-256. */
export async function safetyOf(transcript: Uint8Array<ArrayBuffer>): Promise<Safety> {
  const hash = new DataView(await crypto.subtle.digest('SHA-256', transcript));
  const bits = hash.getBigUint64(0);
  const emoji = Array.from(
    { length: 7 },
    (_, index) => EMOJI[Number((bits >> BigInt(58 - 6 * index)) & 63n)],
  );
  const groups = Array.from({ length: 5 }, (_, index) =>
    String(hash.getUint32(8 + 4 * index) % 100_000).padStart(5, '0'),
  );
  return { emoji: emoji.join(' '), number: groups.join(' ') };
}
