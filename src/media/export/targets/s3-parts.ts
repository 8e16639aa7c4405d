import { AppError } from '../../../lib/errors.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import { textIn } from './s3-errors.ts';
import type { StorageScope, UploadNote } from './web-storage.ts';

/** Amazon takes parts of 5 MiB or more, and 10,000 of them at most. */
const PART_BYTES = 8 * 1024 * 1024;
const MOST_PARTS = 10_000;

/** One question to a bucket, before it is signed. */
export interface S3Question {
  readonly method: HttpRequest['method'];
  readonly key: string;
  /** Begins with a question mark, or is left out. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Blob | string;
  readonly onBytes?: (sentBytes: number) => void;
}

/** Asks a client. All methods throw as `Target.deliver` does. */
export interface S3Client {
  /** Whatever the answer is. */
  ask(question: S3Question, scope: StorageScope): Promise<HttpAnswer>;
  /** An answer that is no refusal. */
  must(question: S3Question, scope: StorageScope): Promise<HttpAnswer>;
  /** Bytes of what is there; null where nothing is, or that is not told. */
  sizeOf(key: string, scope: StorageScope): Promise<number | null>;
  explain(answer: HttpAnswer): AppError;
}

/** A file on its way, and what is known of it. */
interface Parts {
  readonly uploadId: string;
  readonly partBytes: number;
  /** In order; null for a part whose ETag CORS does not show. */
  readonly etags: readonly (string | null)[];
}

/** What is brought in parts, and where to. */
export interface PartsRequest {
  readonly key: string;
  readonly content: Blob;
  /** Of the object. */
  readonly headers: Readonly<Record<string, string>>;
  readonly note: UploadNote;
  /** Gets the bytes that are there or sent. */
  readonly onBytes: (sentBytes: number) => void;
}

/**
 * Brings a file by a multipart upload, one part after the other, and goes on with the one that is noted: the server says
 * which parts it has, whether their answers came or not. Throws as `Target.deliver` does.
 */
export async function putInParts(
  client: S3Client,
  request: PartsRequest,
  scope: StorageScope,
): Promise<void> {
  const known = request.note.read();
  if (known !== null) {
    const parts = JSON.parse(known) as Parts;
    const etags = await partsThere(client, request, parts, scope);
    if (etags && (await bringParts(client, request, { ...parts, etags }, scope))) return;
    const { key, content } = request;
    const wasAll = parts.etags.length === countOf(content, parts);
    // Completed before, and only the answer to that was lost.
    if (wasAll && (await client.sizeOf(key, scope)) === content.size) return;
    // Many a host sweeps half uploads away after some days: from the beginning then.
  }
  const parts = await begin(client, request, scope);
  if (!(await bringParts(client, request, parts, scope))) {
    throw new AppError('target-unreachable', 'The storage has lost what was uploaded: try again.');
  }
}

/** Removes the parts of an upload that is not completed: nobody sees them, but they take, and cost, space. */
export async function removeParts(
  client: S3Client,
  key: string,
  note: string,
  scope: StorageScope,
): Promise<void> {
  const query = `?${uploadOf(JSON.parse(note) as Parts)}`;
  const answer = await client.ask({ method: 'DELETE', key, query }, scope);
  // A server that cannot remove them does so by itself in time, or never; the rest is to be removed all the same.
  const isUnknown = answer.status === 404 || answer.status === 405 || answer.status === 501;
  if (answer.status >= 400 && !isUnknown) throw client.explain(answer);
}

const uploadOf = ({ uploadId }: Parts): string => `uploadId=${encodeURIComponent(uploadId)}`;
const countOf = (content: Blob, { partBytes }: Parts): number => Math.ceil(content.size / partBytes);
const isGone = (answer: HttpAnswer): boolean => textIn(answer.text, 'Code') === 'NoSuchUpload';

async function begin(
  client: S3Client,
  { key, content, headers, note }: PartsRequest,
  scope: StorageScope,
): Promise<Parts> {
  const answer = await client.must({ method: 'POST', key, query: '?uploads', headers }, scope);
  const uploadId = textIn(answer.text, 'UploadId');
  if (!uploadId) throw new AppError('target-refused', 'The storage does not take files in parts.');
  const partBytes = Math.max(PART_BYTES, Math.ceil(content.size / MOST_PARTS));
  const parts = { uploadId, partBytes, etags: [] };
  note.write(JSON.stringify(parts));
  return parts;
}

/** Sends the parts that are missing, and makes a file of all. False where the server does not know the upload any more. */
async function bringParts(
  client: S3Client,
  { key, content, note, onBytes }: PartsRequest,
  known: Parts,
  scope: StorageScope,
): Promise<boolean> {
  const upload = uploadOf(known);
  const count = countOf(content, known);
  let { etags } = known;
  while (etags.length < count) {
    const at = etags.length * known.partBytes;
    const body = content.slice(at, at + known.partBytes);
    const query = `?partNumber=${etags.length + 1}&${upload}`;
    const report = (sentBytes: number): void => onBytes(at + sentBytes);
    const answer = await client.ask({ method: 'PUT', key, query, body, onBytes: report }, scope);
    if (isGone(answer)) return false;
    if (answer.status >= 400) throw client.explain(answer);
    etags = [...etags, answer.header('ETag')];
    note.write(JSON.stringify({ ...known, etags } satisfies Parts));
  }
  if (etags.includes(null)) {
    const listed = await listParts(client, key, upload, scope);
    if ('refusal' in listed) throw client.explain(listed.refusal);
    etags = listed.parts.map(({ etag }) => etag);
  }
  const list = etags.map((etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`);
  const body = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
  const answer = await client.ask({ method: 'POST', key, query: `?${upload}`, headers: XML, body }, scope);
  // It may have been tried twice, and have been done at first.
  if (isGone(answer)) return (await client.sizeOf(key, scope)) === content.size;
  // Completing answers 200 first, and may find out later that it cannot.
  if (answer.status >= 400 || textIn(answer.text, 'Code') !== null) throw client.explain(answer);
  return true;
}

const XML = { 'Content-Type': 'application/xml' };

/** The ETags of the first parts that are whole there; those that are noted, where it is not told; null where nothing is left. */
async function partsThere(
  client: S3Client,
  { key, content }: PartsRequest,
  known: Parts,
  scope: StorageScope,
): Promise<Parts['etags'] | null> {
  const listed = await listParts(client, key, uploadOf(known), scope);
  if ('refusal' in listed) return isGone(listed.refusal) ? null : known.etags;
  const etags: string[] = [];
  for (const { number, sizeBytes, etag } of listed.parts) {
    const wholeBytes = Math.min(known.partBytes, content.size - etags.length * known.partBytes);
    if (number !== etags.length + 1 || sizeBytes !== wholeBytes) break;
    etags.push(etag);
  }
  return etags;
}

interface ListedPart {
  readonly number: number;
  readonly sizeBytes: number;
  readonly etag: string;
}

/** What the server has of an upload; it takes a permission of its own, and not every server can. */
async function listParts(
  client: S3Client,
  key: string,
  upload: string,
  scope: StorageScope,
): Promise<{ readonly parts: readonly ListedPart[] } | { readonly refusal: HttpAnswer }> {
  const parts: ListedPart[] = [];
  for (let marker: string | null = '0'; marker !== null;) {
    const query = `?${upload}&part-number-marker=${marker}`;
    const answer = await client.ask({ method: 'GET', key, query }, scope);
    if (answer.status >= 400 || !answer.text.includes('ListPartsResult')) return { refusal: answer };
    for (const [part] of answer.text.matchAll(/<Part>.*?<\/Part>/gs)) {
      parts.push({
        number: Number(textIn(part, 'PartNumber')),
        sizeBytes: Number(textIn(part, 'Size')),
        etag: textIn(part, 'ETag') ?? '',
      });
    }
    marker =
      textIn(answer.text, 'IsTruncated') === 'true' ? textIn(answer.text, 'NextPartNumberMarker') : null;
  }
  return { parts };
}
