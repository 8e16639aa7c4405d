import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { S3Context } from 's3rver';

/** Where s3rver keeps the parts of uploads, each in a folder of its id: `1`, and `1.md5` once it is whole. */
export const UPLOADS = '._S3rver_uploads';
/** As few as no host has, so that a list has pages. */
const LISTED_AT_ONCE = 2;

/**
 * What s3rver 3.7.1 cannot, on the parts that it has stored, written down here from Amazon's API reference: ListParts,
 * AbortMultipartUpload, and the answer to those who speak of an upload that is not there any more (s3rver takes its parts).
 */
export function uploadsInParts(bucketFolder: string) {
  return async (context: S3Context, next: () => Promise<void>): Promise<void> => {
    const { method, query } = context;
    const { uploadId } = query;
    if (uploadId === undefined || method === 'OPTIONS') {
      await next();
      return;
    }
    const answer = (status: number, body: string): void => {
      context.status = status;
      context.set('Access-Control-Allow-Origin', '*');
      if (body === '') return;
      context.type = 'application/xml';
      context.body = `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
    };
    const folder = join(bucketFolder, UPLOADS, uploadId);
    if (!/^[0-9a-f]{32}$/.test(uploadId) || !existsSync(folder)) {
      answer(404, '<Error><Code>NoSuchUpload</Code><Message>The upload does not exist.</Message></Error>');
    } else if (method === 'GET') {
      answer(200, listing(folder, Number(query['part-number-marker'] ?? 0)));
    } else if (method === 'DELETE') {
      rmSync(folder, { recursive: true });
      answer(204, '');
    } else {
      await next();
    }
  };
}

function listing(folder: string, after: number): string {
  const numbers = readdirSync(folder)
    .filter((name) => /^\d+\.md5$/.test(name))
    .map((name) => Number.parseInt(name))
    .filter((number) => number > after)
    .sort((a, b) => a - b);
  const page = numbers.slice(0, LISTED_AT_ONCE);
  const parts = page.map((number) => {
    const etag = readFileSync(join(folder, `${number}.md5`), 'utf8');
    const { size } = statSync(join(folder, String(number)));
    return `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size></Part>`;
  });
  const isTruncated = page.length < numbers.length;
  return `<ListPartsResult><IsTruncated>${isTruncated}</IsTruncated><NextPartNumberMarker>${page.at(-1) ?? 0}</NextPartNumberMarker>${parts.join('')}</ListPartsResult>`;
}
