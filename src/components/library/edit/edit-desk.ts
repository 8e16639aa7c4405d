import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Camera, Clapperboard, Crop, ListPlus, Music, Redo2, Scissors, Undo2, X } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import {
  cutOut,
  keepOnly,
  lengthOf,
  moveClip,
  type EditEstimate,
  type EditPlan,
  type Edits,
  type Job,
  type Library,
  type LibraryItem,
} from '../../../app.ts';
import { asAppError, type AppError } from '../../../lib/errors.ts';
import { baseStyles } from '../../shared/base-styles.ts';
import { formatClock } from '../../shared/format.ts';
import { fileNameOf, saveFile } from '../../shared/save-file.ts';
import '../../shared/icon.ts';
import '../../shared/notice.ts';
import './animation-dialog.ts';
import './clip-list.ts';
import './edit-timeline.ts';
import './film-strip.ts';
import './join-dialog.ts';
import './overlay-fields.ts';
import './overlay-preview.ts';
import type { AnimateEvent } from './animation-dialog.ts';
import type { ClipMoveEvent } from './clip-list.ts';
import { costOf } from './cost-words.ts';
import { editDeskStyles } from './edit-desk.styles.ts';
import type { Selection, SelectionChangeEvent, TimelineSeekEvent } from './edit-timeline.ts';
import { beginHistory, redo, step, undo, type History } from './history.ts';
import type { JoinEvent } from './join-dialog.ts';
import { formatMoment } from './moment.ts';
import type { OverlaysChangeEvent } from './overlay-fields.ts';
import type { EditPreviewEvent } from './overlay-preview.ts';
import { ShownJob } from './shown-job.ts';

/** The player that the desk works beside. */
export interface DeskPlayer {
  readonly positionMs: number;
  readonly durationMs: number;
  seek(ms: number): void;
}

/** The id of the recording that was made. */
export type EditMadeEvent = CustomEvent<string>;

/** Until a recording is looked through, arrow keys step by this. */
const USUAL_FRAME_MS = 40;

/**
 * Where a recording is trimmed, cut, joined and finished; the recording stays as it is, and a new one is made.
 * @fires edit-close @fires edit-made {EditMadeEvent} @fires edit-preview {EditPreviewEvent}
 */
@customElement('co-edit-desk')
export class EditDesk extends LitElement {
  static override styles = [baseStyles, editDeskStyles];

  @property({ attribute: false }) library: Library | null = null;
  @property({ attribute: false }) edits: Edits | null = null;
  @property({ attribute: false }) item: LibraryItem | null = null;
  @property({ attribute: false }) player: DeskPlayer | null = null;
  @property() intent: 'trim' | 'join' = 'trim';

