import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  editChapters,
  keyOf,
  NO_CHAPTERS,
  reelOf,
  type App,
  type ChapterEdit,
  type ChaptersSidecar,
  type ChatSidecar,
  type EditPlan,
  type Edits,
  type Library,
  type LibraryItem,
  type Loudness,
  type Moment,
  type Storyboard,
  type TrainedPart,
  type TrainingSidecar,
  type Transcript,
} from '../../app.ts';
import { asAppError, isAbort, type AppError } from '../../lib/errors.ts';
import type { Job, Progress } from '../../lib/job.ts';
import { log } from '../../lib/log.ts';
import { PlaceKeeper } from './place-keeper.ts';
import { amountOf, exerciseOf } from './set-name.ts';
import type { Transcribing } from './transcript-pane.ts';

/** Everything that is shown of one recording. */
export interface RecordingView {
  readonly file: File | null;
  /** Where it begins to play, ms. */
  readonly startMs: number;
  readonly chat: ChatSidecar | null;
  readonly training: TrainingSidecar | null;
  readonly chapters: ChaptersSidecar;
  readonly transcript: Transcript | null;
  readonly loudness: Loudness | null;
  readonly storyboard: Storyboard | null;
  /** Null before they were asked for. */
  readonly moments: readonly Moment[] | null;
  /** Null while nothing is looked for. */
  readonly looking: Progress | null;
  /** Null while no reel is made. */
  readonly making: Progress | null;
  readonly transcribing: Transcribing;
  readonly problem: AppError | null;
}

const NOTHING: RecordingView = {
  file: null,
  startMs: 0,
  chat: null,
  training: null,
  chapters: NO_CHAPTERS,
  transcript: null,
  loudness: null,
  storyboard: null,
  moments: null,
  looking: null,
  making: null,
  transcribing: null,
  problem: null,
};

