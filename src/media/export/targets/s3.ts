import { AwsV4Signer } from 'aws4fetch';
import { AppError } from '../../../lib/errors.ts';
import type { S3Profile } from '../../../lib/web-storage.ts';
import { cacheControlOf, contentTypeOf } from './content-types.ts';
import { lengthOf, send, withRetries, type HttpAnswer, type HttpRequest } from './http.ts';
import { explainS3, textIn } from './s3-errors.ts';
import { encodePath, withSlash } from './urls.ts';
import type { StorageScope, UploadNote, WebStorage } from './web-storage.ts';

/** What is larger goes up in parts, and an interruption costs one of them. */
const WHOLE_BYTES = 16 * 1024 * 1024;
/** Amazon takes parts of 5 MiB or more, and 10,000 of them at most. */
const PART_BYTES = 8 * 1024 * 1024;
const MOST_PARTS = 10_000;

/** A file on its way in parts. */
interface Parts {
  readonly uploadId: string;
  readonly partBytes: number;
  /** In order; null for a part whose ETag CORS does not show. */
  readonly etags: readonly (string | null)[];
}

interface Ask {
  readonly method: HttpRequest['method'];
  readonly key: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Blob | string;
  readonly onBytes?: (sentBytes: number) => void;
}

/** A bucket of a storage that speaks Amazon's S3. Requests are signed here (AWS Signature Version 4). */
export function createS3Storage(profile: S3Profile): WebStorage {
  const { bucket, prefix, region, keyId, secret, sessionToken } = profile;
  const base = bucketUrl(profile);
  const { host } = new URL(base);
  const keyOf = (path: string): string => (prefix ? `${prefix}/${path}` : path);
  const explain = (answer: HttpAnswer): AppError => explainS3(answer, host, bucket);
  let isAnswering = false;

  const ask = ({ method, key, query = '', headers = {}, body, onBytes }: Ask, { signal }: StorageScope) => {
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
  const must = async (question: Ask, scope: StorageScope): Promise<HttpAnswer> => {
    const answer = await ask(question, scope);
    // Completing answers 200 first, and may find out later that it cannot.
    if (answer.status >= 400 || textIn(answer.text, 'Code') !== null) throw explain(answer);
    return answer;
  };
  const about = (path: string): Record<string, string> => ({
    'Content-Type': contentTypeOf(path),
    'Cache-Control': cacheControlOf(path),
  });

  const begin = async (path: string, content: Blob, scope: StorageScope): Promise<Parts> => {
    const question = { method: 'POST', key: keyOf(path), query: '?uploads', headers: about(path) } as const;
    const uploadId = textIn((await must(question, scope)).text, 'UploadId');
    if (!uploadId) throw new AppError('target-refused', `${host} does not take files in parts.`);
    return { uploadId, partBytes: Math.max(PART_BYTES, Math.ceil(content.size / MOST_PARTS)), etags: [] };
  };

  const putParts = async (
    path: string,
    content: Blob,
    note: UploadNote,
    onBytes: (sentBytes: number) => void,
    scope: StorageScope,
  ): Promise<void> => {
    const key = keyOf(path);
    const known = note.read();
    let parts = known === null ? await begin(path, content, scope) : (JSON.parse(known) as Parts);
    const upload = `uploadId=${encodeURIComponent(parts.uploadId)}`;
    if (known === null) note.write(JSON.stringify(parts));
    const count = Math.ceil(content.size / parts.partBytes);
    while (parts.etags.length < count) {
      const at = parts.etags.length * parts.partBytes;
      const body = content.slice(at, at + parts.partBytes);
      const query = `?partNumber=${parts.etags.length + 1}&${upload}`;
      const report = (sent: number): void => onBytes(at + sent);
      const answer = await ask({ method: 'PUT', key, query, body, onBytes: report }, scope);
      if (known !== null && textIn(answer.text, 'Code') === 'NoSuchUpload') {
        // Many a host sweeps half uploads away after some days: from the beginning then.
        note.write('');
        return putParts(path, content, note, onBytes, scope);
      }
      if (answer.status >= 400) throw explain(answer);
      parts = { ...parts, etags: [...parts.etags, answer.header('ETag')] };
      note.write(JSON.stringify(parts));
    }
    const etags = parts.etags.every((etag) => etag !== null)
      ? parts.etags
      : await listParts(key, upload, scope);
    const list = etags.map(
      (etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
    );
    const body = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
    await must({ method: 'POST', key, query: `?${upload}`, headers: XML, body }, scope);
  };

  /** What the server has, since it does not show that to this page when it gets it. */
  const listParts = async (key: string, upload: string, scope: StorageScope): Promise<string[]> => {
    const etags: string[] = [];
    for (let marker: string | null = '0'; marker !== null;) {
      const query = `?${upload}&part-number-marker=${marker}`;
      const { text } = await must({ method: 'GET', key, query }, scope);
      for (const [part] of text.matchAll(/<Part>.*?<\/Part>/gs)) etags.push(textIn(part, 'ETag') ?? '');
      marker = textIn(text, 'IsTruncated') === 'true' ? textIn(text, 'NextPartNumberMarker') : null;
    }
    return etags;
  };

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
    async sizeOf(path, scope) {
      const answer = await ask({ method: 'HEAD', key: keyOf(path) }, scope);
      // Who may not list a bucket is told 403 of what is not there; whether they may write is told by writing.
      if (answer.status === 404 || answer.status === 403) return null;
      if (answer.status >= 400) throw explain(answer);
      return lengthOf(answer);
    },
    async put(path, content, note, onBytes, scope) {
      if (content.size <= WHOLE_BYTES) {
        const headers = about(path);
        await must({ method: 'PUT', key: keyOf(path), headers, body: content, onBytes }, scope);
        return;
      }
      await putParts(path, content, note, onBytes, scope);
    },
    async remove(path, note, scope) {
      const parts = note ? (JSON.parse(note) as Parts) : null;
      const query = parts ? `?uploadId=${encodeURIComponent(parts.uploadId)}` : '';
      const answer = await ask({ method: 'DELETE', key: keyOf(path), query }, scope);
      if (answer.status >= 400 && answer.status !== 404) throw explain(answer);
    },
  };
}

const XML = { 'Content-Type': 'application/xml' };

function bucketUrl({ endpoint, bucket, style }: S3Profile): string {
  const url = new URL(withSlash(endpoint));
  if (style === 'path') return `${url.href}${bucket}/`;
  url.hostname = `${bucket}.${url.hostname}`;
  return url.href;
}
