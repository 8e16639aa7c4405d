import { ContextProvider } from '@lit/context';
import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { App, Circles } from '../app.ts';
import type { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import { appContext, WatchController } from './shared/app-controller.ts';
import { baseStyles } from './shared/base-styles.ts';
import type { EnterRoomEvent } from './circles/ring-layer.ts';
import { parseRoute, type Route } from './shared/routes.ts';
import './screens/home-screen.ts';
import './shared/notice.ts';

/** Screens but the first are loaded when they are first gone to. */
const LOAD: Record<Exclude<Route['name'], 'home' | 'unknown'>, () => Promise<unknown>> = {
  room: () => import('./screens/room-screen.ts'),
  library: () => import('./screens/library-screen.ts'),
  recording: () => import('./screens/recording-screen.ts'),
  train: () => import('./screens/train-screen.ts'),
  settings: () => import('./screens/settings-screen.ts'),
  check: () => import('./screens/check-screen.ts'),
};

/** The app's frame: provides the App, shows the screen that the hash names, and offers updates. */
@customElement('co-app-root')
export class AppRoot extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 100dvh;
      }
      /* As high as what is in it, and at least the rest of the screen: a call takes just that rest. */
      main {
        flex: 1 0 auto;
        display: flex;
        flex-direction: column;
      }
      main > * {
        flex: 1 0 auto;
      }
      .centre {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--wa-space-m);
        padding: var(--wa-space-xl);
        text-align: center;
      }
      .update {
        position: fixed;
        inset-block-end: max(var(--wa-space-m), env(safe-area-inset-bottom));
        inset-inline: var(--wa-space-m);
        margin-inline: auto;
        max-inline-size: 28rem;
        display: flex;
        align-items: center;
        gap: var(--wa-space-s);
        padding: var(--wa-space-s) var(--wa-space-m);
        border-radius: var(--wa-border-radius-l);
        background: var(--wa-color-surface-raised);
        box-shadow: var(--wa-shadow-l);
        border: 1px solid var(--wa-color-surface-border);
      }
      .update p {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) app: App | null = null;
  /** Why there is no app: the browser stores nothing. */
  @property({ attribute: false }) problem: AppError | null = null;

  @state() private route: Route = parseRoute(location.hash);
  @state() private loaded = true;
  @state() private loadFailed = false;
  @state() private updateDismissed = false;
  /** What was just stored for offline use; said for a while, then gone. */
  @state() private storedWords = '';
  #saidStored: string | null = null;
  /** Null until there is a circle, and the first screen has been drawn. */
  @state() private circles: Circles | null = null;
  #askedForCircles = false;

  readonly #provider = new ContextProvider(this, { context: appContext });
  readonly #watch = new WatchController(this);

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.#onHash);
    this.#onHash();
  }

  override disconnectedCallback(): void {
    window.removeEventListener('hashchange', this.#onHash);
    super.disconnectedCallback();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('app') && this.app) {
      this.#provider.setValue(this.app);
      this.#watch.watch(this.app.install, this.app.circles);
    }
    this.#sayStored(this.app?.install.value.stored ?? null);
  }

  override updated(): void {
    if (this.#askedForCircles || !this.app || this.app.circles.value.length === 0) return;
    this.#askedForCircles = true;
    const { app } = this;
    whenIdle(() => {
      Promise.all([app.liveCircles(), import('./circles/ring-layer.ts')])
        .then(([circles]) => (this.circles = circles))
        .catch((error: unknown) => log.warn('Circles are not live: nobody can ring here.', error));
    });
  }

  #sayStored(path: string | null): void {
    if (path === this.#saidStored || path === null) return;
    this.#saidStored = path;
    // Nobody asked for the QR reader: it is stored for the day without a network.
    if (path.includes('zxing')) return;
    this.storedWords = storedWords(path, this.route);
    setTimeout(() => (this.storedWords = ''), 6000);
  }

  readonly #onHash = (): void => {
    this.route = parseRoute(location.hash);
    void this.#load(this.route);
  };

  async #load(route: Route): Promise<void> {
    this.loadFailed = false;
    if (route.name === 'home' || route.name === 'unknown') {
      this.loaded = true;
      return;
    }
    this.loaded = false;
    try {
      await LOAD[route.name]();
      if (this.route === route) this.loaded = true;
    } catch {
      // Offline, or a newer version has replaced the files: both are mended by a reload.
      if (this.route === route) this.loadFailed = true;
    }
  }

  override render(): TemplateResult {
    return html`
      ${
        this.circles && this.app
          ? html`<co-ring-layer
              .circles=${this.circles}
              @enter-room=${({ detail }: EnterRoomEvent) => this.app?.enterRoom(detail)}
            ></co-ring-layer>`
          : nothing
      }
      <main>${this.#screen()}</main>
      ${this.storedWords ? html`<div class="update" role="status"><p>${this.storedWords}</p></div>` : nothing}
      ${
        this.app?.install.value.updateReady && !this.updateDismissed && this.route.name !== 'room'
          ? this.#updateOffer(this.app)
          : nothing
      }
    `;
  }

  #screen(): TemplateResult | typeof nothing {
    if (this.problem) {
      return html`<div class="centre">
        <h1>Coterie</h1>
        <co-notice .error=${this.problem} @notice-action=${() => location.reload()}></co-notice>
      </div>`;
    }
    if (!this.app) return nothing;
    if (this.loadFailed) {
      return html`<div class="centre" role="alert">
        <h1>${msg('This part could not be loaded')}</h1>
        <p class="quiet">${msg('Connect to the network, then reload. Nothing you recorded is lost.')}</p>
        <wa-button variant="brand" @click=${() => location.reload()}>${msg('Reload')}</wa-button>
      </div>`;
    }
    if (!this.loaded)
      return html`<div class="centre" role="status"><p class="quiet">${msg('Loading…')}</p></div>`;
    switch (this.route.name) {
      case 'home':
        return html`<co-home-screen .live=${this.circles}></co-home-screen>`;
      case 'room':
        return html`<co-room-screen
          .code=${this.route.code}
          .extras=${this.route.extras}
          .pair=${this.route.pair}
          .stand=${this.route.stand}
        ></co-room-screen>`;
      case 'library':
        return html`<co-library-screen></co-library-screen>`;
      case 'recording':
        return html`<co-recording-screen
          .recordingId=${this.route.id}
          .atMs=${this.route.atMs}
        ></co-recording-screen>`;
      case 'train':
        return html`<co-train-screen></co-train-screen>`;
      case 'settings':
        return html`<co-settings-screen></co-settings-screen>`;
      case 'check':
        return html`<co-check-screen></co-check-screen>`;
      case 'unknown':
        return html`<div class="centre">
          <h1>${msg('There is nothing here')}</h1>
          <wa-button href="#/" variant="brand">${msg('Back to the start')}</wa-button>
        </div>`;
    }
  }

  #updateOffer(app: App): TemplateResult {
    return html`<div class="update" role="status">
      <p>${msg('A new version is ready.')}</p>
      <wa-button size="s" appearance="plain" @click=${() => (this.updateDismissed = true)}>
        ${msg('Later')}
      </wa-button>
      <wa-button size="s" variant="brand" @click=${() => app.applyUpdate()}>${msg('Update')}</wa-button>
    </div>`;
  }
}

/** Poses and backgrounds share one runtime: it is named after what asked for it. */
function storedWords(path: string, route: Route): string {
  if (path.includes('ffmpeg'))
    return msg('The converter is stored on this device: exports now work offline too.');
  if (route.name === 'train')
    return msg('The pose model is stored on this device: training now works offline too.');
  return msg('Backgrounds are stored on this device: they now start at once, offline too.');
}

function whenIdle(task: () => void): void {
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in window) requestIdleCallback(task);
  else setTimeout(task, 200);
}

declare global {
  interface HTMLElementTagNameMap {
    'co-app-root': AppRoot;
  }
}