/** Opens one recording after the other with all that lies beside it, keeps what is changed, and renders its host anew. */
export class RecordingDesk implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #app: () => App;
  readonly #place: PlaceKeeper;
  #view = NOTHING;
  #id = '';
  #library: Library | null = null;
  #edits: Edits | null = null;
  /** What runs for this recording; a reel goes on without the page. */
  #jobs = new Set<Job<unknown>>();

  constructor(host: ReactiveControllerHost, app: () => App) {
    this.#host = host;
    this.#app = app;
    this.#place = new PlaceKeeper(host);
    host.addController(this);
  }

  get view(): RecordingView {
    return this.#view;
  }

  get library(): Library | null {
    return this.#library;
  }

  get edits(): Edits | null {
    return this.#edits;
  }

  get item(): LibraryItem | null {
    return this.#library?.recordings.value.find(({ id }) => id === this.#id) ?? null;
  }

  /** Whether the proposals can become a reel. */
  get canReel(): boolean {
    return this.#edits !== null;
  }

  hostDisconnected(): void {
    this.#stopJobs();
  }

  /** Shows this recording from now on: at `atMs`, or where somebody left off. */
  async open(id: string, atMs: number | null): Promise<Library | null> {
    this.#stopJobs();
    this.#id = id;
    this.#change(NOTHING);
    await this.#try(async () => {
      const app = this.#app();
      const library = await app.library();
      this.#library = library;
      // First what is played, and what decides where it begins.
      const [file, startMs] = await Promise.all([
        library.open(id),
        atMs ?? this.#place.load(library.sidecars, id),
      ]);
      const [chat, training, chapters, transcript, loudness] = await Promise.all([
        library.sidecars.load(id, 'chat'),
        app.trainingOf(id),
        library.sidecars.load(id, 'chapters'),
        library.sidecars.load(id, 'transcript'),
        library.sidecars.load(id, 'loudness'),
      ]);
      const beside = { chat, training, chapters: chapters ?? NO_CHAPTERS, transcript, loudness };
      this.#changeOf(id, { file, startMs, ...beside });
      this.#edits = await app.edits();
      const canTranscribe = await (await app.transcriber()).can(navigator.language);
      this.#changeOf(id, { transcribing: { can: canTranscribe, progress: null } });
      const storyboard = await library.storyboard(id).catch((error: unknown) => {
        log.warn('There are no small pictures of this recording.', error);
        return null;
      });
      this.#changeOf(id, { storyboard });
    }, id);
    return this.#library;
  }

  /** Plays the file as it is now: finalised, after it was played as it was recorded. */
  async reopen(): Promise<void> {
    const id = this.#id;
    await this.#try(async () => {
      const file = await this.#library?.open(id);
      if (file) this.#changeOf(id, { file, problem: null });
    }, id);
  }

  tell(problem: AppError | null): void {
    this.#change({ problem });
  }

  /** The player is there. */
  notePlace(positionMs: number, durationMs: number): void {
    if (this.#library) this.#place.note(this.#library.sidecars, this.#id, { positionMs, durationMs });
  }

  /** Shown at once, and stored. */
  async editChapters(edit: ChapterEdit): Promise<void> {
    const id = this.#id;
    const chapters = editChapters(this.#view.chapters, edit);
    this.#change({ chapters });
    await this.#try(async () => this.#library?.sidecars.save(id, 'chapters', chapters), id);
  }

  /** Shown at once, and stored. */
  async setTranscript(transcript: Transcript): Promise<void> {
    const id = this.#id;
    this.#change({ transcript });
    await this.#try(async () => this.#library?.sidecars.save(id, 'transcript', transcript), id);
  }

  /** Those that are neither chapters yet nor were sent away. */
  get proposals(): readonly Moment[] | null {
    const { moments, chapters } = this.#view;
    const taken = new Set(chapters.chapters.map(({ atMs }) => atMs));
    const dismissed = new Set(chapters.dismissed);
    return (
      moments?.filter((moment) => !taken.has(Math.round(moment.atMs)) && !dismissed.has(keyOf(moment))) ??
      null
    );
  }

  /** Looks for what is worth seeing again. */
  async propose(durationMs: number): Promise<readonly Moment[]> {
    const id = this.#id;
    const found = await this.#try(async () => {
      const highlights = await this.#app().highlights();
      const job = highlights.propose({ id, durationMs, sets: partsOf(this.#view.training) });
      const moments = await this.#run(job, (looking) => this.#changeOf(id, { looking }));
      this.#changeOf(id, { moments, loudness: await highlights.loudness(id) });
      return moments;
    }, id);
    return found ?? [];
  }

  /** Makes a recording of the best moments. Resolves with its id; null where nothing stands out or it did not succeed. */
  async makeReel(name: string, durationMs: number): Promise<string | null> {
    const id = this.#id;
    const moments = this.#view.moments ?? (await this.propose(durationMs));
    const clips = [...reelOf(id, moments, durationMs)];
    if (clips.length === 0 || !this.#edits) return null;
    const plan: EditPlan = { version: 1, clips, overlays: [], loudness: 'even', reduceNoise: false };
    const job = this.#edits.render({ plan, name });
    const made = await this.#try(() => this.#watch(job, (making) => this.#changeOf(id, { making })), id);
    return made ?? null;
  }

  /** Begins to write down what is said, or stops; what was understood until then stays. */
  async toggleTranscribing(): Promise<void> {
    const id = this.#id;
    const { file, transcribing, transcript } = this.#view;
    if (transcribing?.progress) {
      this.#stopJobs();
      return;
    }
    if (!file) return;
    await this.#try(async () => {
      const transcriber = await this.#app().transcriber();
      const language = navigator.language;
      let heard: Transcript = transcript ?? { version: 1, language, cues: [] };
      const job = transcriber.transcribe({ file, language }, (cue) => {
        heard = { ...heard, cues: [...heard.cues, cue] };
      });
      try {
        heard = await this.#run(job, (progress) =>
          this.#changeOf(id, { transcribing: { can: true, progress } }),
        );
      } finally {
        if (heard.cues.length > 0 && this.#id === id) await this.setTranscript(heard);
      }
    }, id);
  }

  /** Watches a job that ends with the page. */
  async #run<T>(job: Job<T>, onStep: (step: Progress | null) => void): Promise<T> {
    this.#jobs.add(job);
    try {
      return await this.#watch(job, onStep);
    } finally {
      this.#jobs.delete(job);
    }
  }

  async #watch<T>(job: Job<T>, onStep: (step: Progress | null) => void): Promise<T> {
    onStep(job.progress.value);
    const stop = job.progress.watch(onStep);
    try {
      return await job.result;
    } finally {
      stop();
      onStep(null);
    }
  }

  #stopJobs(): void {
    for (const job of [...this.#jobs]) job.cancel();
  }

  async #try<T>(action: () => Promise<T>, id: string): Promise<T | null> {
    try {
      return await action();
    } catch (error) {
      if (!isAbort(error)) this.#changeOf(id, { problem: asAppError(error) });
      return null;
    }
  }

  /** What comes late, of a recording that is not shown any more, changes nothing. */
  #changeOf(id: string, change: Partial<RecordingView>): void {
    if (id === this.#id) this.#change(change);
  }

  #change(change: Partial<RecordingView>): void {
    this.#view = { ...this.#view, ...change };
    this.#host.requestUpdate();
  }
}

/** The sets of a training, as highlights are found in them. */
function partsOf(training: TrainingSidecar | null): readonly TrainedPart[] {
  if (!training) return [];
  return training.sets.map((set) => ({
    exercise: exerciseOf(training, set),
    fromMs: set.startMs,
    toMs: set.endMs,
    ...amountOf(set),
  }));
}
