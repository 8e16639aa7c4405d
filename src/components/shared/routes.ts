import { readMomentMs } from '../../lib/recording-hash.ts';
import { readExtras, type LinkExtras } from '../../lib/room-hash.ts';
import { readStand, type StandLink } from '../../lib/stand-link.ts';

/** Every place in the app, as the address bar's hash names it. */
export type Route =
  | { readonly name: 'home' }
  | {
      readonly name: 'room';
      readonly code: string;
      readonly extras: LinkExtras;
      /** What another device offers to connect without a relay. */
      readonly pair: string | null;
      /** Whose camera stand this device is to be. */
      readonly stand: StandLink | null;
    }
  | { readonly name: 'library' }
  | {
      readonly name: 'recording';
      readonly id: string;
      /** Where it is to open; null for where somebody left off. */
      readonly atMs: number | null;
    }
  | { readonly name: 'train' }
  | { readonly name: 'settings' }
  | { readonly name: 'check' }
  | { readonly name: 'unknown' };

/** Reads a hash such as `#/r/able-…?relay=wss://…`. Never throws: what makes no sense is `unknown`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [head = '', tail = ''] = path.split('/', 2);
  switch (head) {
    case '':
      return { name: 'home' };
    case 'r':
      return {
        name: 'room',
        code: decode(tail),
        extras: readExtras(query),
        pair: new URLSearchParams(query).get('pair'),
        stand: readStand(query),
      };
    case 'library':
      return tail ? { name: 'recording', id: decode(tail), atMs: readMomentMs(query) } : { name: 'library' };
    case 'train':
      return { name: 'train' };
    case 'settings':
      return { name: 'settings' };
    case 'check':
      return { name: 'check' };
    default:
      return { name: 'unknown' };
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
