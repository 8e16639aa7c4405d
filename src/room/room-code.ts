import { wordlist } from '@scure/bip39/wordlists/english.js';
import { AppError } from '../lib/errors.ts';
import { utf8 } from '../lib/bytes.ts';
import { formatTurnServer, parseTurnServer } from '../lib/ice-servers.ts';
import { readExtras, type LinkExtras } from '../lib/room-hash.ts';
import { canonicalRelay } from '../mesh/relays/address.ts';

const WORDS = new Set(wordlist);
const WORD_COUNT = 6;
const BITS_PER_WORD = 11;
const LONGEST_WORD = 8;
/** What a link may add; more than this is somebody's mischief. */
const MOST_EXTRA_RELAYS = 8;
const MOST_EXTRA_TURN_SERVERS = 4;
/** OWASP's minimum for PBKDF2-HMAC-SHA-256 (Password Storage Cheat Sheet, 2023). */
export const KDF_ITERATIONS = 600_000;

/** What a typed code or pasted link means. */
export interface ParsedRoomCode {
  /** Canonical: six words of the BIP39 English list, joined by hyphens. */
  readonly code: string;
  /** What came with the link, without repeats and what makes no sense: relays canonical (mesh/relays/address.ts). */
  readonly extras: LinkExtras;
}

/**
 * The code of the room whose Ed25519 public key (32 bytes) this is: the first 66 bits of a slow fingerprint.
 * Slow, since 66 bits of a plain hash would let somebody search for a second key with the same code; 600,000
 * rounds for each attempt put some 19 bits on top of that.
 */
export async function roomCodeOf(publicKey: Uint8Array<ArrayBuffer>): Promise<string> {
  const material = await crypto.subtle.importKey('raw', publicKey, 'PBKDF2', false, ['deriveBits']);
  const salt = utf8('coterie/room-fingerprint/1');
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: KDF_ITERATIONS },
    material,
    72,
  );
  let number = new Uint8Array(bits).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) >> 6n;
  const words: string[] = [];
  for (let index = 0; index < WORD_COUNT; index += 1) {
    words.unshift(wordlist[Number(number & 0x7ffn)] ?? '');
    number >>= BigInt(BITS_PER_WORD);
  }
  return words.join('-');
}

/** Whether `publicKey` is the key of the room with this (canonical) code. */
export async function verifyRoomKey(code: string, publicKey: Uint8Array<ArrayBuffer>): Promise<boolean> {
  return (await roomCodeOf(publicKey)) === code;
}

/**
 * Reads a code as people type it, or a pasted link. Forgives capitals, other separators, and words run together
 * where they can be read in one way only.
 * @throws 'room-code-invalid' with a sentence that names what is wrong and suggests the nearest word
 */
export function parseRoomCode(text: string): ParsedRoomCode {
  const link = /#\/r\/([^?\s]*)(?:\?(\S*))?/.exec(text) ?? /^([^?]*)(?:\?(\S*))?$/s.exec(text.trim());
  const words = readWords(
    decode(link?.[1] ?? '')
      .normalize('NFKC')
      .toLowerCase(),
  );
  return { code: words.join('-'), extras: cleanExtras(readExtras(link?.[2] ?? '')) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function cleanExtras({ relays, turn }: LinkExtras): LinkExtras {
  const canonical = relays.map((text) => canonicalRelay(text)).filter((relay) => relay !== null);
  const servers = turn.map(parseTurnServer).filter((server) => server !== null);
  return {
    relays: [...new Set(canonical)].slice(0, MOST_EXTRA_RELAYS),
    turn: [...new Set(servers.map(formatTurnServer))].slice(0, MOST_EXTRA_TURN_SERVERS),
  };
}

function readWords(text: string): string[] {
  const tokens = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (tokens.length === 0) throw invalid('Type the six words of the room code.');
  // Nobody types so much by mistake, and reading run-together words must stay cheap.
  if (text.length > 200) throw invalid('That is too long for a room code, which is six words.');
  const splits = tokens.map((token) => (WORDS.has(token) ? [[token]] : splitRunTogether(token)));
  const unread = splits.findIndex((ways) => ways.length === 0);
  if (unread >= 0) throw misspelt(tokens[unread] ?? '');
  const fewest = splits.reduce((sum, ways) => sum + Math.min(...ways.map(({ length }) => length)), 0);
  const readings =
    fewest > WORD_COUNT
      ? []
      : splits
          .reduce<string[][]>(
            (sofar, ways) => sofar.flatMap((words) => ways.map((way) => [...words, ...way])),
            [[]],
          )
          .filter(({ length }) => length === WORD_COUNT);
  if (readings.length > 1) {
    throw invalid('Those words can be read in more than one way: put hyphens between them.');
  }
  if (readings[0]) return readings[0];
  throw invalid(`A room code has six words, and this has ${fewest === 1 ? 'only one' : fewest}.`);
}

/** Every way to read `token` as two to six words of the list. */
function splitRunTogether(token: string): string[][] {
  const split = (rest: string, room: number): string[][] => {
    if (rest === '') return [[]];
    if (room === 0) return [];
    const found: string[][] = [];
    for (let length = 3; length <= Math.min(LONGEST_WORD, rest.length); length += 1) {
      const word = rest.slice(0, length);
      if (!WORDS.has(word)) continue;
      for (const tail of split(rest.slice(length), room - 1)) found.push([word, ...tail]);
    }
    return found;
  };
  return split(token, WORD_COUNT);
}

function misspelt(token: string): AppError {
  if (token.length > LONGEST_WORD + 3) {
    return invalid(`“${token.slice(0, 24)}” is not made of room code words: put hyphens between the words.`);
  }
  // Of words that are equally near, the one that begins alike: slips are rarer at the start of a word.
  const distanceTo = (word: string): number => editDistance(token, word) - commonPrefix(token, word) / 100;
  const [nearest, least] = wordlist
    .map((word) => [word, distanceTo(word)] as const)
    .reduce((best, next) => (next[1] < best[1] ? next : best));
  const suggestion = least <= 3 ? `: did you mean “${nearest}”?` : '.';
  return invalid(`“${token}” is not one of the words of a room code${suggestion}`);
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

/** Damerau-Levenshtein distance in its restricted form: swapped neighbours count as one slip. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const at = (cells: number[], index: number): number => cells[index] ?? Infinity;
      let best = Math.min(at(above, column) + 1, at(current, column - 1) + 1, at(above, column - 1) + cost);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, at(before, column - 2) + 1);
      }
      current.push(best);
    }
    before = above;
    above = current;
  }
  return above[b.length] ?? Infinity;
}

const invalid = (sentence: string): AppError => new AppError('room-code-invalid', sentence);
