import { msg } from '@lit/localize';

/**
 * What to call the server at this address where others may read it: its host, unless that is a number, a name of
 * the local network, or this site's own.
 */
export function hostLabel(url: string): string {
  // No scheme but http's is parsed into host and port by every browser; stun:host:port has no slashes.
  const host = /^[a-z+]+:(?:\/\/)?(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(url)?.[1] ?? '';
  if (host.toLowerCase() === location.hostname) return msg('This site’s own server');
  const isPublicName = /^(?=.*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i.test(host);
  return isPublicName && !/\.(local|lan|home|internal|arpa)$/i.test(host)
    ? host
    : msg('A server without a public name');
}
