import { msg } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Download, Dumbbell, Film, LogIn, Plus, ScanQrCode, Settings as SettingsIcon } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type { App, Circles } from '../../app.ts';
import { AppError } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { pairIn, roomHash } from '../../lib/room-hash.ts';
import { AppController, WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { homeScreenStyles } from './home-screen.styles.ts';
import type { CircleCommand, CircleCommandEvent } from '../circles/circle-item.ts';
import '../circles/circle-item.ts';
import '../shared/icon.ts';
import type { ScannedEvent } from '../shared/qr-scanner.ts';

/** Where everything starts: a new room, a code to join by, the rooms one has been in. */
@customElement('co-home-screen')
export class HomeScreen extends LitElement {
  static override styles = [baseStyles, homeScreenStyles];

  /** Null until circles are live, if ever they are. */
  @property({ attribute: false }) live: Circles | null = null;

  @state() private code = '';
  @state() private problem = '';
  @state() private busy = false;
  @state() private scanning = false;
  @state() private scanProblem = '';

  readonly #watch = new WatchController(this);
  readonly #liveWatch = new WatchController(this);
  readonly #context = new AppController(this, (app) =>
    this.#watch.watch(app.settings, app.circles, app.install),
  );

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('live') && this.live) this.#liveWatch.watch(this.live.people, this.live.history);
  }

  override render(): TemplateResult {
    const { app } = this.#context;
    return html`
      <header>
        <div class="mark"><img src="icons/icon.svg" alt="" />Coterie</div>
        <nav aria-label=${msg('Places')}>
          <a href="#/library"><co-icon .icon=${Film}></co-icon>${msg('Library')}</a>
          <a href="#/train"><co-icon .icon=${Dumbbell}></co-icon>${msg('Train')}</a>
          <a href="#/settings"><co-icon .icon=${SettingsIcon}></co-icon>${msg('Settings')}</a>
        </nav>
      </header>
      <div class=${app.circles.value.length > 0 ? 'page known' : 'page'}>
        <div class="start">
          <div class="hero">
            <h1>${msg('Video calls for your circle, and nobody in between')}</h1>
            <p class="quiet">
              ${msg(
                'Your browsers talk to each other directly. There is no account, and no server that hears, sees or stores your calls.',
              )}
            </p>
            ${
              app.install.value.canInstall
                ? html`<div>
                    <wa-button appearance="outlined" @click=${() => app.promptInstall()}>
                      <co-icon slot="start" .icon=${Download}></co-icon>${msg('Install the app')}
                    </wa-button>
                  </div>`
                : nothing
            }
          </div>
          ${this.#circles(app)}
        </div>
        <div class="panel">
          <wa-input
            label=${msg('Your name')}
            autocomplete="name"
            maxlength="40"
            .value=${app.settings.value.name}
            @change=${(event: Event) => this.#rename(app, event)}
          ></wa-input>
          <wa-button
            class="wide"
            variant="brand"
            size="l"
            ?loading=${this.busy}
            @click=${() => this.#create(app)}
          >
            <co-icon slot="start" .icon=${Plus}></co-icon>${msg('New room')}
          </wa-button>
          <div class="or quiet">${msg('or')}</div>
          <form @submit=${(event: Event) => this.#join(app, event)} novalidate>
            <wa-input
              label=${msg('Room code')}
              placeholder=${msg('words, or a link')}
              autocapitalize="none"
              autocomplete="off"
              spellcheck="false"
              enterkeyhint="go"
              .value=${this.code}
              @input=${(event: Event) => {
                this.code = (event.target as HTMLInputElement).value;
                this.problem = '';
              }}
              @keydown=${(event: KeyboardEvent) => {
                if (event.key === 'Enter') void this.#join(app, event);
              }}
            ></wa-input>
            <wa-button type="submit" @click=${(event: Event) => this.#join(app, event)}>
              <co-icon slot="start" .icon=${LogIn}></co-icon>${msg('Join')}
            </wa-button>
            ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
          </form>
          <wa-button class="wide" appearance="outlined" @click=${() => this.#scan()}>
            <co-icon slot="start" .icon=${ScanQrCode}></co-icon>${msg('Scan QR code')}
          </wa-button>
          ${
            app.circles.value.length === 0
              ? html`<p class="hint quiet">
                  ${msg('Rooms that you make or join are kept here, and can be called again with one tap.')}
                </p>`
              : nothing
          }
        </div>
      </div>
      <co-scan-dialog
        ?open=${this.scanning}
        .loadReader=${() => app.qrReader()}
        .problem=${this.scanProblem}
        @scanned=${(event: ScannedEvent) => this.#scanned(app, event.detail)}
        @closed=${() => this.#endScan()}
      ></co-scan-dialog>
    `;
  }

  /** Loads the scanner when it is first wanted: the home screen is small without it. */
  async #scan(): Promise<void> {
    await import('../shared/scan-dialog.ts');
    this.scanning = true;
  }

  #circles(app: App): TemplateResult | typeof nothing {
    const circles = app.circles.value;
    if (circles.length === 0) return nothing;
    const calls = this.live?.history.value ?? [];
    return html`
      <section>
        <h2 id="circles">${msg('Circles')}</h2>
        <ul aria-labelledby="circles">
          ${repeat(
            circles,
            ({ code }) => code,
            (circle) =>
              html`<li>
                <co-circle-item
                  .circle=${circle}
                  .people=${this.live?.people.value.get(circle.code) ?? null}
                  .calls=${calls.filter(({ code }) => code === circle.code)}
                  @circle-command=${(event: CircleCommandEvent) => this.#obey(app, circle.code, event.detail)}
                ></co-circle-item>
              </li>`,
          )}
        </ul>
        <p class="hint quiet">${this.#circlesHint(app)}</p>
      </section>
    `;
  }

  #circlesHint(app: App): TemplateResult | string {
    if (!app.settings.value.reachable)
      return html`${msg('You are hidden from your circles: you see nobody, and a call rings nobody.')}
        <a href="#/settings">${msg('Change that')}</a>`;
    return msg('A call rings those who have the app open. A closed app cannot ring: there is no server.');
  }

  async #obey(app: App, code: string, command: CircleCommand): Promise<void> {
    switch (command.kind) {
      case 'call': {
        app.enterRoom(code);
        try {
          await (await app.liveCircles()).ring(code);
        } catch (error) {
          // The room, which is being joined meanwhile, fails for the same reason, and says so.
          log.warn('The circle could not be rung.', error);
        }
        return;
      }
      case 'rename':
        return app.renameCircle(code, command.name);
      case 'forget':
        return app.forgetCircle(code);
      case 'dismiss-missed':
        return this.live?.dismissMissed(code);
      case 'forget-history':
        return this.live?.forgetHistory(code);
    }
  }

  async #rename(app: App, event: Event): Promise<void> {
    await app.changeSettings({ name: (event.target as HTMLInputElement).value.trim() });
  }

  async #create(app: App): Promise<void> {
    this.busy = true;
    try {
      location.hash = roomHash(await app.createRoom());
    } catch (error) {
      this.problem =
        error instanceof AppError ? error.message : msg('The room could not be made. Reload, and try again.');
    } finally {
      this.busy = false;
    }
  }

  async #join(app: App, event: Event): Promise<void> {
    event.preventDefault();
    if (!this.code.trim()) {
      this.problem = msg('Type or paste the code you were given.');
      return;
    }
    try {
      await this.#go(app, this.code);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  async #scanned(app: App, text: string): Promise<void> {
    try {
      await this.#go(app, text);
    } catch {
      this.scanProblem = msg('That QR code is no invitation into a room of this app.');
    }
  }

  /** Goes where an invitation leads: a code, or a link. @throws 'room-code-invalid' */
  async #go(app: App, invitation: string): Promise<void> {
    const { code, extras } = await app.parseRoomCode(invitation);
    location.hash = roomHash(code, extras, pairIn(invitation));
  }

  #endScan(): void {
    this.scanning = false;
    this.scanProblem = '';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-home-screen': HomeScreen;
  }
}
