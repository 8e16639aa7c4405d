import { openFilmReader } from '../../workers/film/film.client.ts';
import { openPoseFinder } from '../../workers/pose/pose.client.ts';
import { effectsAssets } from '../effects/video-pipeline.ts';

/** What finding poses loads, by parts of the names. */
const POSE_FILES = ['pose.worker', 'people.worker', 'pose_landmarker_lite', 'vision_wasm'];

/**
 * Has everything stored that looking for poses and reading films needs, so that both work without a network. The service
 * worker stores what is asked for while it is there, which at the very first visit it was not: then all of it is asked
 * for once more.
 */
export async function prepareFilms({ signal }: { signal: AbortSignal }): Promise<void> {
  // A film of nothing asks for all that reading one needs.
  const reading = openFilmReader(new Blob([]), { mostFps: 1 }, { signal }).then(
    (reader) => reader.close(),
    () => undefined,
  );
  if (!(await areStored(POSE_FILES))) await lookOnce({ signal });
  await reading;
}

async function lookOnce(scope: { signal: AbortSignal }): Promise<void> {
  const { wasmBaseUrl, poseModelUrls } = effectsAssets();
  const assets = { wasmBaseUrl, modelUrl: poseModelUrls.lite, source: 'film' } as const;
  const finder = await openPoseFinder(assets, () => undefined, scope);
  try {
    await finder.detect(darkFrame(), 0);
  } finally {
    finder.close();
  }
}

function darkFrame(): VideoFrame {
  const canvas = new OffscreenCanvas(64, 64);
  canvas.getContext('2d', { alpha: false });
  return new VideoFrame(canvas, { timestamp: 0 });
}

async function areStored(names: readonly string[]): Promise<boolean> {
  const opened = await Promise.all((await caches.keys()).map((key) => caches.open(key)));
  const requests = (await Promise.all(opened.map((cache) => cache.keys()))).flat();
  return names.every((name) => requests.some(({ url }) => url.includes(name)));
}
