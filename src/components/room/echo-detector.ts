/** Ten readings a second, for eight seconds: enough for several words and pauses. */
const WINDOW = 80;
/** Sound comes out of a speaker, through the room and the echo canceller's delay, within half a second. */
const MOST_LAG = 5;
/** People answer each other, which makes levels run against each other; only an echo follows this closely. */
const LIKENESS = 0.8;
/** The window must be like an echo for so many readings in a row. */
const PATIENCE = 20;
/** Below, nothing is heard (-50 dBFS). */
const FLOOR_DB = -50;
/** Who talks all the time, or not at all, gives nothing to compare. */
const LEAST_SPREAD_DB = 5;

/** Tells that others hear themselves through one's microphone: see {@link createEchoDetector}. */
export interface EchoDetector {
  /** Takes the loudness of the microphone, and of what others say (both 0..1, ten times a second). True while it echoes. */
  hear(own: number, others: number): boolean;
}

/** Compares the course of the microphone's loudness with that of what comes out of the speaker, a little earlier. */
export function createEchoDetector(): EchoDetector {
  const own: number[] = [];
  const others: number[] = [];
  let alikeFor = 0;
  return {
    hear: (ownLevel, othersLevel) => {
      own.push(decibels(ownLevel));
      others.push(decibels(othersLevel));
      if (own.length <= WINDOW + MOST_LAG) return false;
      own.shift();
      others.shift();
      alikeFor = isEcho(own, others) ? alikeFor + 1 : 0;
      return alikeFor >= PATIENCE;
    },
  };
}

const decibels = (level: number): number => Math.max(FLOOR_DB, 20 * Math.log10(level + 1e-6));

function isEcho(own: readonly number[], others: readonly number[]): boolean {
  const heard = own.slice(-WINDOW);
  if (spreadOf(heard) < LEAST_SPREAD_DB) return false;
  for (let lag = 0; lag <= MOST_LAG; lag += 1) {
    const played = others.slice(MOST_LAG - lag, MOST_LAG - lag + WINDOW);
    if (spreadOf(played) >= LEAST_SPREAD_DB && correlation(played, heard) > LIKENESS) return true;
  }
  return false;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function spreadOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

/** Pearson's coefficient of two series of the same length. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const covariance = meanOf(a.map((value, index) => (value - meanA) * ((b[index] ?? meanB) - meanB)));
  return covariance / (spreadOf(a) * spreadOf(b));
}
