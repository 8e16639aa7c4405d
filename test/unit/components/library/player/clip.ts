import { ALL_FORMATS, BlobSource, Input, VideoSampleSink } from 'mediabunny';
import { importMediaFile } from '../../../../../src/media/recording/finaliser.ts';
import { deleteRecordingFile, openRecordingFile } from '../../../../../src/storage/recording-files.ts';
import { openClockSource, readClock } from '../../../media/recording/clock-source.ts';

/** A real recording whose frames tell the time. */
export interface Clip {
  /** As MediaRecorder wrote it: no length, no index. */
  readonly raw: File;
  /** As the library keeps it. */
  readonly file: File;
  readonly durationMs: number;
  /** What the clock in each frame says, in order, ms. */
  readonly clocks: readonly number[];
  remove(): Promise<void>;
}

const WIDTH = 320;
const HEIGHT = 180;

/** Records `lengthMs` of the clock. */
export async function recordClip(lengthMs: number): Promise<Clip> {
  const source = await openClockSource(WIDTH, HEIGHT);
  const recorder = new MediaRecorder(new MediaStream([source.video, source.audio]), {
    mimeType: 'video/webm;codecs=vp8,opus',
    videoBitsPerSecond: 2_000_000,
  });
  const chunks: Blob[] = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start(500);
  await new Promise((resolve) => setTimeout(resolve, lengthMs));
  recorder.stop();
  await stopped;
  await source.close();
  const raw = new File(chunks, 'clock.webm', { type: 'video/webm' });
  const recordingId = crypto.randomUUID();
  const facts = await importMediaFile({ file: raw, recordingId }).result;
  const file = await openRecordingFile(recordingId);
  return {
    raw,
    file,
    durationMs: facts.durationMs,
    clocks: await clocksIn(file),
    remove: () => deleteRecordingFile(recordingId),
  };
}

/** What a picture of the clock says just now, ms. */
export const clockOf = (video: HTMLVideoElement): number => readClock(video, WIDTH, HEIGHT);

async function clocksIn(file: Blob): Promise<number[]> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const track = await input.getPrimaryVideoTrack();
  const clocks: number[] = [];
  for await (const sample of new VideoSampleSink(track!).samples()) {
    const frame = sample.toVideoFrame();
    clocks.push(readClock(frame, WIDTH, HEIGHT));
    frame.close();
    sample.close();
  }
  input.dispose();
  return clocks;
}
