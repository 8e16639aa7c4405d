import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const rfc3986 = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/**
 * Whether a request is signed with this secret, written down here from Amazon's "Authenticating Requests: Using the
 * Authorization Header (AWS Signature Version 4)": the S3 server of these tests does not look at signatures.
 */
export function isSigned({ method, url, headers }: IncomingMessage, secret: string): boolean {
  const found =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8}\/[^/]+\/s3\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  const [, credentialScope = '', names = '', signature] = found ?? [];
  const { pathname, searchParams } = new URL(url ?? '/', 'http://localhost');
  const query = [...searchParams].map(([name, value]) => `${rfc3986(name)}=${rfc3986(value)}`).sort();
  const canonical = [
    method,
    pathname
      .split('/')
      .map((part) => rfc3986(decodeURIComponent(part)))
      .join('/'),
    query.join('&'),
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim().replace(/\s+/g, ' ')}`),
    '',
    names,
    headers['x-amz-content-sha256'],
  ].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], credentialScope, hash].join('\n');
  const key = credentialScope
    .split('/')
    .reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${secret}`);
  return hmac(key, toSign).toString('hex') === signature;
}
