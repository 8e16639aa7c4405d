import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ArrowLeft, Download } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Library, LibraryItem } from '../../app.ts';
import { AppError, asAppError } from '../../lib/errors.ts';
import { AppController, WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes, formatClock, formatDate } from '../shared/format.ts';
import { pageStyles } from '../shared/page-styles.ts';
import { fileNameOf, saveFile } from '../shared/save-file.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';

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
      .facts {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-xs) var(--wa-space-m);
        margin-block-start: var(--wa-space-m);
      }
      .facts wa-button {
        margin-inline-start: auto;
      }
    `,
  ];

  @property() recordingId = '';
  @state() private library: Library | null = null;
  @state() private url = '';
  @state() private problem: AppError | null = null;

  readonly #watch = new WatchController(this);
  readonly #context = new AppController(this);

  override disconnectedCallback(): void {
    URL.revokeObjectURL(this.url);
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('recordingId')) void this.#open();
  }

  async #open(): Promise<void> {
    this.problem = null;
    try {
      const library = await this.#context.app.library();
      this.library = library;
      this.#watch.watch(library.recordings);
      const file = await library.open(this.recordingId);
      URL.revokeObjectURL(this.url);
      this.url = URL.createObjectURL(file);
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
          ? html`<video
              controls
              playsinline
              src=${this.url}
              aria-label=${msg('Player')}
              @error=${() => (this.problem = new AppError('recording-damaged', 'The player gave up.'))}
            ></video>`
          : nothing
      }
      ${item ? this.#facts(item) : nothing}
    `;
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
      <wa-button
        size="small"
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
