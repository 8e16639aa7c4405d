/** One ring and the pause after it. */
export const RING_PERIOD_S = 3.2;
/** A rising fourth, twice: frequency (Hz) and when it is struck (s). */
const NOTES = [
  [587.33, 0],
  [783.99, 0.18],
  [587.33, 0.8],
  [783.99, 0.98],
] as const;
const DECAY_S = 0.7;
const LOUDNESS = 0.22;

/** Schedules one ring, from `startS` on the context's clock: the sound of a small bell, without any file. */
export function scheduleRing(context: BaseAudioContext, destination: AudioNode, startS: number): void {
  for (const [frequency, offsetS] of NOTES) {
    const struckS = startS + offsetS;
    // The overtone near three times the ground tone is what makes it a bell, and dies away first.
    for (const [ratio, share] of [
      [1, 1],
      [2.98, 0.25],
    ] as const) {
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, struckS);
      gain.gain.linearRampToValueAtTime(LOUDNESS * share, struckS + 0.008);
      gain.gain.exponentialRampToValueAtTime(0.0001, struckS + DECAY_S / ratio);
      const oscillator = new OscillatorNode(context, { frequency: frequency * ratio });
      oscillator.connect(gain).connect(destination);
      oscillator.start(struckS);
      oscillator.stop(struckS + DECAY_S);
    }
  }
}

/**
 * Rings until the function it returns is called. Of several tabs of this browser only one is heard. Where the
 * browser plays nothing before somebody has touched the page, it rings from the first touch on.
 */
export function startRingtone(): () => void {
  const lifetime = new AbortController();
  const { signal } = lifetime;
  const context = new AudioContext();
  const output = new GainNode(context);
  output.connect(context.destination);

  const ring = (): void => {
    let nextS = context.currentTime + 0.05;
    const schedule = (): void => {
      // The timer is not exact; the context's clock is.
      while (nextS < context.currentTime + RING_PERIOD_S) {
        scheduleRing(context, output, nextS);
        nextS += RING_PERIOD_S;
      }
    };
    schedule();
    const timer = setInterval(schedule, 1000);
    signal.addEventListener('abort', () => clearInterval(timer));
  };

  const ringAlone = async (): Promise<void> => {
    // Whoever comes second waits for the lock, and takes over where the first tab goes away.
    await navigator.locks
      .request('coterie/ringtone', { signal }, async () => {
        ring();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      })
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
  };

  const startIfAllowed = (): void => {
    if (context.state === 'running') start();
  };
  const start = (): void => {
    context.removeEventListener('statechange', startIfAllowed);
    void ringAlone();
  };
  const onGesture = (): void => void context.resume();
  if (context.state === 'running') start();
  else {
    context.addEventListener('statechange', startIfAllowed);
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, onGesture, { signal });
  }

  return () => {
    if (signal.aborted) return;
    lifetime.abort();
    void context.close();
  };
}
