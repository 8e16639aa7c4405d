import { escapeVtt, writeVtt } from '../lib/webvtt.ts';
import type { Chapter, ChaptersSidecar } from './sidecars/chapters.ts';
import { MOST_CHAPTERS, MOST_TITLE_CHARACTERS } from './sidecars/limits.ts';

/** Of a recording that has none yet. */
export const NO_CHAPTERS: ChaptersSidecar = { version: 1, chapters: [], dismissed: [] };

/** One change of a recording's chapters; `atMs` names the chapter. */
export type ChapterEdit =
  /** One that is already at this moment gives way. `proposal` is the key of what was taken over, if anything was. */
  | { readonly kind: 'add'; readonly chapter: Chapter; readonly proposal?: string }
  | { readonly kind: 'rename'; readonly atMs: number; readonly title: string }
  | { readonly kind: 'delete'; readonly atMs: number }
  /** A proposal that is not to be made again. */
  | { readonly kind: 'dismiss'; readonly key: string };

/** The chapters after an edit; beyond {@link MOST_CHAPTERS} none is added. */
export function editChapters(sidecar: ChaptersSidecar, edit: ChapterEdit): ChaptersSidecar {
  const { chapters, dismissed } = sidecar;
  switch (edit.kind) {
    case 'add': {
      const chapter = { ...edit.chapter, title: tidyTitle(edit.chapter.title) };
      const others = chapters.filter(({ atMs }) => atMs !== chapter.atMs);
      if (others.length >= MOST_CHAPTERS) return sidecar;
      return {
        ...sidecar,
        chapters: [...others, chapter].toSorted((a, b) => a.atMs - b.atMs),
        // Whoever deletes the chapter later has seen the proposal.
        dismissed: edit.proposal === undefined ? dismissed : withKey(dismissed, edit.proposal),
      };
    }
    case 'rename': {
      const title = tidyTitle(edit.title);
      if (title === '') return sidecar;
      return {
        ...sidecar,
        chapters: chapters.map((chapter) => (chapter.atMs === edit.atMs ? { ...chapter, title } : chapter)),
      };
    }
    case 'delete':
      return { ...sidecar, chapters: chapters.filter(({ atMs }) => atMs !== edit.atMs) };
    case 'dismiss':
      return { ...sidecar, dismissed: withKey(dismissed, edit.key) };
  }
}

/** The chapters as a WebVTT file for a track of kind `chapters`; each lasts until the next. */
export function chaptersToVtt(chapters: readonly Chapter[], durationMs: number): string {
  return writeVtt(
    chapters.map(({ atMs, title }, index) => ({
      startMs: atMs,
      endMs: chapters[index + 1]?.atMs ?? Math.max(durationMs, atMs + 1),
      payload: escapeVtt(title || '–'),
    })),
  );
}

const withKey = (keys: readonly string[], key: string): string[] => [...new Set([...keys, key])];

const tidyTitle = (title: string): string =>
  title
    .replace(/[\p{Cc}\s\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, MOST_TITLE_CHARACTERS);
