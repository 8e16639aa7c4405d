import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ImageUp } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { QrReader } from '../../app.ts';
import { asAppError, isAbort } from '../../lib/errors.ts';
import { baseStyles } from './base-styles.ts';
import { errorText } from './error-text.ts';
import './icon.ts';

/** A code was read, by the camera or in a picture. */
export type ScannedEvent = CustomEvent<string>;

/** The camera sees the same code ten times a second; it is told again only after it was out of sight. */
const FORGET_MS = 2_000;

/**
 * Reads QR codes for as long as it is on the page: from the camera, or from a picture of the person's choice.
 * @fires scanned {ScannedEvent}
 */
@customElement('co-qr-scanner')
export class QrScanner extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-s);
      }
      .view {
        position: relative;
        aspect-ratio: 4 / 3;
        overflow: hidden;
        border-radius: var(--wa-border-radius-l);
        background: var(--co-stage-tile);
        color: var(--co-stage-text);
      }
      video {
        inline-size: 100%;
        block-size: 100%;
        object-fit: cover;
      }
      video.mirror {
        transform: scaleX(-1);
      }
      .aim {
        position: absolute;
        inset: 12% 20%;
        border: 3px solid rgb(255 255 255 / 85%);
        border-radius: var(--wa-border-radius-l);
        box-shadow: 0 0 0 100vmax rgb(0 0 0 / 30%);
      }
      .over {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--wa-space-s);
        padding: var(--wa-space-m);
        text-align: center;
      }
      .below {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--wa-space-xs) var(--wa-space-m);
      }
      .below p {
        flex: 1 1 12rem;
      }
      .problem {
        color: var(--wa-color-danger-on-quiet);
      }
    `,
  ];

  /** Loads the reader; without it nothing can be scanned. */
  @property({ attribute: false }) loadReader: (() => Promise<QrReader>) | null = null;
  /** Why the last code was not the one that is wanted; the next one is waited for. */
  @property() problem = '';

  @state() private camera: 'starting' | 'on' | 'failed' = 'starting';
  @state() private mirrored = false;
  /** What is wrong with the camera, or with the chosen picture. */
  @state() private cameraProblem = '';
  @state() private pictureProblem = '';
  @query('video') private video!: HTMLVideoElement;
  @query('input') private input!: HTMLInputElement;

  #lifetime = new AbortController();
  #lastText = '';
  #lastSeenMs = -Infinity;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#lifetime = new AbortController();
    if (this.hasUpdated) void this.#start();
  }

  override disconnectedCallback(): void {
    this.#lifetime.abort();
    super.disconnectedCallback();
  }

  protected override firstUpdated(): void {
    void this.#start();
  }

  async #start(): Promise<void> {
    const { signal } = this.#lifetime;
    this.camera = 'starting';
    try {
      const reader = await this.loadReader?.();
      const scan = await reader?.scan(this.video, (text) => this.#seen(text), { signal });
      this.mirrored = scan?.facesUser ?? false;
      this.camera = 'on';
      await scan?.closed;
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      this.camera = 'failed';
      this.cameraProblem = wordsFor(error);
    }
  }

  #seen(text: string): void {
    const nowMs = performance.now();
    const isAgain = text === this.#lastText && nowMs - this.#lastSeenMs < FORGET_MS;
    this.#lastText = text;
    this.#lastSeenMs = nowMs;
    if (!isAgain) this.#tell(text);
  }

  #tell(text: string): void {
    this.pictureProblem = '';
    const event: ScannedEvent = new CustomEvent('scanned', { detail: text });
    this.dispatchEvent(event);
  }

  override render(): TemplateResult {
    const { camera } = this;
    const problem = this.pictureProblem || this.problem;
    return html`
      <div class="view">
        <video
          class=${this.mirrored ? 'mirror' : ''}
          playsinline
          muted
          aria-label=${msg('What the camera sees')}
        ></video>
        ${camera === 'on' ? html`<div class="aim"></div>` : this.#cover()}
      </div>
      <div class="below">
        <p role="status" class=${problem ? 'problem' : 'quiet'}>
          ${problem || (camera === 'on' ? msg('Hold the QR code into the frame.') : nothing)}
        </p>
        <wa-button size="s" appearance="outlined" @click=${() => this.input.click()}>
          <co-icon slot="start" .icon=${ImageUp}></co-icon>${msg('Scan an image file')}
        </wa-button>
      </div>
      <input type="file" accept="image/*" hidden @change=${() => this.#readFile()} />
    `;
  }

  #cover(): TemplateResult {
    if (this.camera === 'starting') {
      return html`<div class="over" role="status"><p>${msg('Starting the camera…')}</p></div>`;
    }
    return html`<div class="over" role="alert">
      <p>${this.cameraProblem}</p>
      <wa-button size="s" appearance="filled" @click=${() => this.#start()}>${msg('Try again')}</wa-button>
    </div>`;
  }

  async #readFile(): Promise<void> {
    const [file] = this.input.files ?? [];
    // So that the same file can be chosen again.
    this.input.value = '';
    if (!file) return;
    let picture: ImageBitmap;
    try {
      picture = await createImageBitmap(file);
    } catch {
      this.pictureProblem = msg('That file is not a picture that this browser can read.');
      return;
    }
    try {
      const reader = await this.loadReader?.();
      const [text] = (await reader?.read(picture)) ?? [];
      if (text === undefined) this.pictureProblem = msg('No QR code was found in that picture.');
      else this.#tell(text);
    } catch (error) {
      this.pictureProblem = wordsFor(error);
    }
  }
}

function wordsFor(error: unknown): string {
  const appError = asAppError(error);
  if (appError.name.startsWith('camera-')) return errorText(appError).sentence;
  return msg(
    'The QR reader could not be loaded: it needs the network the first time. Paste the text instead.',
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'co-qr-scanner': QrScanner;
  }
}
