import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { NoiseSuppression } from '../../app.ts';
import { ArrowLeft, Stethoscope } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { App } from '../../app.ts';
import type { AdjustmentsEvent } from '../shared/adjustment-switches.ts';
import '../shared/adjustment-switches.ts';
import type { BackgroundEvent } from '../shared/background-dialog.ts';
import '../shared/background-select.ts';
import { AppController, WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { noiseLabels } from '../shared/noise-labels.ts';
import { pageStyles } from '../shared/page-styles.ts';
import type { TurnServersChangeEvent } from '../settings/turn-servers.ts';
import '../settings/turn-servers.ts';
import '../shared/icon.ts';

/** Choices that hold for every call, and what this app is. */
@customElement('co-settings-screen')
export class SettingsScreen extends LitElement {
  static override styles = [
    baseStyles,
    pageStyles,
    css`
      .groups {
        display: grid;
        gap: var(--wa-space-xl);
        max-inline-size: 34rem;
      }
      section {
        display: grid;
        gap: var(--wa-space-m);
      }
      h2 {
        font-size: var(--wa-font-size-l);
      }
    `,
  ];

  readonly #watch = new WatchController(this);
  readonly #context = new AppController(this, (app) => this.#watch.watch(app.settings, app.install));

  readonly #checkTurnServer: App['checkTurnServer'] = (server, options) =>
    this.#context.app.checkTurnServer(server, options);

  override render(): TemplateResult {
    const { app } = this.#context;
    const settings = app.settings.value;
    const install = app.install.value;
    return html`
      <div class="bar">
        <wa-button href="#/" appearance="plain" title=${msg('Back')}>
          <co-icon .icon=${ArrowLeft}></co-icon><span class="visually-hidden">${msg('Back')}</span>
        </wa-button>
        <h1>${msg('Settings')}</h1>
      </div>
      <div class="groups">
        <section>
          <h2>${msg('You')}</h2>
          <wa-input
            label=${msg('Your name')}
            autocomplete="name"
            maxlength="40"
            .value=${settings.name}
            @change=${(event: Event) =>
              app.changeSettings({ name: (event.target as HTMLInputElement).value.trim() })}
          ></wa-input>
          <co-background-select
            hint=${msg('What new calls start with.')}
            .effect=${settings.background}
            .load=${() => app.backgrounds()}
            @background-change=${(event: BackgroundEvent) => app.changeSettings({ background: event.detail })}
          ></co-background-select>
          <co-adjustment-switches
            .adjustments=${settings.adjustments}
            @adjustments-change=${(event: AdjustmentsEvent) =>
              app.changeSettings({ adjustments: event.detail })}
          ></co-adjustment-switches>
          <wa-switch
            hint=${msg('Only you see it so. Others see you as you are.')}
            ?checked=${settings.mirrorsSelf}
            @change=${(event: Event) =>
              app.changeSettings({ mirrorsSelf: (event.target as HTMLInputElement).checked })}
          >
            ${msg('Mirror my video')}
          </wa-switch>
        </section>
        <section>
          <h2>${msg('Sound')}</h2>
          <wa-select
            label=${msg('Noise suppression')}
            hint=${msg('What new calls start with. Strong also takes away keyboards, fans and barking.')}
            .value=${settings.noiseSuppression}
            @change=${(event: Event) =>
              app.changeSettings({
                noiseSuppression: (event.target as HTMLInputElement).value as NoiseSuppression,
              })}
          >
            ${noiseLabels().map(([value, label]) => html`<wa-option value=${value}>${label}</wa-option>`)}
          </wa-select>
          <wa-switch
            hint=${msg('You are heard only while you hold Space, or the microphone button.')}
            ?checked=${settings.pushToTalk}
            @change=${(event: Event) =>
              app.changeSettings({ pushToTalk: (event.target as HTMLInputElement).checked })}
          >
            ${msg('Push to talk')}
          </wa-switch>
        </section>
        <section>
          <h2>${msg('Circles')}</h2>
          <wa-switch
            hint=${msg(
              'While the app is open, the people of your saved rooms see you there. When off, you cannot ring them either, and no relay is contacted before you join a room.',
            )}
            ?checked=${settings.reachable}
            @change=${(event: Event) =>
              app.changeSettings({ reachable: (event.target as HTMLInputElement).checked })}
          >
            ${msg('Let circles see that I am here, and ring me')}
          </wa-switch>
        </section>
        <section>
          <h2>${msg('TURN servers')}</h2>
          <co-turn-servers
            .servers=${settings.turnServers}
            .check=${this.#checkTurnServer}
            @turn-servers-change=${(event: TurnServersChangeEvent) =>
              app.changeSettings({ turnServers: event.detail })}
          ></co-turn-servers>
          <wa-switch
            hint=${msg('Hides your IP address from the others, though not from whoever runs the TURN server that it needs. Holds for every room you join from now on.')}
            ?checked=${settings.relayOnly}
            @change=${(event: Event) =>
              app.changeSettings({ relayOnly: (event.target as HTMLInputElement).checked })}
          >
            ${msg('Relay only')}
          </wa-switch>
        </section>
        <section>
          <h2>${msg('This app')}</h2>
          <p>
            ${
              install.offlineReady
                ? msg(
                    'The app is stored on this device: it opens, and plays your recordings, without a network.',
                  )
                : msg('The app is not stored on this device yet.')
            }
          </p>
          ${
            install.canInstall
              ? html`<div>
                  <wa-button @click=${() => app.promptInstall()}>${msg('Install the app')}</wa-button>
                </div>`
              : nothing
          }
          <div>
            <wa-button href="#/check" appearance="outlined">
              <co-icon slot="start" .icon=${Stethoscope}></co-icon>${msg('Connection check')}
            </wa-button>
          </div>
          <p class="quiet">
            ${msg(
              'Coterie has no server. Calls go straight between browsers; relays only help them find each other and see nothing but ciphertext. Recordings stay on this device.',
            )}
          </p>
        </section>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-settings-screen': SettingsScreen;
  }
}
