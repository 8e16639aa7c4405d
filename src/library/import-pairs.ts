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
 * one. `left` are captions that belong to none, or to one that has others already.
 */
export function pairCaptions(files: readonly File[]): {
  readonly pairs: readonly ImportPair[];
  readonly left: readonly File[];
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
  give((captions, film) => baseOf(captions) === baseOf(film));
  give((captions, film) => withoutLanguage(baseOf(captions)) === baseOf(film));
  if (isAlone) give(() => true);
  return {
    pairs: media.map((film) => ({ media: film, captions: captionsOf.get(film) ?? null })),
    left: [...free],
  };
}
