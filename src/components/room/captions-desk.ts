import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  NO_CAPTIONS,
  captionSettingsOf,
  type App,
  type Captioning,
  type CaptionSettings,
  type CaptionsView,
  type Participant,
  type Recognisability,
  type Room,
} from '../../app.ts';
import { AppError, asAppError } from '../../lib/errors.ts';
import type { CaptionsPart, CaptionsQuestion } from './captions-part.ts';
import type { CaptionsRequest } from './captions-request.ts';

/** What the desk works with: the screen's own, read anew each time. */
export interface CaptionsDeskOptions {
  readonly app: () => App;
  readonly room: () => Room | null;
  readonly onProblem: (problem: AppError) => void;
}

/**
 * Captions in a call, for its screen: joins what the person has chosen with what the room wants. A person's own words are
 * recognised only after they have agreed to it, once for all calls on this device; who says **Not now** is not asked
 * again in the same call.
 */
export class CaptionsDesk implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #options: CaptionsDeskOptions;
  #captioning: Captioning | null = null;
  /** What this browser can do, and for which language that was asked; null while that is being found out. */
  #ability: Recognisability | null = null;
  #askedFor: string | null = null;
  #hasDeclined = false;
  #isProblemRead = false;
  #isLoading = false;
  #isConfiguring = false;

  constructor(host: ReactiveControllerHost, options: CaptionsDeskOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdated(): void {
    const captioning = this.#options.room()?.captioning.value ?? null;
    if (captioning !== this.#captioning) this.#enter(captioning);
    if (captioning && this.#isWanted()) this.#findOut(captioning);
  }

  hostDisconnected(): void {
    this.#enter(null);
  }

  /** What the elements of the call are to show. */
  get part(): CaptionsPart {
    const { lines, isWanted, own } = this.#view;
    return {
      settings: this.#settings,
      isOn: isWanted,
      isWanted: this.#isWanted(),
      lines,
      missing: this.#missing(),
      question: this.#question(),
      problem: this.#problem(),
      isProblemRead: this.#isProblemRead,
      isLoading: this.#isLoading,
      isGiving: own.kind === 'on',
      isConfiguring: this.#isConfiguring,
    };
  }

  /** Does what a person asks. What goes wrong is told by `onProblem`. */
  async obey(request: CaptionsRequest): Promise<void> {
    switch (request.kind) {
      case 'toggle':
        return this.#change({ on: !this.#settings.on });
      case 'configure':
        this.#isConfiguring = request.open;
        break;
      case 'change':
        return this.#change(request.change);
      case 'answer':
        if (request.agreed) return this.#agree();
        this.#hasDeclined = true;
        break;
      case 'retry':
        this.#give();
        break;
      case 'dismiss':
        this.#isProblemRead = true;
        break;
    }
    this.#host.requestUpdate();
  }

  get #settings(): CaptionSettings {
    return captionSettingsOf(this.#options.app().settings.value.captions);
  }

  get #view(): CaptionsView {
    return this.#options.room()?.captions.value ?? NO_CAPTIONS;
  }

  get #self(): Participant | undefined {
    return this.#options.room()?.participants.value[0];
  }

  #isWanted(): boolean {
    return this.#view.isWanted || this.#view.wantedBy.length > 0;
  }

  /** Another call, or none. */
  #enter(captioning: Captioning | null): void {
    this.#captioning = captioning;
    this.#ability = null;
    this.#askedFor = null;
    this.#hasDeclined = false;
    this.#isProblemRead = false;
    this.#isConfiguring = false;
    if (captioning && this.#settings.on) captioning.want(true);
  }

  /** Asks the browser once for each language. */
  #findOut(captioning: Captioning): void {
    const language = this.#settings.language ?? navigator.language;
    if (this.#askedFor === language) return;
    this.#askedFor = language;
    this.#ability = null;
    void captioning.find(language).then((ability) => {
      if (this.#captioning !== captioning || this.#askedFor !== language) return;
      this.#ability = ability;
      this.#give();
      this.#host.requestUpdate();
    });
  }

  /** Gives what was agreed to and can be given. */
  #give(): void {
    const isReady = this.#settings.agreed && this.#ability?.kind === 'ready';
    this.#captioning?.give(isReady && this.#ability?.kind === 'ready' ? this.#ability.language : null);
  }

  async #agree(): Promise<void> {
    const captioning = this.#captioning;
    const ability = this.#ability;
    await this.#change({ agreed: true });
    if (!captioning || ability?.kind !== 'downloadable') return;
    this.#isLoading = true;
    this.#host.requestUpdate();
    try {
      await captioning.install(ability.language);
    } catch (error) {
      this.#hasDeclined = true;
      this.#options.onProblem(asAppError(error));
    } finally {
      this.#isLoading = false;
      // What it can do now is asked again.
      this.#askedFor = null;
      this.#host.requestUpdate();
    }
  }

  async #change(change: Partial<CaptionSettings>): Promise<void> {
    const settings = { ...this.#settings, ...change };
    await this.#options.app().changeSettings({ captions: settings });
    if (change.on !== undefined) this.#captioning?.want(change.on);
    if (change.agreed !== undefined) this.#hasDeclined = !change.agreed;
    this.#isProblemRead = false;
    // Of another language it is not known yet.
    if (change.language !== undefined) this.#ability = null;
    if (this.#ability) this.#give();
    this.#host.requestUpdate();
  }

  #isOnStage(): boolean {
    return this.#self !== undefined && this.#self.role !== 'viewer';
  }

  #question(): CaptionsQuestion | null {
    const downloads = this.#ability?.kind === 'downloadable';
    const isAnswered = this.#hasDeclined || (this.#settings.agreed && !downloads);
    if (isAnswered || this.#isLoading || !this.#isWanted() || !this.#isOnStage()) return null;
    if (!downloads && this.#ability?.kind !== 'ready') return null;
    const people = this.#options.room()?.participants.value ?? [];
    const [first] = this.#view.wantedBy;
    return { by: people.find(({ id }) => id === first)?.name ?? '', downloads };
  }

  #problem(): AppError | null {
    if (!this.#isWanted() || !this.#isOnStage()) return null;
    const { own } = this.#view;
    if (own.kind === 'failed') return own.error;
    if (this.#ability?.kind === 'unsupported') return new AppError('captions-unsupported', '');
    return this.#ability?.kind === 'no-language' ? new AppError('captions-language-missing', '') : null;
  }

  #missing(): readonly string[] {
    const given = new Set(this.#view.givenBy);
    return (this.#options.room()?.participants.value ?? [])
      .filter(({ isSelf, role, stand }) => !isSelf && role !== 'viewer' && stand === null)
      .flatMap(({ id, name }) => (given.has(id) ? [] : [name]));
  }
}
