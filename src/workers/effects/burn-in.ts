import { drawSkeleton } from '../../lib/pose/draw-skeleton.ts';
import type { PoseFrame } from '../../lib/pose/pose.ts';

/** Draws skeletons into frames. */
export interface BurnIn {
  /**
   * A new frame that shows `frame` with the skeleton, of the same size and time, with joint angles if so said. The caller
   * owns both. @throws Error where there is no canvas
   */
  draw(frame: VideoFrame, pose: PoseFrame, angles: boolean): VideoFrame;
}

/** Keeps one canvas for all frames. */
export function createBurnIn(): BurnIn {
  let context: OffscreenCanvasRenderingContext2D | null = null;
  return {
    draw(frame, pose, angles) {
      const { displayWidth: width, displayHeight: height, timestamp, duration } = frame;
      // In memory, not on a graphics card: frames come from there and go back to there.
      context ??= new OffscreenCanvas(width, height).getContext('2d', {
        alpha: false,
        willReadFrequently: true,
      });
      if (!context) throw new Error('No 2D canvas.');
      const { canvas } = context;
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      context.drawImage(frame, 0, 0, width, height);
      drawSkeleton(context, pose, { left: 0, top: 0, width, height }, { angles });
      return new VideoFrame(canvas, { timestamp, ...(duration === null ? {} : { duration }) });
    },
  };
}
