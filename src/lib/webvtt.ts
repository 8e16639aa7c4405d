/** One cue of a WebVTT file; `payload` is already in the form that its kind of track wants. */
export interface VttCue {
  /** From the beginning; fractions of a ms are rounded. */
  readonly startMs: number;
  readonly endMs: number;
  readonly payload: string;
}

/**
 * A WebVTT file of cues in the order of their beginnings. `header` are lines below the first, such as `Language: en`.
 * @see https://www.w3.org/TR/webvtt1/#file-structure
 */
export function writeVtt(cues: readonly VttCue[], header: readonly string[] = []): string {
  const blocks = cues.map(({ startMs, endMs, payload }) => {
    const from = Math.max(0, Math.round(startMs));
    // No cue is empty: it would never be shown.
    return `${vttTime(from)} --> ${vttTime(Math.max(from + 1, Math.round(endMs)))}\n${payload}\n`;
  });
  return [['WEBVTT', ...header].join('\n') + '\n', ...blocks].join('\n');
}

/** `00:01:02.345`; hours have two digits or more. */
export function vttTime(atMs: number): string {
  const padded = (value: number, digits = 2): string => String(Math.floor(value)).padStart(digits, '0');
  const [hours, minutes, seconds] = [atMs / 3_600_000, (atMs / 60_000) % 60, (atMs / 1000) % 60];
  return `${padded(hours)}:${padded(minutes)}:${padded(seconds)}.${padded(atMs % 1000, 3)}`;
}

/** Words as cue text without markup; an arrow in them begins no other cue. */
export function escapeVtt(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
