/** How many landmarks a pose has. */
export const LANDMARK_COUNT = 33;

/**
 * The landmarks of MediaPipe's BlazePose, by their place in a pose. Left and right are the person's own.
 * @see https://ai.google.dev/edge/mediapipe/solutions/vision/pose_landmarker
 */
export const LANDMARKS = [
  'nose',
  'leftEyeInner',
  'leftEye',
  'leftEyeOuter',
  'rightEyeInner',
  'rightEye',
  'rightEyeOuter',
  'leftEar',
  'rightEar',
  'mouthLeft',
  'mouthRight',
  'leftShoulder',
  'rightShoulder',
  'leftElbow',
  'rightElbow',
  'leftWrist',
  'rightWrist',
  'leftPinky',
  'rightPinky',
  'leftIndex',
  'rightIndex',
  'leftThumb',
  'rightThumb',
  'leftHip',
  'rightHip',
  'leftKnee',
  'rightKnee',
  'leftAnkle',
  'rightAnkle',
  'leftHeel',
  'rightHeel',
  'leftFootIndex',
  'rightFootIndex',
] as const;

export type Landmark = (typeof LANDMARKS)[number];

/** One person in one frame. Both arrays are written once, and then only read. */
export interface Pose {
  /**
   * 33 x (x, y, z, visibility): x and y as parts of the picture's width and height, from its upper left corner (outside of
   * 0..1 where the landmark is outside of the picture); z is depth in widths, smaller is nearer, the hips at 0; visibility
   * 0..1. The picture is as the camera gives it, never mirrored.
   */
  readonly landmarks: Float32Array;
  /** 33 x (x, y, z) in metres from the middle of the hips; y points down. Null where only the picture's are known. */
  readonly world: Float32Array | null;
}

/** What was found in one frame. */
export interface PoseFrame {
  /** When the frame was taken: ms, never going back; of a film, from its beginning. */
  readonly timestampMs: number;
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Null while nobody is seen. */
  readonly pose: Pose | null;
  /** How many people were in the picture when that was last looked at; only one of them is followed. */
  readonly people: number;
}
