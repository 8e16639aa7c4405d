/** How a score of 0..100 is to be taken: what colours and icons go by. */
export type ScoreMood = 'good' | 'fair' | 'poor';

/** The mood of a connection's score. */
export function moodOf(score: number): ScoreMood {
  return score >= 70 ? 'good' : score >= 40 ? 'fair' : 'poor';
}
