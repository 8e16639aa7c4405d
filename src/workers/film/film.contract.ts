/** What a film's container says. */
export interface FilmFacts {
  readonly durationMs: number;
  /** As it is shown, upright, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** One picture of a film. The frame is transferred, and the receiver's to close. */
export interface FilmFrame {
  readonly frame: VideoFrame;
  /** From the film's beginning. */
  readonly timestampMs: number;
}

/** Decodes a film, as fast as its pictures are asked for. One worker reads one film, once. */
export interface FilmApi {
  /**
   * To be called once, before `next`. `mostFps`: of more frames a second some are left out.
   * @throws 'film-unreadable' @throws 'film-without-picture' @throws 'film-undecodable'
   */
  open(file: Blob, mostFps: number): Promise<FilmFacts>;
  /** The next picture, upright; null after the last. One at a time. @throws 'film-unreadable' where it breaks off */
  next(): Promise<FilmFrame | null>;
}
