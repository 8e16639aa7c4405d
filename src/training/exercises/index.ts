import type { Exercise } from '../exercise.ts';
import { pushUp } from './push-up.ts';
import { squat } from './squat.ts';

export const EXERCISES: readonly Exercise[] = [squat, pushUp];
