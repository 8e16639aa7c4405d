/** A run of text: plain, or a link to `href`. */
export interface TextPart {
  readonly text: string;
  /** The address as the browser reads it, http or https; null for plain text. */
  readonly href: string | null;
}

/** Up to whatever cannot stand in an address; controls and bidi marks could make it look like another one. */
const ADDRESS = /https?:\/\/[^\s<>"\p{Cc}\p{Bidi_Control}]+/giu;
/** What closes a sentence rather than an address. */
const TRAILING = /[.,;:!?'*_~]$/;

/**
 * Splits text at its links, losing nothing. Only http and https become links, and none that carries a user name,
 * since `https://bank.example@evil.example` leads to the latter. Hosts in other scripts are shown as the network
 * knows them (`xn--…`), so that a Cyrillic letter cannot pass for a Latin one.
 */
export function linkParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTrailing(match[0]);
    const link = linkTo(address);
    if (!link) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), href: null });
    parts.push(link);
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null });
  return parts;
}

/** Without the punctuation of the sentence around it; a bracket stays where the address itself opened it. */
function withoutTrailing(address: string): string {
  for (;;) {
    const last = address.at(-1) ?? '';
    const opening = { ')': '(', ']': '[', '}': '{' }[last];
    const unopened = opening !== undefined && count(address, last) > count(address, opening);
    if (!TRAILING.test(address) && !unopened) return address;
    address = address.slice(0, -1);
  }
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}

function linkTo(address: string): TextPart | null {
  const [, authority = '', rest = ''] = /^https?:\/\/([^/?#\\]*)(.*)$/isu.exec(address) ?? [];
  if (authority === '' || authority.includes('@') || !URL.canParse(address)) return null;
  const { protocol, host, href } = new URL(address);
  const isAscii = !/[^ -~]/u.test(authority);
  return { text: isAscii ? address : `${protocol}//${host}${rest}`, href };
}
