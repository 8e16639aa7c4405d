// What is compared, each as its own makers' description says that it is used.
import { BackgroundProcessor } from '@livekit/track-processors';
import { VirtualBackground } from '@stream-io/video-filters-web';
import { Track } from 'livekit-client';
import { assetUrl } from '../../src/lib/asset-url.ts';
import { openVideoPipeline } from '../../src/media/effects/video-pipeline.ts';

export type SubjectName = 'no effect' | 'ours' | 'LiveKit' | 'Stream';

/** One way to blur what a track shows. */
export interface Blur {
  /** Resolves with the track that shows it, when it says that it does. */
  choose(): Promise<MediaStreamTrack>;
  drop(): Promise<void>;
  /** Whether it shows its effect yet, where it tells. */
  isReady?(): boolean;
  /** How long the latest frames took in the worker, where there is one that tells. */
  frameTimesMs?(): Promise<readonly number[]>;
}

/** How each blurs a track. All get their models and runtimes from the bench's own server, see bench/lib/served.mjs. */
export const SUBJECTS: Record<SubjectName, (track: MediaStreamTrack) => Promise<Blur>> = {
  'no effect': (track) =>
    Promise.resolve({ choose: () => Promise.resolve(track), drop: () => Promise.resolve() }),

  // As in the app: the pipeline stands from the start, and the effect is chosen later.
  async ours(track) {
    const { signal } = new AbortController();
    const pipeline = await openVideoPipeline({ effect: { kind: 'none' } }, { signal });
    await pipeline.setInput(track);
    return {
      async choose() {
        await pipeline.setEffect({ kind: 'blur', strength: 'strong' });
        return pipeline.output.value;
      },
      drop: () => pipeline.setEffect({ kind: 'none' }),
      isReady: () => pipeline.effect.value.kind === 'active',
      frameTimesMs: () => pipeline.frameTimesMs(),
    };
  },

  // As livekit-client's setProcessor does it. The blur is the package's default.
  async LiveKit(track) {
    const element = document.createElement('video');
    element.muted = true;
    element.srcObject = new MediaStream([track]);
    await element.play();
    let processor: ReturnType<typeof BackgroundProcessor> | null = null;
    return {
      async choose() {
        processor = BackgroundProcessor({
          mode: 'background-blur',
          assetPaths: {
            tasksVisionFileSet: assetUrl('livekit'),
            modelAssetPath: assetUrl('models/selfie_segmenter.tflite'),
          },
        });
        await processor.init({ kind: Track.Kind.Video, track, element });
        if (!processor.processedTrack) throw new Error('LiveKit gave no track.');
        return processor.processedTrack;
      },
      drop: () => processor?.destroy() ?? Promise.resolve(),
    };
  },

  // As the package's own description says.
  Stream(track) {
    let processor: VirtualBackground | null = null;
    return Promise.resolve({
      async choose() {
        processor = new VirtualBackground(
          track as MediaStreamVideoTrack,
          { basePath: assetUrl('stream'), backgroundFilter: 'blur', backgroundBlurLevel: 'high' },
          { onError: (error) => console.error('Stream:', error) },
        );
        return processor.start();
      },
      drop: () => Promise.resolve(processor?.stop()),
    });
  },
};
