/** Where in a picture's stream one can begin, and until where what begins there goes. Seconds. */
export interface Gop {
  /** Of the keyframe. */
  readonly fromS: number;
  /** The next keyframe's, or the end of the last frame. */
  readonly toS: number;
  /** No frame of it leans on one before it, so that it can stand behind anything. */
  readonly isClosed: boolean;
}

/** What the planner needs to know of a recording's picture. */
export interface PictureIndex {
  /** As in WebCodecs' registry, e.g. 'avc1.42C01E'. */
  readonly codecString: string;
  readonly codec: 'avc' | 'vp8' | 'vp9' | 'av1' | 'hevc' | 'other';
  /** In order of time, without gaps between them. */
  readonly gops: readonly Gop[];
  /** Frames, at most, that are stored before one that is shown earlier; 0 where they are stored as they are shown. */
  readonly reorderedFrames: number;
  /** Pixels as coded and clockwise degrees to turn them by when they are shown. */
  readonly width: number;
  readonly height: number;
  readonly rotation: 0 | 90 | 180 | 270;
  /** Frames a second, on average. */
  readonly frameRate: number;
  readonly bitrateBps: number;
}

/** What the planner needs to know of a recording's sound. */
export interface SoundIndex {
  readonly codec: 'opus' | 'aac' | 'other';
  readonly channels: number;
  readonly sampleRate: number;
  readonly endS: number;
}

/** What the planner needs to know of a recording; its file is only read. */
export interface SourceIndex {
  readonly picture: PictureIndex | null;
  readonly sound: SoundIndex | null;
  readonly durationS: number;
}
