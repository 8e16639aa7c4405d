import { MOST_POINTS_AT_ONCE, SKETCH_GRID, type SketchMessage } from './messages.ts';
import type { Stroke } from './model.ts';

/** Enough for any lesson, and little to draw and to keep. */
const MOST_STROKES = 200;
const MOST_POINTS = 10_000;

/** What changes the strokes of a sketch. */
export type StrokeChange = Exclude<SketchMessage['change'], { do: 'open' | 'close' }>;

/** The strokes after a change. What would be too much of them, or undoes nothing, leaves the identical array. */
export function changeStrokes(strokes: readonly Stroke[], change: StrokeChange): readonly Stroke[] {
  switch (change.do) {
    case 'undo':
      return strokes.length > 0 ? strokes.slice(0, -1) : strokes;
    case 'clear':
      return strokes.length > 0 ? [] : strokes;
    case 'draw': {
      const numbers = strokes.reduce((sum, { points }) => sum + points.length, 0);
      if (numbers + change.points.length > 2 * MOST_POINTS) return strokes;
      const points = change.points.map((value) => value / SKETCH_GRID);
      const last = strokes.at(-1);
      if (last && !change.begins)
        return [...strokes.slice(0, -1), { ...last, points: [...last.points, ...points] }];
      return strokes.length < MOST_STROKES ? [...strokes, { colour: change.colour, points }] : strokes;
    }
  }
}

/** A stroke, or more of one, as it goes over the wire; as many messages as it takes. `points` as in {@link Stroke}. */
export function drawChanges(stroke: Stroke, begins: boolean): readonly StrokeChange[] {
  const { colour } = stroke;
  const points = stroke.points.map((value) => Math.round(Math.min(Math.max(value, 0), 1) * SKETCH_GRID));
  const changes: StrokeChange[] = [];
  for (let at = 0; at + 1 < points.length; at += 2 * MOST_POINTS_AT_ONCE)
    changes.push({
      do: 'draw',
      colour,
      begins: begins && at === 0,
      points: points.slice(at, at + 2 * MOST_POINTS_AT_ONCE),
    });
  return changes;
}
