/** Every place in the app, as the address bar's hash names it. */
export type Route =
  | { readonly name: 'home' }
  | {
      readonly name: 'room';
      readonly code: string;
      readonly extraRelays: readonly string[];
      /** What another device offers to connect without a relay. */
      readonly pair: string | null;
    }
  | { readonly name: 'library' }
  | { readonly name: 'recording'; readonly id: string }
  | { readonly name: 'settings' }
  | { readonly name: 'check' }
  | { readonly name: 'unknown' };

/** Reads a hash such as `#/r/able-…?relay=wss://…`. Never throws: what makes no sense is `unknown`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [head = '', tail = ''] = path.split('/', 2);
  const parameters = new URLSearchParams(query);
  switch (head) {
    case '':
      return { name: 'home' };
    case 'r':
      return {
        name: 'room',
        code: decode(tail),
        extraRelays: parameters.getAll('relay'),
        pair: parameters.get('pair'),
      };
    case 'library':
      return tail ? { name: 'recording', id: decode(tail) } : { name: 'library' };
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
