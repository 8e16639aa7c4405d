import { AwsV4Signer } from 'aws4fetch';
import type { AppError } from '../../../lib/errors.ts';
import type { S3Profile } from '../../../lib/web-storage.ts';
import { cacheControlOf, contentTypeOf } from './content-types.ts';
import { lengthOf, send, withRetries, type HttpAnswer } from './http.ts';
import { explainS3 } from './s3-errors.ts';
import { putInParts, removeParts, type S3Client, type S3Question } from './s3-parts.ts';
import { encodePath, withSlash } from './urls.ts';
import type { StorageScope, WebStorage } from './web-storage.ts';

/** What is larger goes up in parts, and an interruption costs one of them. */
const WHOLE_BYTES = 16 * 1024 * 1024;

/** A bucket of a storage that speaks Amazon's S3. Requests are signed here (AWS Signature Version 4). */
export function createS3Storage(profile: S3Profile): WebStorage {
  const { bucket, prefix, region, keyId, secret, sessionToken } = profile;
  const base = bucketUrl(profile);
  const { host } = new URL(base);
  const keyOf = (path: string): string => (prefix ? `${prefix}/${path}` : path);
  const explain = (answer: HttpAnswer): AppError => explainS3(answer, host, bucket);
  let isAnswering = false;

  const ask = (
    { method, key, query = '', headers = {}, body, onBytes }: S3Question,
    { signal }: StorageScope,
  ) => {
    const attempt = async (): Promise<HttpAnswer> => {
      // Anew each time: a signature holds for a quarter of an hour.
      const signed = await new AwsV4Signer({
        method,
        url: base + encodePath(key) + query,
        headers: { ...headers },
        accessKeyId: keyId,
        secretAccessKey: secret,
        ...(sessionToken ? { sessionToken } : {}),
        service: 's3',
        region,
      }).sign();
      const request = { method, url: signed.url.href, headers: Object.fromEntries(signed.headers) };
      const sent = { ...request, ...(body === undefined ? {} : { body }) };
      const answer = await send(sent, { signal, ...(onBytes ? { onBytes } : {}) });
      isAnswering = true;
      return answer;
    };
    return withRetries(attempt, { signal, isPatient: () => isAnswering });
  };
  const must = async (question: S3Question, scope: StorageScope): Promise<HttpAnswer> => {
    const answer = await ask(question, scope);
    if (answer.status >= 400) throw explain(answer);
    return answer;
  };
  const sizeOf = async (key: string, scope: StorageScope): Promise<number | null> => {
    const answer = await ask({ method: 'HEAD', key }, scope);
    // Who may not list a bucket is told 403 of what is not there; whether they may write is told by writing.
    if (answer.status === 404 || answer.status === 403) return null;
    if (answer.status >= 400) throw explain(answer);
    return lengthOf(answer);
  };
  const client: S3Client = { ask, must, sizeOf, explain };

  return {
    id: `${base} ${prefix}`,
    urlOf: (path) => (profile.publicUrl ? withSlash(profile.publicUrl) : base) + encodePath(keyOf(path)),
    needs: {
      methods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
      headers: [
        ...['authorization', 'cache-control', 'content-type', 'x-amz-content-sha256', 'x-amz-date'],
        ...(sessionToken ? ['x-amz-security-token'] : []),
      ],
    },
    explain,
    makeFolder: null,
    sizeOf: (path, scope) => sizeOf(keyOf(path), scope),
    async put(path, content, note, onBytes, scope) {
      const key = keyOf(path);
      const headers = { 'Content-Type': contentTypeOf(path), 'Cache-Control': cacheControlOf(path) };
      if (content.size <= WHOLE_BYTES)
        await must({ method: 'PUT', key, headers, body: content, onBytes }, scope);
      else await putInParts(client, { key, content, headers, note, onBytes }, scope);
    },
    async remove(path, note, scope) {
      const key = keyOf(path);
      if (note) {
        await removeParts(client, key, note, scope);
        return;
      }
      const answer = await ask({ method: 'DELETE', key }, scope);
      if (answer.status >= 400 && answer.status !== 404) throw explain(answer);
    },
  };
}

function bucketUrl({ endpoint, bucket, style }: S3Profile): string {
  const url = new URL(withSlash(endpoint));
  const { hostname } = url;
  if (style === 'host') url.hostname = `${bucket}.${hostname}`;
  // An address of digits takes no name before it, and stays as it is.
  return url.hostname === hostname ? `${url.href}${bucket}/` : url.href;
}
