/**
 * Fetches files side by side. `onProgress` hears the fraction of all their bytes, 0..1, where every size is known.
 * @throws Error naming the file and its status
 */
export async function download(
  urls: readonly string[],
  onProgress: (fraction: number) => void,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const responses = await Promise.all(urls.map(openFile));
  const totalBytes = responses.reduce((sum, response) => sum + sizeBytes(response), 0);
  let receivedBytes = 0;
  return Promise.all(
    responses.map(async ({ body }) => {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      const reader = body?.getReader();
      for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
        parts.push(read.value);
        receivedBytes += read.value.length;
        if (!Number.isNaN(totalBytes)) onProgress(Math.min(1, receivedBytes / totalBytes));
      }
      return new Uint8Array(await new Blob(parts).arrayBuffer());
    }),
  );
}

async function openFile(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${new URL(url).pathname} answered with ${response.status}`);
  return response;
}

/** NaN where it is not known: a compressed body's length says nothing about the bytes read. */
function sizeBytes({ headers }: Response): number {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? Number.NaN : Number(length);
}
