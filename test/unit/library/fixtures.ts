/** Four seconds each: a counter and a tone, or the tone alone. Made with ffmpeg (testsrc, sine). */
export const FIXTURES = [
  'counter.webm',
  'counter.mp4',
  'counter.mov',
  'tone.mp3',
  'tone.ogg',
  'tone.wav',
] as const;

export async function fixture(name: (typeof FIXTURES)[number]): Promise<File> {
  const response = await fetch(`/test/fixtures/media/${name}`);
  if (!response.ok) throw new Error(`There is no ${name}.`);
  return new File([await response.blob()], name);
}

export const nameOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it succeeded',
    (error: unknown) => (error as Error).name,
  );

/** Waits until `isSo`, at most 10 s. */
export async function eventually(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It never came: ${what}`);
}

export const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());
