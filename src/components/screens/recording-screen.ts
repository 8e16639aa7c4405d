import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ArrowLeft, Download, Scissors } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { ChatSidecar, Edits, Library, LibraryItem, TrainingSidecar } from '../../app.ts';
import { AppError, asAppError } from '../../lib/errors.ts';
import type { SeekEvent } from '../library/chat-sidecar.ts';
import { AppController, WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes, formatClock, formatDate } from '../shared/format.ts';
import { pageStyles } from '../shared/page-styles.ts';
import { fileNameOf, saveFile } from '../shared/save-file.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';
import '../library/chat-sidecar.ts';
import '../library/training-sidecar.ts';

/** One recording: its player and what is known of it. */
@customElement('co-recording-screen')
export class RecordingScreen extends LitElement {
  static override styles = [
    baseStyles,
    pageStyles,
    css`
      video {
        display: block;
        inline-size: 100%;
        max-block-size: 70dvh;
        aspect-ratio: 16 / 9;
        background: black;
        border-radius: var(--wa-border-radius-l);
      }
      :host([with-chat]) {
        max-inline-size: 84rem;
      }
      co-edit-desk {
        display: block;
        margin-block-start: var(--wa-space-m);
      }
      .stage {
        display: grid;
        gap: var(--wa-space-m);
      }
      co-chat-sidecar {
        max-block-size: 24rem;
      }
      @media (min-width: 60rem) {
        .stage:has(co-chat-sidecar) {
          grid-template-columns: minmax(0, 1fr) 22rem;
        }
        /* As tall as the player, which alone decides how tall the row is. */
        co-chat-sidecar {
          block-size: 0;
          min-block-size: 100%;
          max-block-size: none;
        }
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-xs) var(--wa-space-m);
        margin-block-start: var(--wa-space-m);
      }
      .facts wa-button:first-of-type {
        margin-inline-start: auto;
      }
    `,
  ];

  @property() recordingId = '';
  @state() private library: Library | null = null;
  @state() private url = '';
  @state() private chat: ChatSidecar | null = null;
  @state() private training: TrainingSidecar | null = null;
  @state() private positionMs = 0;
  /** While the recording is edited. */
  @state() private edits: Edits | null = null;
  @state() private problem: AppError | null = null;

  @query('video') private video!: HTMLVideoElement | null;

  readonly #watch = new WatchController(this);
  readonly #context = new AppController(this);

  override disconnectedCallback(): void {
    URL.revokeObjectURL(this.url);
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('recordingId')) void this.#open();
    this.toggleAttribute('with-chat', this.chat !== null);
  }

  async #open(): Promise<void> {
    this.problem = null;
    this.chat = this.training = null;
    try {
      const { app } = this.#context;
      const library = await app.library();
      this.library = library;
      this.#watch.watch(library.recordings);
      const file = await library.open(this.recordingId);
      URL.revokeObjectURL(this.url);
      this.url = URL.createObjectURL(file);
      this.chat = await library.sidecars.load(this.recordingId, 'chat');
      this.training = await app.trainingOf(this.recordingId);
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  override render(): TemplateResult {
    const item = this.library?.recordings.value.find(({ id }) => id === this.recordingId) ?? null;
    return html`
      <div class="bar">
        <wa-button href="#/library" appearance="plain" title=${msg('Back to the library')}>
          <co-icon .icon=${ArrowLeft}></co-icon
          ><span class="visually-hidden">${msg('Back to the library')}</span>
        </wa-button>
        <h1>${item?.name ?? msg('Recording')}</h1>
      </div>
      ${
        this.problem
          ? html`<co-notice
              .error=${this.problem}
              @notice-action=${() => (location.hash = '#/library')}
            ></co-notice>`
          : nothing
      }
      ${
        this.url
          ? html`<div class="stage">
              <video
                controls
                playsinline
                src=${this.url}
                aria-label=${msg('Player')}
                @timeupdate=${() => this.#followPlayer()}
                @seeking=${() => this.#followPlayer()}
                @error=${() => (this.problem = new AppError('recording-damaged', 'The player gave up.'))}
              ></video>
              ${this.chat ? this.#chat(this.chat, item?.name ?? '') : nothing}
            </div>`
          : nothing
      }
      ${item ? this.#facts(item) : nothing} ${item && this.edits ? this.#desk(item, this.edits) : nothing}
      <co-training-sidecar
        .training=${this.training}
        .name=${item?.name ?? ''}
        .positionMs=${this.positionMs}
        @seek=${(event: SeekEvent) => this.#seek(event.detail)}
      ></co-training-sidecar>
    `;
  }

  #followPlayer(): void {
    this.positionMs = (this.video?.currentTime ?? 0) * 1000;
  }

  async #edit(): Promise<void> {
    try {
      const { app } = this.#context;
      [this.edits] = await Promise.all([app.edits(), import('../library/edit/edit-desk.ts')]);
    } catch (error) {
      this.problem = asAppError(error);
    }
  }

  #desk(item: LibraryItem, edits: Edits): TemplateResult {
    const video = (): HTMLVideoElement | null => this.video;
    return html`<co-edit-desk
      .library=${this.library}
      .edits=${edits}
      .item=${item}
      .player=${{
        get positionMs() {
          return (video()?.currentTime ?? 0) * 1000;
        },
        durationMs: item.durationMs ?? 0,
        seek: (offsetMs: number) => this.#seek(offsetMs),
      }}
      @edit-close=${() => (this.edits = null)}
      @edit-made=${(event: CustomEvent<string>) => (location.hash = `#/library/${event.detail}`)}
    ></co-edit-desk>`;
  }

  #seek(offsetMs: number): void {
    if (this.video) this.video.currentTime = offsetMs / 1000;
  }

  #chat(chat: ChatSidecar, name: string): TemplateResult {
    return html`<co-chat-sidecar
      .chat=${chat}
      .positionMs=${this.positionMs}
      @seek=${(event: SeekEvent) => this.#seek(event.detail)}
      @download=${() => {
        const file = new File([JSON.stringify(chat, null, 2)], 'chat.json', { type: 'application/json' });
        saveFile(file, fileNameOf(name, file.type));
      }}
    ></co-chat-sidecar>`;
  }

  #facts(item: LibraryItem): TemplateResult {
    return html`<div class="facts quiet">
      <span>${formatDate(item.createdAtMs)}</span>
      ${item.durationMs === null ? nothing : html`<span>${formatClock(item.durationMs)}</span>`}
      <span>${formatBytes(item.sizeBytes)}</span>
      ${item.width === null ? nothing : html`<span>${item.width} × ${item.height}</span>`}
      ${
        item.participants.length > 0
          ? html`<span>${new Intl.ListFormat().format(item.participants)}</span>`
          : nothing
      }
      ${item.recovered ? html`<span>${msg('recovered after a crash')}</span>` : nothing}
      <wa-button size="s" appearance="outlined" @click=${() => void this.#edit()}>
        <co-icon slot="start" .icon=${Scissors}></co-icon>${msg('Trim')}
      </wa-button>
      <wa-button
        size="s"
        appearance="outlined"
        @click=${async () => {
          if (this.library) saveFile(await this.library.open(item.id), fileNameOf(item.name, item.mimeType));
        }}
      >
        <co-icon slot="start" .icon=${Download}></co-icon>${msg('Download')}
      </wa-button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-recording-screen': RecordingScreen;
  }
}
