import { chooseRecorderSettings } from '../../../src/media/recording/format.ts';
import { openRecorder } from '../../../src/media/recording/recorder.ts';
import type { ClockSource } from '../media/recording/clock-source.ts';

/** What a recorder hands over in so long a time. */
export async function rawChunks(
  { video, audio }: Pick<ClockSource, 'video' | 'audio'>,
  ms = 1500,
): Promise<{ readonly bytes: ArrayBuffer; readonly capturedAtMs: number }[]> {
  const chunks: { readonly bytes: ArrayBuffer; readonly capturedAtMs: number }[] = [];
  const sink = {
    append(bytes: ArrayBuffer, capturedAtMs: number): Promise<void> {
      chunks.push({ bytes, capturedAtMs });
      return Promise.resolve();
    },
  };
  const settings = chooseRecorderSettings({ width: 640, height: 360, frameRate: 24 });
  const recorder = openRecorder(new MediaStream([video, audio]), settings, sink, {
    signal: new AbortController().signal,
  });
  await new Promise((done) => setTimeout(done, ms));
  await recorder.close();
  return chunks;
}
