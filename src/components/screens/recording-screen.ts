import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ArrowLeft } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { playerSettingsOf, type LibraryItem, type PlayerSettings } from '../../app.ts';
import { recordingHash } from '../../lib/recording-hash.ts';
import type { SeekEvent } from '../library/chat-sidecar.ts';
import type { EditPreview, EditPreviewEvent } from '../library/edit/overlay-preview.ts';
import { DETAILS, EDIT_DESK, openPart } from '../library/lazy-parts.ts';
import type { ChapterEditEvent, TranscriptChangeEvent } from '../library/pane-events.ts';
import type { Mark } from '../library/player/player-command.ts';
import type { PlaceEvent, PlayerProblemEvent, PlayerSettingsEvent } from '../library/player/player-events.ts';
import type { CoPlayer } from '../library/player/player.ts';
import '../library/player/player.ts';
import { RecordingDesk } from '../library/recording-desk.ts';
import type { RecordingDeed, RecordingDeedEvent } from '../library/recording-facts.ts';
import '../library/recording-facts.ts';
import '../library/recording-side.ts';
import { amountOf, exerciseOf, setName } from '../library/set-name.ts';
import { shareFile } from '../library/give-away.ts';
import '../library/training-sidecar.ts';
import { AppController, WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';
import type { NoticeActionEvent } from '../shared/notice.ts';
import { pageStyles } from '../shared/page-styles.ts';
import { fileNameOf, saveFile } from '../shared/save-file.ts';
import { recordingScreenStyles } from './recording-screen.styles.ts';

/** One recording: its player, and what is known of it. */
@customElement('co-recording-screen')
export class RecordingScreen extends LitElement {
  static override styles = [baseStyles, pageStyles, recordingScreenStyles];

  @property() recordingId = '';
  /** Where it is to open; null for where somebody left off. */
  @property({ attribute: false }) atMs: number | null = null;
  @state() private positionMs = 0;
  /** What is open below the player: the editor, or the details. */
  @state() private opened: HTMLElement | null = null;
  /** What the editor would draw over the picture. */
  @state() private preview: EditPreview | null = null;
  @query('co-player') private player!: CoPlayer | null;

  readonly #watch = new WatchController(this);
  readonly #context = new AppController(this);
  readonly #desk = new RecordingDesk(this, () => this.#context.app);
  /** As it was when it was last looked at. */
  #state: LibraryItem['state'] | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('recordingId')) void this.#open();
    else if (changed.has('atMs') && this.atMs !== null) this.player?.seek(this.atMs);
    const now = this.#desk.item?.state ?? null;
    if (this.#state === 'stopped' && now === 'ready') void this.#desk.reopen();
    this.#state = now;
  }

  async #open(): Promise<void> {
    this.opened = this.preview = null;
    this.#state = null;
    const { app } = this.#context;
    const library = await app.library().catch(() => null);
    if (library) this.#watch.watch(library.recordings, app.settings);
    await this.#desk.open(this.recordingId, this.atMs);
  }

  override render(): TemplateResult {
    const { view, item } = this.#desk;
    return html`
      <div class="bar">
        <wa-button href="#/library" appearance="plain" title=${msg('Back to the library')}>
          <co-icon .icon=${ArrowLeft}></co-icon
          ><span class="visually-hidden">${msg('Back to the library')}</span>
        </wa-button>
        <h1>${item?.name ?? msg('Recording')}</h1>
      </div>
      ${
        view.problem
          ? html`<co-notice .error=${view.problem} @notice-action=${this.#afterProblem}></co-notice>`
          : nothing
      }
      ${view.file ? this.#stage(item) : nothing}
      <co-training-sidecar
        .training=${view.training}
        .name=${item?.name ?? ''}
        .positionMs=${this.positionMs}
        @seek=${this.#seek}
      ></co-training-sidecar>
    `;
  }

  #stage(item: LibraryItem | null): TemplateResult {
    const { view } = this.#desk;
    const sets = this.#sets();
    const name = item?.name ?? '';
    const durationMs = this.#durationMs();
    return html`<div class="stage">
      <div class="player">
        <co-player
          .file=${view.file}
          .name=${name}
          .people=${item?.participants ?? []}
          .knownMs=${item?.durationMs ?? null}
          ?hasPicture=${item?.state !== 'ready' || item.width !== null}
          .marks=${[...view.chapters.chapters, ...sets].toSorted((a, b) => a.atMs - b.atMs)}
          .cues=${view.transcript?.cues ?? []}
          .startMs=${view.startMs}
          .settings=${this.#playerSettings}
          .storyboard=${view.storyboard}
          .levels=${view.loudness?.dbfs ?? null}
          @place=${this.#follow}
          @player-settings=${this.#changeSettings}
          @player-problem=${(event: PlayerProblemEvent) => this.#desk.tell(event.detail)}
          >${this.#overPicture(item)}</co-player
        >
        <co-recording-facts
          .item=${item}
          @recording-deed=${(event: RecordingDeedEvent) => void this.#obey(event.detail, item)}
        ></co-recording-facts>
        ${this.opened}
      </div>
      <co-recording-side
        .view=${view}
        .sets=${sets}
        .proposals=${this.#desk.proposals}
        ?canReel=${this.#desk.canReel}
        .positionMs=${this.positionMs}
        .durationMs=${durationMs}
        .name=${name}
        @seek=${this.#seek}
        @chapter-edit=${(event: ChapterEditEvent) => void this.#desk.editChapters(event.detail)}
        @transcript-change=${(event: TranscriptChangeEvent) => void this.#desk.setTranscript(event.detail)}
        @transcribe=${() => void this.#desk.toggleTranscribing()}
        @propose=${() => void this.#desk.propose(this.#durationMs())}
        @reel=${() => void this.#makeReel(name)}
      ></co-recording-side>
    </div>`;
  }

  #overPicture(item: LibraryItem | null): TemplateResult | typeof nothing {
    if (!this.preview) return nothing;
    return html`<co-overlay-preview
      slot="over"
      .preview=${this.preview}
      .item=${item}
      .positionMs=${() => this.player?.positionMs ?? 0}
    ></co-overlay-preview>`;
  }

  #sets(): readonly Mark[] {
    const { training } = this.#desk.view;
    if (!training) return [];
    return training.sets.map((set) => ({
      atMs: set.startMs,
      title: setName(exerciseOf(training, set), amountOf(set)),
    }));
  }

  /** The same object until something is chosen, so that the player is not told again and again. */
  get #playerSettings(): PlayerSettings {
    const { player } = this.#context.app.settings.value;
    if (!this.#settings || this.#settings.stored !== player)
      this.#settings = { stored: player, read: playerSettingsOf(player) };
    return this.#settings.read;
  }
  #settings: { readonly stored: PlayerSettings | undefined; readonly read: PlayerSettings } | null = null;

  #durationMs(): number {
    const playedMs = this.player?.durationMs ?? 0;
    return playedMs > 0 ? playedMs : (this.#desk.item?.durationMs ?? 0);
  }

  readonly #follow = ({ detail: positionMs }: PlaceEvent): void => {
    this.positionMs = positionMs;
    this.#desk.notePlace(positionMs, this.#durationMs());
  };

  readonly #seek = ({ detail }: SeekEvent): void => {
    this.player?.seek(detail);
  };

  readonly #changeSettings = ({ detail }: PlayerSettingsEvent): void => {
    const { app } = this.#context;
    void app.changeSettings({ player: { ...this.#playerSettings, ...detail } });
  };

  async #makeReel(name: string): Promise<void> {
    const id = await this.#desk.makeReel(msg(str`Best of ${name}`), this.#durationMs());
    if (id !== null && this.isConnected) location.hash = recordingHash(id);
  }

  async #obey(deed: RecordingDeed, item: LibraryItem | null): Promise<void> {
    const { file } = this.#desk.view;
    switch (deed) {
      case 'trim':
      case 'join':
        this.opened = await this.#openEditDesk(deed);
        break;
      case 'details': {
        const { library } = this.#desk;
        const isOpen = this.opened?.localName === DETAILS.tag;
        this.preview = null;
        this.opened = isOpen ? null : await openPart(DETAILS, { item, library });
        break;
      }
      case 'download':
        if (file && item) saveFile(file, fileNameOf(item.name, item.mimeType));
        break;
      case 'share':
        if (file && item) await shareFile(file, item);
    }
  }

  async #openEditDesk(intent: 'trim' | 'join'): Promise<HTMLElement> {
    const { library, edits, item } = this.#desk;
    const desk = await openPart(EDIT_DESK, { library, edits, item, player: this.player, intent });
    desk.addEventListener('edit-close', () => (this.opened = this.preview = null));
    desk.addEventListener('edit-preview', (event) => {
      // A plan that was being reckoned when its desk was closed.
      if (desk === this.opened) this.preview = (event as EditPreviewEvent).detail;
    });
    desk.addEventListener('edit-made', (event) => {
      if (event instanceof CustomEvent) location.hash = recordingHash(String(event.detail));
    });
    return desk;
  }

  readonly #afterProblem = ({ detail: action }: NoticeActionEvent): void => {
    this.#desk.tell(null);
    if (action === 'library' || action === 'home') location.hash = '#/library';
    else if (action === 'reload') location.reload();
    else if (action === 'retry') void this.#desk.reopen();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'co-recording-screen': RecordingScreen;
  }
}
