import { msg, str } from '@lit/localize';
import type { ConnectionSample } from '../../app.ts';
import { formatBitrate } from './connection-text.ts';

/** One figure of a connection over time, or two that go together. */
export interface Trend {
  readonly name: string;
  /** What the chart says, for those who do not see it. */
  readonly words: string;
  /** Seconds since the page was opened. */
  readonly times: number[];
  readonly lines: readonly { readonly name: string; readonly values: (number | null)[] }[];
  /** The top of the chart is no lower, so that noise is not drawn as mountains. */
  readonly leastMost: number;
}

const ms = (value: number): string => `${Math.round(value)} ms`;
const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

/** What was noted of a connection as figures over time: bitrates, loss, round trip, jitter buffer. */
export function connectionTrends(history: readonly ConnectionSample[]): readonly Trend[] {
  const times = history.map(({ atMs }) => atMs / 1000);
  const received = history.map(({ receivedBps }) => receivedBps);
  const sent = history.map(({ sentBps }) => sentBps);
  const single = (
    name: string,
    values: (number | null)[],
    format: (value: number) => string,
    leastMost: number,
  ): Trend => ({
    name,
    words: summaryOf(values, format),
    times,
    lines: [{ name, values }],
    leastMost,
  });
  return [
    {
      name: msg('Bitrate'),
      words: msg(
        str`in ${summaryOf(received, formatBitrate)}; out ${summaryOf(sent, formatBitrate)} (dashed)`,
      ),
      times,
      lines: [
        { name: msg('in'), values: received },
        { name: msg('out'), values: sent },
      ],
      leastMost: 100_000,
    },
    single(
      msg('Lost on the way here'),
      history.map(({ loss }) => loss),
      percent,
      0.02,
    ),
    single(
      msg('Round trip'),
      history.map(({ rttMs }) => rttMs),
      ms,
      50,
    ),
    single(
      msg('Voice, buffered'),
      history.map(({ jitterBufferMs }) => jitterBufferMs),
      ms,
      50,
    ),
  ];
}

/** `20 ms, at most 180 ms`: the last one and the highest. */
function summaryOf(values: readonly (number | null)[], format: (value: number) => string): string {
  const known = values.filter((value) => value !== null);
  const last = values.at(-1);
  if (known.length === 0) return '–';
  const most = format(Math.max(...known));
  return msg(str`${last === null || last === undefined ? '–' : format(last)}, at most ${most}`);
}