  @state() private history: History<EditPlan> | null = null;
  @state() private selection: Selection = { fromMs: 0, toMs: 0 };
  @state() private estimate: EditEstimate | null = null;
  @state() private name = '';
  @state() private animating: Job<Blob> | null = null;
  @state() private dialog: 'join' | 'animation' | null = null;
  @state() private problem: AppError | null = null;
  /** Said to those who do not see the timeline. */
  @state() private news = '';
  readonly #shown = new ShownJob(this, (problem) => (this.problem = problem));
  #item: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    window.removeEventListener('keydown', this.#onKey);
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { item, edits } = this;
    if (item && edits && item.id !== this.#item) {
      this.#item = item.id;
      void this.#open(item, edits);
    }
    if (changed.has('intent') && this.intent === 'join') this.dialog = 'join';
  }

  async #open(item: LibraryItem, edits: Edits): Promise<void> {
    this.name = msg(str`${item.name} (edited)`);
    this.selection = { fromMs: 0, toMs: item.durationMs ?? 0 };
    try {
      this.history = beginHistory(await edits.load(item.id));
      // An edit goes on when its screen is left; whoever comes back finds it.
      const running = edits.running.value.get(item.id);
      if (running) void this.#follow(running);
      await this.#reckon();
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { history, item } = this;
    if (!item) return nothing;
    return html`<section aria-label=${msg('Edit')}>
      <div class="head">
        <h2>${msg('Edit')}</h2>
        ${this.#tool(msg('Undo'), Undo2, () => this.#go(undo), !history?.past.length)}
        ${this.#tool(msg('Redo'), Redo2, () => this.#go(redo), !history?.future.length)}
        ${this.#tool(msg('Close'), X, () => this.dispatchEvent(new CustomEvent('edit-close')))}
      </div>
      ${
        this.problem
          ? html`<co-notice .error=${this.problem} @notice-action=${() => (this.problem = null)}></co-notice>`
          : nothing
      }
      ${history ? this.#desk(item, history.now) : html`<p role="status">${msg('Reading the recording…')}</p>`}
      <p class="visually-hidden" role="status">${this.news}</p>
    </section>`;
  }

  #desk(item: LibraryItem, plan: EditPlan): TemplateResult {
    const own = plan.clips.filter(({ recordingId }) => recordingId === item.id);
    const { fromMs, toMs } = this.selection;
    return html`
      <co-edit-timeline
        .durationMs=${item.durationMs ?? 0}
        .selection=${this.selection}
        .kept=${own}
        .frameMs=${this.#frameMs}
        .positionMs=${() => this.player?.positionMs ?? 0}
        @selection-change=${(event: SelectionChangeEvent) => (this.selection = event.detail)}
        @timeline-seek=${(event: TimelineSeekEvent) => this.player?.seek(event.detail)}
        ><co-film-strip .library=${this.library} .item=${item}></co-film-strip
      ></co-edit-timeline>
      <div class="times quiet">
        <span>${formatMoment(fromMs)} – ${formatMoment(toMs)}</span>
        <span>${msg(str`${formatMoment(toMs - fromMs)} selected`)}</span>
      </div>
      <div class="tools">
        ${this.#button(msg('Set in point (I)'), () => this.#mark('fromMs'))}
        ${this.#button(msg('Set out point (O)'), () => this.#mark('toMs'))}
        ${this.#button(msg('Keep only selection'), () => this.#trim(keepOnly, msg('Trimmed.')), Crop)}
        ${this.#button(msg('Cut out selection'), () => this.#trim(cutOut, msg('Cut out.')), Scissors)}
      </div>
      <div class="columns">
        <div>
          <h3>${msg('Clips')}</h3>
          <co-clip-list
            .clips=${plan.clips}
            .names=${new Map(this.library?.recordings.value.map(({ id, name }) => [id, name]))}
            @clip-move=${(event: ClipMoveEvent) => this.#moveClip(event.detail)}
          ></co-clip-list>
          <div class="tools">${this.#button(msg('Join with…'), () => (this.dialog = 'join'), ListPlus)}</div>
        </div>
        <div>
          <h3>${msg('Sound and picture')}</h3>
          <wa-switch
            .checked=${plan.loudness === 'even'}
            @change=${() => this.#change({ loudness: plan.loudness === 'even' ? 'as-is' : 'even' })}
            >${msg('Even loudness (−16 LUFS)')}</wa-switch
          >
          <wa-switch
            .checked=${plan.reduceNoise}
            @change=${() => this.#change({ reduceNoise: !plan.reduceNoise })}
            >${msg('Reduce noise')}</wa-switch
          >
          <co-overlay-fields
            .overlays=${plan.overlays}
            .durationMs=${lengthOf(plan.clips)}
            .proposedName=${item.person?.name ?? item.participants[0] ?? ''}
            @overlays-change=${(event: OverlaysChangeEvent) => this.#change({ overlays: [...event.detail] })}
          ></co-overlay-fields>
        </div>
      </div>
      <div class="tools">
        ${this.#button(msg('Still'), () => void this.#still(item), Camera, item.width === null)}
        ${this.#button(msg('GIF/WebP…'), () => (this.dialog = 'animation'), Clapperboard, item.width === null)}
        ${this.#button(msg('Audio only'), () => void this.#sound(plan, item), Music, this.#shown.isRunning)}
      </div>
      <p class="quiet">${this.estimate ? costOf(plan, this.estimate) : msg('Reading the recording…')}</p>
      <div class="save">${this.#shown.isRunning ? this.#progress() : this.#saving(plan)}</div>
      <co-join-dialog
        ?open=${this.dialog === 'join'}
        .items=${this.library?.recordings.value.filter(({ id, state, deletedAtMs }) => id !== item.id && state === 'ready' && deletedAtMs === null) ?? []}
        @join=${(event: JoinEvent) => this.#join(event.detail)}
        @join-close=${() => (this.dialog = null)}
      ></co-join-dialog>
      <co-animation-dialog
        ?open=${this.dialog === 'animation'}
        .selection=${this.selection}
        .shape=${(item.height ?? 9) / (item.width ?? 16)}
        .fraction=${this.animating ? this.#shown.fraction : null}
        @animate=${(event: AnimateEvent) => void this.#animate(item, event.detail)}
        @animate-cancel=${() => this.animating?.cancel()}
        @animate-close=${() => (this.dialog = null)}
      ></co-animation-dialog>
    `;
  }

  #saving(plan: EditPlan): TemplateResult {
    return html`<wa-input
        label=${msg('Name of the new recording')}
        .value=${this.name}
        maxlength="200"
        @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
      ></wa-input>
      <wa-button variant="brand" @click=${() => void this.#save(plan)}
        >${msg('Save as new recording')}</wa-button
      >`;
  }

  #progress(): TemplateResult {
    const left = this.#shown.remainingMs;
    return html`<div class="progress">
        <wa-progress-bar
          label=${msg('Edit progress')}
          value=${Math.round(this.#shown.fraction * 100)}
        ></wa-progress-bar>
        <span class="quiet">
          ${left === null ? msg('Making the new recording…') : msg(str`about ${formatClock(left)} left`)}
        </span>
      </div>
      <wa-button @click=${() => this.#shown.cancel()}>${msg('Cancel')}</wa-button>`;
  }

  get #frameMs(): number {
    return this.estimate?.frameRate ? 1000 / this.estimate.frameRate : USUAL_FRAME_MS;
  }

  #tool(label: string, icon: typeof X, onClick: () => void, disabled = false): TemplateResult {
    return html`<wa-button appearance="plain" title=${label} ?disabled=${disabled} @click=${onClick}>
      <co-icon .icon=${icon}></co-icon><span class="visually-hidden">${label}</span>
    </wa-button>`;
  }

  #button(
    label: string,
    onClick: () => void,
    icon: typeof X | null = null,
    disabled = false,
  ): TemplateResult {
    return html`<wa-button size="s" appearance="outlined" ?disabled=${disabled} @click=${onClick}>
      ${icon ? html`<co-icon slot="start" .icon=${icon}></co-icon>` : nothing}${label}
    </wa-button>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    const isTyping = target instanceof HTMLElement && target.matches('input, textarea, select');
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || this.dialog) return;
    if (event.key === 'i' || event.key === 'I') this.#mark('fromMs');
    else if (event.key === 'o' || event.key === 'O') this.#mark('toMs');
    else return;
    event.preventDefault();
  };

  /** Puts the in or out point where the player is; the other one gives way. */
  #mark(edge: 'fromMs' | 'toMs'): void {
    const endMs = this.item?.durationMs ?? 0;
    const atMs = Math.min(endMs, this.player?.positionMs ?? 0);
    const { fromMs, toMs } = this.selection;
    this.selection =
      edge === 'fromMs'
        ? { fromMs: atMs, toMs: toMs > atMs ? toMs : endMs }
        : { fromMs: fromMs < atMs ? fromMs : 0, toMs: atMs };
    this.news = msg(
      str`${formatMoment(this.selection.fromMs)} to ${formatMoment(this.selection.toMs)} selected`,
    );
  }

  #trim(change: typeof cutOut, news: string): void {
    const { history, item } = this;
    if (!history || !item) return;
    const clips = [...change(history.now.clips, { recordingId: item.id, ...this.selection })];
    if (clips.length === 0) this.news = msg('Nothing would be left.');
    else {
      this.#change({ clips });
      this.news = news;
    }
  }

  #moveClip({ from, to }: ClipMoveEvent['detail']): void {
    const clips = this.history?.now.clips ?? [];
    this.#change({
      clips: to === null ? clips.filter((_, index) => index !== from) : [...moveClip(clips, from, to)],
    });
  }

  #join(items: readonly LibraryItem[]): void {
    this.dialog = null;
    const joined = items.map(({ id, durationMs }) => ({ recordingId: id, fromMs: 0, toMs: durationMs ?? 0 }));
    const clips = [...(this.history?.now.clips ?? []), ...joined.filter(({ toMs }) => toMs > 0)];
    this.#change({ clips });
  }

  #change(change: Partial<EditPlan>): void {
    const { history } = this;
    if (history) this.#go((before) => step(before, { ...before.now, ...change }));
  }

  #go(move: (history: History<EditPlan>) => History<EditPlan>): void {
    const { history, edits, item } = this;
    if (!history || !edits || !item) return;
    this.history = move(history);
    edits.keep(item.id, this.history.now).catch((error: unknown) => (this.problem = asAppError(error)));
    void this.#reckon();
  }

  async #reckon(): Promise<void> {
    const plan = this.history?.now;
    if (!plan || !this.edits) return;
    try {
      const estimate = await this.edits.estimate(plan);
      if (this.history?.now !== plan) return;
      this.estimate = estimate;
      const detail = { clips: plan.clips, overlays: plan.overlays, size: estimate.size };
      const event: EditPreviewEvent = new CustomEvent('edit-preview', { detail });
      this.dispatchEvent(event);
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  async #save(plan: EditPlan): Promise<void> {
    const id = await this.#follow(this.edits?.render({ plan, name: this.name.trim() || msg('Edit') }));
    if (id !== undefined) this.news = msg('The new recording is in the library.');
  }

  /** Shows how far an edit is; tells when it is made. */
  async #follow(job: Job<string> | undefined): Promise<string | undefined> {
    const id = await this.#shown.run(job);
    if (id === undefined) return undefined;
    const event: EditMadeEvent = new CustomEvent('edit-made', { detail: id });
    this.dispatchEvent(event);
    return id;
  }

  async #sound(plan: EditPlan, item: LibraryItem): Promise<void> {
    const file = await this.#shown.run(this.edits?.sound(plan, item.name));
    if (file) saveFile(file, fileNameOf(item.name, file.type));
  }

  async #still(item: LibraryItem): Promise<void> {
    try {
      const still = await this.edits?.still(item.id, this.player?.positionMs ?? 0, 'image/png');
      if (still) saveFile(new File([still], item.name), fileNameOf(item.name, still.type));
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  async #animate(item: LibraryItem, settings: AnimateEvent['detail']): Promise<void> {
    const job = this.edits?.animate({ ...settings, recordingId: item.id }) ?? null;
    this.animating = job;
    const picture = await this.#shown.run(job ?? undefined);
    this.animating = null;
    if (!picture) return;
    this.dialog = null;
    saveFile(new File([picture], item.name), fileNameOf(item.name, picture.type));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-edit-desk': EditDesk;
  }
}
