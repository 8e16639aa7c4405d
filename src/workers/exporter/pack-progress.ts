import type { ExportPlan, Rendition } from '../../media/export/rendition.ts';

/** How far all renditions of a plan are. */
export interface PackProgress {
  /** All before `toS` is made. */
  reached(rendition: Rendition, toS: number): void;
  /** So many seconds more are encoded. */
  encoded(rendition: Rendition, seconds: number): void;
  /** 0..1 */
  readonly fraction: number;
}

/** What copying costs beside encoding the largest picture, and what sound costs; a picture by its pixels. */
const COPY_COST = 0.01;
const SOUND_COST = 0.03;

/** Nothing is made yet. */
export function createPackProgress({ renditions, segments }: ExportPlan): PackProgress {
  const durationS = segments.at(-1)?.toS ?? 0;
  const pixelsOf = (rendition: Rendition): number =>
    rendition.kind === 'video' ? rendition.rung.width * rendition.rung.height : 0;
  const mostPixels = Math.max(1, ...renditions.map(pixelsOf));
  const costOf = (rendition: Rendition): number => {
    if (rendition.isCopied) return COPY_COST;
    return rendition.kind === 'audio' ? SOUND_COST : pixelsOf(rendition) / mostPixels;
  };
  const totalCost = renditions.reduce((sum, rendition) => sum + costOf(rendition), 0) * durationS;
  const done = new Map<string, number>();
  const set = ({ name }: Rendition, toS: number): void => {
    done.set(name, Math.min(durationS, Math.max(toS, done.get(name) ?? 0)));
  };
  return {
    reached: set,
    encoded: (rendition, seconds) => set(rendition, (done.get(rendition.name) ?? 0) + seconds),
    get fraction() {
      if (totalCost <= 0) return 0;
      const cost = renditions.reduce(
        (sum, rendition) => sum + costOf(rendition) * (done.get(rendition.name) ?? 0),
        0,
      );
      return Math.min(1, cost / totalCost);
    },
  };
}
