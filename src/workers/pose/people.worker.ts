import type { PoseLandmarker } from '@mediapipe/tasks-vision';
import { expose, transfer } from 'comlink';
import { flatten, openLandmarker } from './landmarker.ts';
import type { PeopleApi } from './people.contract.ts';

/** Each takes a run of the model; whether there are more makes no difference. */
const MOST_PEOPLE = 3;

let landmarker: PoseLandmarker | null = null;

const api: PeopleApi = {
  async load(assets) {
    landmarker = await openLandmarker(
      assets,
      { runningMode: 'IMAGE', numPoses: MOST_PEOPLE },
      () => undefined,
    );
  },
  find(pixels, width) {
    if (!landmarker) throw new Error('The model is not loaded.');
    const people = landmarker.detect(new ImageData(pixels, width)).landmarks.map(flatten);
    return Promise.resolve(
      transfer(
        people,
        people.map(({ buffer }) => buffer),
      ),
    );
  },
};

expose(api);
