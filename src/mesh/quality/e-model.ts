/** Of the codec's frame and look-ahead, ms: Opus with 20 ms frames (RFC 6716, section 2). */
const CODEC_DELAY_MS = 26.5;
/** How well lost packets are concealed: G.711 with concealment, random loss (ITU-T G.113, appendix I). */
const PACKET_LOSS_ROBUSTNESS = 25.1;

/** What one hears of somebody, as the network delivers it. */
export interface SpeechPath {
  readonly rttMs: number;
  readonly jitterBufferMs: number;
  /** Packets lost, 0..1. */
  readonly loss: number;
}

/**
 * Mean opinion score of speech over this path, 1 (bad) to 4.5 (as good as it gets), by the ITU-T E-model (G.107)
 * with its default values: R = 93.2 - Id - Ie,eff. No impairment of Opus itself is published in G.113, so it is
 * taken for none; delay and loss are what tells calls apart.
 */
export function meanOpinionScore({ rttMs, jitterBufferMs, loss }: SpeechPath): number {
  const delayMs = rttMs / 2 + jitterBufferMs + CODEC_DELAY_MS;
  const delayImpairment = 0.024 * delayMs + 0.11 * Math.max(0, delayMs - 177.3);
  const lossPercent = loss * 100;
  const lossImpairment = (95 * lossPercent) / (lossPercent + PACKET_LOSS_ROBUSTNESS);
  const rating = Math.min(100, Math.max(0, 93.2 - delayImpairment - lossImpairment));
  return 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating);
}
