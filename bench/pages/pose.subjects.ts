// What is compared. Each shows the camera's picture with the skeleton over it.
import { DrawingUtils, FilesetResolver, PoseLandmarker } from '@mediapipe/tasks-vision';
import '../../src/components/training/skeleton-overlay.ts';
import { assetUrl } from '../../src/lib/asset-url.ts';
import type { PoseFrame } from '../../src/lib/pose/pose.ts';
import { until } from '../../src/lib/store.ts';
import { openVideoPipeline } from '../../src/media/effects/video-pipeline.ts';

export type SubjectName = 'ours' | 'ours, blurred' | 'ours, burnt in' | 'MediaPipe';

/** What is counted of a subject. */
export interface Counter {
  /** A pose was found. `frame`: what it was found in, where that is known. */
  onPose(frame: PoseFrame | null): void;
}

/** Shows the camera's track in `box` and begins to look for poses; resolves with the video when the first was found. */
type Subject = (track: MediaStreamTrack, box: HTMLElement, counter: Counter) => Promise<HTMLVideoElement>;

async function play(track: MediaStreamTrack, box: HTMLElement): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  box.append(video);
  await video.play();
  return video;
}

const ours =
  ({ isBlurred = false, burnIn = false }: { isBlurred?: boolean; burnIn?: boolean }): Subject =>
  async (track, box, counter) => {
    const pipeline = await openVideoPipeline({ effect: { kind: 'none' } }, new AbortController());
    await pipeline.setInput(track);
    const video = await play(pipeline.output.value, box);
    const overlay = document.createElement('co-skeleton-overlay');
    let latest: PoseFrame | null = null;
    overlay.read = () => latest;
    if (!burnIn) box.append(overlay);
    pipeline.onPose((frame) => {
      latest = frame;
      counter.onPose(frame);
    });
    if (isBlurred) {
      await pipeline.setEffect({ kind: 'blur', strength: 'strong' });
      await until(pipeline.effect, ({ kind }) => kind === 'active');
    }
    await pipeline.setTracking({ model: 'lite', burnIn, angles: false });
    await until(pipeline.tracking, ({ kind }) => kind === 'active');
    return video;
  };

export const SUBJECTS: Record<SubjectName, Subject> = {
  ours: ours({}),
  'ours, blurred': ours({ isBlurred: true }),
  'ours, burnt in': ours({ burnIn: true }),

  // As MediaPipe's own example for the web does it, but on the processor: its "GPU" is no graphics card here.
  async MediaPipe(track, box, counter) {
    const video = await play(track, box);
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 640, height: 480 });
    canvas.style.cssText = 'position: absolute; inset: 0';
    box.append(canvas);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('No 2D canvas.');
    const drawing = new DrawingUtils(context);
    const landmarker = await PoseLandmarker.createFromOptions(
      await FilesetResolver.forVisionTasks(assetUrl('mediapipe')),
      {
        baseOptions: { modelAssetPath: assetUrl('models/pose_landmarker_lite.task'), delegate: 'CPU' },
        runningMode: 'VIDEO',
        numPoses: 1,
      },
    );
    let lastTime = -1;
    let lastPicture = -1;
    const predict = (): void => {
      if (video.currentTime !== lastTime) {
        lastTime = video.currentTime;
        const { landmarks } = landmarker.detectForVideo(video, performance.now());
        context.clearRect(0, 0, canvas.width, canvas.height);
        for (const landmark of landmarks) {
          drawing.drawLandmarks(landmark);
          drawing.drawConnectors(landmark, PoseLandmarker.POSE_CONNECTIONS);
        }
        // The time of a camera's video goes on between its pictures: the same one found twice is one.
        const picture = video.getVideoPlaybackQuality().totalVideoFrames;
        if (picture !== lastPicture) counter.onPose(null);
        lastPicture = picture;
      }
      requestAnimationFrame(predict);
    };
    predict();
    return video;
  },
};
