/** How long a passphrase would withstand somebody who tries all. */
export type Strength = 'weak' | 'fair' | 'strong';

/** Bits below which a passphrase is found within days, and beyond which nobody finds it. */
const FAIR_BITS = 45;
const STRONG_BITS = 75;

/**
 * Reckoned generously, from its length and the kinds of characters in it: somebody who repeats a letter is told so, but
 * words out of a dictionary are not looked for.
 */
export function strengthOf(passphrase: string): Strength {
  const kinds = [/[a-z]/, 26, /[A-Z]/, 26, /\d/, 10, /[^a-zA-Z\d]/, 32] as const;
  let pool = 0;
  for (let at = 0; at < kinds.length; at += 2) {
    if ((kinds[at] as RegExp).test(passphrase)) pool += kinds[at + 1] as number;
  }
  const characters = passphrase.split('');
  // A character that stands there already adds little.
  const length = new Set(characters).size + 0.25 * (characters.length - new Set(characters).size);
  const bits = length * Math.log2(Math.max(2, pool));
  if (bits < FAIR_BITS) return 'weak';
  return bits < STRONG_BITS ? 'fair' : 'strong';
}
