import type { Bulk, BulkSource } from '../mesh/bulk.ts';

type Opener = (resource: string) => BulkSource | null;

/**
 * Lets several parts of a call give out things on the one bulk channel to a peer: each is asked in turn for what is
 * wanted. Gives the channel as one part sees it.
 */
export function shareBulk(
  bulkOf: (peerId: string) => Bulk | null,
): (service: string) => (peerId: string) => Bulk | null {
  const openers = new WeakMap<Bulk, Map<string, Opener>>();
  return (service) => (peerId) => {
    const bulk = bulkOf(peerId);
    if (!bulk) return null;
    const serve = (open: Opener): void => {
      const known = openers.get(bulk) ?? new Map<string, Opener>();
      openers.set(bulk, known.set(service, open));
      bulk.serve((resource) => {
        for (const each of known.values()) {
          const source = each(resource);
          if (source) return source;
        }
        return null;
      });
    };
    return { fetch: (...wanted) => bulk.fetch(...wanted), close: () => bulk.close(), serve };
  };
}
