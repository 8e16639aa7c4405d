import type { BundleExtras } from '../bundle-file.ts';

/**
 * The chapters as Apple's players read them from session data `com.apple.hls.chapters`: a JSON list, times in seconds.
 * @see https://developer.apple.com/documentation/http-live-streaming/providing-javascript-object-notation-json-chapters
 */
export function chaptersJson(
  chapters: BundleExtras['chapters'],
  { durationS, language }: { readonly durationS: number; readonly language: string },
): string {
  const list = chapters.map(({ fromS, title }, index) => ({
    chapter: index + 1,
    'start-time': fromS,
    duration: Math.max(0, (chapters[index + 1]?.fromS ?? durationS) - fromS),
    titles: [{ language, title }],
  }));
  return `${JSON.stringify(list, null, 2)}\n`;
}
