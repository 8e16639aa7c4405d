import type { Access } from '../delivery.ts';

/**
 * Whether a link answers without credentials. Where the host does not let this page read its answers (CORS), one cannot know:
 * players on other pages do not need that.
 */
export async function checkAccess(
  url: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<Access> {
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
    });
    await response.body?.cancel();
    if (response.ok) return 'public';
    // Others are passing, or the host's own business.
    return response.status < 500 ? 'private' : 'unknown';
  } catch {
    signal.throwIfAborted();
    return 'unknown';
  }
}
