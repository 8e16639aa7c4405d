import type { Lifeline } from '../lifeline.ts';
import type { Clip } from '../../media/editing/pieces.ts';
import type { SourceIndex } from '../../media/editing/source-index.ts';

/** The name of somebody over the lower part of the picture. Seconds of what is made. */
export interface LowerThirdDrawing {
  readonly kind: 'lower-third';
  readonly name: string;
  readonly title: string;
  readonly fromS: number;
  readonly toS: number;
  readonly position: 'left' | 'centre' | 'right';
}

/** A text or a picture in a corner, all the time. */
export interface WatermarkDrawing {
  readonly kind: 'watermark';
  readonly text: string;
  readonly picture: Blob | null;
  readonly corner: 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';
  readonly opacity: number;
}

export type Drawing = LowerThirdDrawing | WatermarkDrawing;

/** What is to be made, and of what. Sources are only read. */
export interface RenderTask {
  readonly sources: readonly Blob[];
  readonly clips: readonly Clip[];
  readonly drawings: readonly Drawing[];
  readonly loudness: 'as-is' | 'even';
  readonly reduceNoise: boolean;
  readonly picture: 'keep' | 'none';
  /** `library`: what every player takes, MP4 or WebM. `sound`: the usual file of that kind of sound. */
  readonly container: 'library' | 'sound';
  /** Of RNNoise's WebAssembly. */
  readonly denoiserUrl: string;
}

/** A file of the private file system, in a folder of its root; made where it is not there yet. */
export interface Destination {
  readonly folder: string;
  readonly name: string;
}

/** What was made. */
export interface RenderReport {
  readonly mimeType: string;
  readonly durationMs: number;
  readonly sizeBytes: number;
  /** Pixels as displayed; null for sound only. */
  readonly width: number | null;
  readonly height: number | null;
  /** A small JPEG; null for sound only. */
  readonly thumbnail: Blob | null;
  /** Frames that were encoded anew, and all there are. */
  readonly encodedFrames: number;
  readonly frames: number;
  /** Packets of sound that were encoded anew, and all there are. */
  readonly encodedSoundPackets: number;
  readonly soundPackets: number;
}

/** A few seconds as a moving picture. */
export interface AnimationTask {
  readonly source: Blob;
  readonly fromS: number;
  readonly toS: number;
  readonly format: 'gif' | 'webp';
  /** Pixels; the height follows. */
  readonly width: number;
  readonly framesPerSecond: number;
  /** Over and over; else once. */
  readonly loops: boolean;
}

/** One frame as a picture, of full size and upright. */
export interface StillTask {
  readonly source: Blob;
  readonly atS: number;
  readonly type: 'image/png' | 'image/jpeg';
}

/**
 * One worker does one task and is then terminated. `onProgress` (a comlink proxy) gets a fraction 0..1. No media
 * crosses but pictures that are small: films are read from their files, and written to the private file system.
 */
export interface EditorApi extends Pick<Lifeline, 'hold'> {
  /** Reads where a source can be cut. @throws 'edit-unreadable' */
  survey(source: Blob): Promise<SourceIndex>;
  /**
   * Makes a file; it is removed again where that fails or is cancelled.
   * @throws 'edit-unreadable' @throws 'edit-failed' @throws 'storage-full' @throws AbortError
   */
  render(
    task: RenderTask,
    destination: Destination,
    onProgress: (fraction: number) => void,
  ): Promise<RenderReport>;
  /** @throws 'edit-unreadable' */
  still(task: StillTask): Promise<Blob>;
  /** @throws 'edit-unreadable' @throws AbortError */
  animate(task: AnimationTask, onProgress: (fraction: number) => void): Promise<Blob>;
  /** Makes the running task reject with an AbortError once its file is closed. */
  cancel(): void;
}
