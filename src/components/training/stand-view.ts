import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { PhoneOff, RefreshCw, SwitchCamera, Video } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { sendCommand } from '../room/call-command.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';
import type { StandLook } from './stand-look.ts';
import { standViewStyles } from './stand-view.styles.ts';

/** Long enough to set the phone up; then the screen goes dark, for the battery and for whoever sees it. */
const DIM_AFTER_MS = 20_000;

/**
 * The screen of a device that is somebody's camera: no picture of its own, but whether all is well, in words that are
 * read from afar.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-stand-view')
export class StandView extends LitElement {
  static override styles = [baseStyles, standViewStyles];

  @property({ attribute: false }) look: StandLook | null = null;
  @state() private dimmed = false;
  #timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('pointerdown', this.#wake);
    this.addEventListener('keydown', this.#wake);
    this.#wake();
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  readonly #wake = (): void => {
    this.dimmed = false;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => (this.dimmed = true), DIM_AFTER_MS);
  };

  override render(): TemplateResult | typeof nothing {
    const { look } = this;
    if (!look) return nothing;
    const [mood, words, advice] = moodOf(look);
    return html`<div class=${`screen ${mood} ${this.dimmed ? 'dimmed' : ''}`}>
      <h1 class="what">${titleOf(look)}</h1>
      <p class="state" role="status">${words}</p>
      <p class="advice">${advice}</p>
      ${
        look.session
          ? html`<p class="session">${msg('Session')} <strong>${look.session}</strong></p>`
          : nothing
      }
      ${look.problem ? html`<p class="advice" role="alert">${look.problem.message}</p>` : nothing}
      <div class="buttons">
        ${
          look.cameraOn
            ? nothing
            : html`<wa-button variant="brand" @click=${() => sendCommand(this, { kind: 'toggle-video' })}>
                <co-icon slot="start" .icon=${Video}></co-icon>${msg('Start video')}
              </wa-button>`
        }
        <wa-button @click=${() => this.#retry(look)}>
          <co-icon slot="start" .icon=${RefreshCw}></co-icon>${msg('Retry')}
        </wa-button>
        ${
          look.canSwitch
            ? html`<wa-button @click=${() => sendCommand(this, { kind: 'switch-camera' })}>
                <co-icon slot="start" .icon=${SwitchCamera}></co-icon>${msg('Switch camera')}
              </wa-button>`
            : nothing
        }
        <wa-button class="leave" @click=${() => sendCommand(this, { kind: 'leave' })}>
          <co-icon slot="start" .icon=${PhoneOff}></co-icon>${msg('Leave')}
        </wa-button>
      </div>
      <p class="hint">${msg('The screen goes dark by itself; the camera goes on. Tap to see this again.')}</p>
    </div>`;
  }

  /** The connection to the owner, or where there is none to everybody. */
  #retry({ owner, others, cameraOn }: StandLook): void {
    for (const { id } of owner ? [owner] : others) sendCommand(this, { kind: 'retry', id });
    if (!cameraOn) sendCommand(this, { kind: 'toggle-video' });
  }
}

function titleOf({ owner, ownerName }: StandLook): string {
  const name = owner?.name ?? ownerName;
  return name ? msg(str`${name}’s camera`) : msg('Camera stand');
}

/** How all is, what that is called, and what to do about it. */
function moodOf(look: StandLook): readonly [mood: 'good' | 'wait' | 'bad', words: string, advice: string] {
  const { owner, others, cameraOn, reconnecting } = look;
  if (!cameraOn) return ['bad', msg('The camera is off'), msg('Nobody sees a picture of this device.')];
  if (!owner) {
    return others.length > 0
      ? [
          'wait',
          msg('Not paired'),
          msg('Others see this picture. Scan the code of whose camera this is to be.'),
        ]
      : ['wait', msg('Waiting…'), waitingFor(look)];
  }
  switch (owner.connection) {
    case 'connected':
      return [
        'good',
        msg(str`Connected to ${owner.name}`),
        reconnecting ? msg('Reconnecting to the relays…') : '',
      ];
    case 'connecting':
      return ['wait', msg('Connecting…'), waitingFor(look)];
    case 'interrupted':
    case 'lost':
      return ['bad', msg('Connection lost'), msg('It keeps trying. Retry tries at once.')];
  }
}

const waitingFor = ({ ownerName }: StandLook): string =>
  ownerName ? msg(str`for ${ownerName}’s other device`) : msg('for somebody to come');

declare global {
  interface HTMLElementTagNameMap {
    'co-stand-view': StandView;
  }
}
