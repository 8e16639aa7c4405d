import type { TranscriptCue } from '../../../app.ts';

/**
 * Hands the captions to the browser's own rendering, for where nothing of the page is to be seen: picture in picture, and
 * phones whose players fill the screen by themselves. Elsewhere the page draws them.
 */
export class NativeCaptions {
  readonly #video: HTMLVideoElement;
  #track: TextTrack | null = null;
  #cues: readonly TranscriptCue[] = [];

  constructor(video: HTMLVideoElement) {
    this.#video = video;
  }

  /** An empty list shows none. */
  show(cues: readonly TranscriptCue[]): void {
    if (cues.length === 0) {
      if (this.#track) this.#track.mode = 'disabled';
      return;
    }
    this.#track ??= this.#video.addTextTrack('captions', 'Captions');
    this.#track.mode = 'showing';
    if (this.#cues === cues) return;
    this.#cues = cues;
    for (const cue of [...(this.#track.cues ?? [])]) this.#track.removeCue(cue);
    for (const { fromMs, toMs, author, text } of cues) {
      this.#track.addCue(
        new VTTCue(fromMs / 1000, toMs / 1000, plain(author === null ? text : `${author}: ${text}`)),
      );
    }
  }
}

/** Cue text is markup. */
const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
