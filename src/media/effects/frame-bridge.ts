import { AppError } from '../../lib/errors.ts';
import { canBridgeInWorkers } from '../../workers/effects/effects.client.ts';
import { startTicker } from '../../workers/ticker/ticker.client.ts';

/**
 * How frames are taken out of a track and put into one, to work on them in a worker. `direct`: Chromium's
 * MediaStreamTrackProcessor and MediaStreamTrackGenerator, which cost the window nothing. `in-worker`: the tracks
 * themselves go to the worker and come from it, since only there they can be read and made (Safari 18). `drawn`: frames of
 * a hidden video, drawn on a hidden canvas (Firefox); a picture without an effect better goes another way.
 */
export type FrameBridge = WindowBridge | 'in-worker';
type WindowBridge = 'direct' | 'drawn';

/** The best way this browser has; null: none. What only a worker can tell is asked of one, once. */
export async function findFrameBridge(): Promise<FrameBridge | null> {
  const inWindow = windowBridge();
  if (inWindow === 'direct' || !('VideoFrame' in globalThis)) return inWindow;
  return (await (inWorkers ??= canBridgeInWorkers())) ? 'in-worker' : inWindow;
}

let inWorkers: Promise<boolean> | undefined;

function windowBridge(): WindowBridge | null {
  if ('MediaStreamTrackProcessor' in globalThis && 'MediaStreamTrackGenerator' in globalThis) return 'direct';
  const canDraw = 'VideoFrame' in globalThis && 'captureStream' in HTMLCanvasElement.prototype;
  return canDraw && canTransferStreams() ? 'drawn' : null;
}

function canTransferStreams(): boolean {
  try {
    const stream = new ReadableStream();
    structuredClone(stream, { transfer: [stream] });
    return true;
  } catch {
    return false;
  }
}

/**
 * The frames of a track, to be transferred to a worker; the caller keeps owning the track. Only the latest frame
 * waits for the reader, who closes each. Aborting ends what a reader that died left running.
 */
export function openFrameSource(
  track: MediaStreamTrack,
  { bridge = windowBridge(), signal }: { bridge?: FrameBridge | null; signal?: AbortSignal } = {},
): ReadableStream<VideoFrame> {
  if (bridge === 'drawn') return drawnSource(track, signal);
  return new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack, maxBufferSize: 1 }).readable;
}

/** A track, and where its frames are written to (it closes them). The stream is to be transferred to a worker. */
export function openFrameSink(bridge: FrameBridge | null = windowBridge()): {
  track: MediaStreamTrack;
  frames: WritableStream<VideoFrame>;
} {
  if (bridge === 'drawn') return drawnSink();
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  return { track, frames: track.writable };
}

const DRAWN_FPS = 30;

/** Whoever reads gets the video's picture of the next tick; nothing waits, so that none is old. */
function drawnSource(track: MediaStreamTrack, signal?: AbortSignal): ReadableStream<VideoFrame> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  let wake = (): void => undefined;
  const stopTicker = startTicker(DRAWN_FPS, () => wake());
  const nextTick = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  const stop = (): void => {
    stopTicker();
    wake();
    video.srcObject = null;
  };
  signal?.addEventListener('abort', stop, { once: true });
  return new ReadableStream<VideoFrame>(
    {
      start: async () => {
        await video.play();
      },
      pull: async (controller) => {
        do await nextTick();
        while (video.srcObject && video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA);
        if (!video.srcObject) return;
        if (track.readyState === 'ended') {
          stop();
          controller.close();
        } else controller.enqueue(new VideoFrame(video, { timestamp: Math.round(performance.now() * 1000) }));
      },
      cancel: stop,
    },
    { highWaterMark: 0 },
  );
}

function drawnSink(): { track: MediaStreamTrack; frames: WritableStream<VideoFrame> } {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { alpha: false });
  const [track] = canvas.captureStream(DRAWN_FPS).getVideoTracks();
  if (!track || !context) throw new AppError('unexpected', 'A canvas gave no picture.');
  const frames = new WritableStream<VideoFrame>({
    write: (frame) => {
      const { displayWidth: width, displayHeight: height } = frame;
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      context.drawImage(frame, 0, 0, width, height);
      frame.close();
    },
  });
  return { track, frames };
}
