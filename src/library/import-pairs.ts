/** A media file that is to be imported, with the captions that came beside it. */
export interface ImportPair {
  readonly media: File;
  readonly captions: File | null;
}

const isCaptions = ({ name }: File): boolean => /\.(vtt|srt)$/i.test(name);
const baseOf = ({ name }: File): string => name.replace(/\.[^.]{1,5}$/, '').toLowerCase();
/** `film.de.srt` belongs to `film.mp4`, as players have it. */
const withoutLanguage = (base: string): string => base.replace(/\.[a-z]{2,3}(-[a-z0-9]{2,4})?$/, '');

/**
 * Which of the captions among `files` belong to which media file: those of the same name, or the only ones to the only
 * one. `extra` are captions that belong to one that has others already, `alone` those that belong to none.
 */
export function pairCaptions(files: readonly File[]): {
  readonly pairs: readonly ImportPair[];
  readonly extra: readonly File[];
  readonly alone: readonly File[];
} {
  const media = files.filter((file) => !isCaptions(file));
  const free = new Set(files.filter(isCaptions));
  const isAlone = media.length === 1 && free.size === 1;
  const captionsOf = new Map<File, File>();
  const give = (belongs: (captions: File, film: File) => boolean): void => {
    for (const film of media) {
      if (captionsOf.has(film)) continue;
      const captions = [...free].find((one) => belongs(one, film));
      if (!captions) continue;
      captionsOf.set(film, captions);
      free.delete(captions);
    }
  };
  const hasName = (captions: File, film: File): boolean => baseOf(captions) === baseOf(film);
  const hasNameButLanguage = (captions: File, film: File): boolean =>
    withoutLanguage(baseOf(captions)) === baseOf(film);
  give(hasName);
  give(hasNameButLanguage);
  if (isAlone) give(() => true);
  const isExtra = (captions: File): boolean =>
    media.some((film) => hasName(captions, film) || hasNameButLanguage(captions, film));
  return {
    pairs: media.map((film) => ({ media: film, captions: captionsOf.get(film) ?? null })),
    extra: [...free].filter(isExtra),
    alone: [...free].filter((captions) => !isExtra(captions)),
  };
}
