/**
 * What FIT calls an exercise: a category of its type `exercise_category`, and a number of that category's own list of names.
 * Values are those of the FIT profile 21.217.
 * @see https://developer.garmin.com/fit/overview/
 */
export interface FitExercise {
  readonly category: number;
  /** Null where only the category is right. */
  readonly name: number | null;
}

const FIT_EXERCISES: Readonly<Record<string, FitExercise>> = {
  squat: { category: 28, name: 61 }, // squat: squat
  'push-up': { category: 22, name: 77 }, // push_up: push_up
  lunge: { category: 17, name: 32 }, // lunge: lunge
  'sit-up': { category: 27, name: 37 }, // sit_up: sit_up
  'glute-bridge': { category: 10, name: 11 }, // hip_raise: hip_raise
  'jumping-jack': { category: 2, name: 12 }, // cardio: jumping_jacks
  'biceps-curl': { category: 7, name: 46 }, // curl: dumbbell_biceps_curl
  'shoulder-press': { category: 24, name: 24 }, // shoulder_press: dumbbell_shoulder_press
  'lateral-raise': { category: 14, name: 34 }, // lateral_raise: dumbbell_lateral_raise
  'high-knees': { category: 31, name: 26 }, // warm_up: walking_high_knees, the only high knees without a weight
  'pull-up': { category: 21, name: 38 }, // pull_up: pull_up
  deadlift: { category: 8, name: 0 }, // deadlift: barbell_deadlift
  plank: { category: 19, name: 43 }, // plank: plank
  'wall-sit': { category: 28, name: 20 }, // squat: body_weight_wall_squat
};

/** For own exercises, and those that FIT does not know. Their names are in the file all the same. */
const UNKNOWN: FitExercise = { category: 65_534, name: null };

/** The exercise of that id in FIT's words. */
export function fitExerciseOf(exerciseId: string): FitExercise {
  return (Object.hasOwn(FIT_EXERCISES, exerciseId) ? FIT_EXERCISES[exerciseId] : undefined) ?? UNKNOWN;
}
