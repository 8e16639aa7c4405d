import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { ArrowLeft, Mic, MicOff, Video, VideoOff } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { Adjustments, Backgrounds, Effect, JoinOptions, LocalMedia, Settings } from '../../app.ts';
import type { StandLink } from '../../lib/stand-link.ts';
import { WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import type { AdjustmentsEvent } from '../shared/adjustment-switches.ts';
import '../shared/adjustment-switches.ts';
import type { BackgroundEvent } from '../shared/background-dialog.ts';
import '../shared/background-select.ts';
import { isMirrored, otherCamera } from './own-view.ts';
import { roomPreviewStyles } from './room-preview.styles.ts';
import '../shared/icon.ts';
import '../shared/notice.ts';
import type { SettingsChangeEvent } from './device-choices.ts';
import './device-choices.ts';
import './level-meter.ts';

/** The person wants in. */
export type JoinEvent = CustomEvent<JoinOptions>;

/**
 * What one sees before joining: own picture, devices, background. Nothing is sent before the tap.
 * @fires join {JoinEvent}
 * @fires settings-change {SettingsChangeEvent}
 */
@customElement('co-room-preview')
export class RoomPreview extends LitElement {
  static override styles = [baseStyles, roomPreviewStyles];

  @property({ attribute: false }) local: LocalMedia | null = null;
  @property({ attribute: false }) settings: Settings | null = null;
  @property() code = '';
  @property({ attribute: false }) loadBackgrounds: (() => Promise<Backgrounds>) | null = null;
  /** Over TURN servers only, in this room; at first as it was the last time. */
  @property({ type: Boolean }) relayOnly = false;

  /** Whose camera stand this device is to be, where a link says so. */
  @property({ attribute: false }) stand: StandLink | null = null;

  @state() private as: JoinOptions['as'] = 'camera';
  /** Away from whoever holds the phone: chosen once, after which it is theirs to change. */
  #hasTurned = false;
  @query('video') private video!: HTMLVideoElement | null;

  readonly #watch = new WatchController(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('stand') && this.stand) this.as = 'stand';
    if (!changed.has('local')) return;
    const { local } = this;
    const stores = local
      ? [
          local.camera,
          local.microphone,
          local.noise,
          local.muted,
          local.background,
          local.adjustments,
          local.canAdjust,
          local.effect,
          local.videoTrack,
        ]
      : [];
    this.#watch.watch(...stores);
  }

  override updated(): void {
    const track = this.local?.videoTrack.value ?? null;
    this.#turnCamera();
    const { video } = this;
    if (!video) return;
    const shown = (video.srcObject as MediaStream | null)?.getTracks()[0] ?? null;
    if (shown !== track) video.srcObject = track ? new MediaStream([track]) : null;
  }

  override render(): TemplateResult | typeof nothing {
    const { local, settings } = this;
    if (!settings) return nothing;
    return html`
      <header>
        <wa-button href="#/" appearance="plain" title=${msg('Back')}>
          <co-icon .icon=${ArrowLeft}></co-icon><span class="visually-hidden">${msg('Back')}</span>
        </wa-button>
        <h1>${this.code}</h1>
      </header>
      <div class="columns">
        <div>
          ${local ? this.#stage(local) : html`<div class="stage"></div>`}
          ${local ? this.#below(local) : nothing}
        </div>
        <div class="choices">
          <wa-input
            label=${msg('Your name')}
            autocomplete="name"
            maxlength="40"
            .value=${this.stand ? standName(this.stand) : settings.name}
            @change=${(event: Event) => this.#rename((event.target as HTMLInputElement).value.trim())}
          ></wa-input>
          ${local ? this.#choices(local, settings) : nothing}
        </div>
        <div class="join">
          <wa-button class="wide" variant="brand" size="l" ?disabled=${!local} @click=${() => this.#join()}>
            ${msg('Join room')}
          </wa-button>
          <p class="quiet">${msg('Nobody sees or hears you before you join.')}</p>
        </div>
      </div>
    `;
  }

  #stage(local: LocalMedia): TemplateResult {
    const on = local.camera.value.kind === 'on';
    const mirrored = isMirrored(local, this.settings?.mirrorsSelf ?? true);
    const muted = local.muted.value || local.microphone.value.kind !== 'on';
    return html`<div class="stage" role="region" aria-label=${msg('Preview')}>
      <video class=${mirrored ? 'mirrored' : ''} autoplay playsinline muted ?hidden=${!on}></video>
      ${on ? nothing : html`<div class="over">${this.#cameraWords(local)}</div>`} ${this.#effectWords(local)}
      <div class="switches">
        <wa-button pill class=${muted ? 'off' : ''} @click=${() => this.#toggleSound(local)}>
          <co-icon .icon=${muted ? MicOff : Mic}></co-icon>
          <span class="visually-hidden">${muted ? msg('Unmute') : msg('Mute')}</span>
        </wa-button>
        <wa-button
          pill
          class=${on ? '' : 'off'}
          @click=${() => (on ? local.stopVideo() : local.startVideo(this.settings?.cameraId ?? undefined))}
        >
          <co-icon .icon=${on ? Video : VideoOff}></co-icon>
          <span class="visually-hidden">${on ? msg('Stop video') : msg('Start video')}</span>
        </wa-button>
      </div>
    </div>`;
  }

  #cameraWords(local: LocalMedia): string {
    switch (local.camera.value.kind) {
      case 'starting':
        return msg('Starting the camera…');
      case 'failed':
        return msg('No picture');
      default:
        return msg('The camera is off');
    }
  }

  #effectWords(local: LocalMedia): TemplateResult | typeof nothing {
    const effect = local.effect.value;
    if (effect.kind === 'loading') {
      const percent = effect.fraction === undefined ? '' : ` ${Math.round(effect.fraction * 100)} %`;
      return html`<div class="effect" role="status">${msg(str`Loading the background…${percent}`)}</div>`;
    }
    if (effect.kind === 'failed') {
      return html`<div class="effect" role="alert">
        ${msg('The background failed: your picture stays covered.')}
      </div>`;
    }
    return nothing;
  }

  #below(local: LocalMedia): TemplateResult {
    const camera = local.camera.value;
    const microphone = local.microphone.value;
    const noise = local.noise.value;
    return html`<div class="below">
      <co-level-meter .read=${() => local.level()}></co-level-meter>
      ${
        camera.kind === 'failed'
          ? html`<co-notice .error=${camera.error} @notice-action=${() => local.startVideo()}></co-notice>`
          : nothing
      }
      ${
        microphone.kind === 'failed'
          ? html`<co-notice
              .error=${microphone.error}
              @notice-action=${() => local.startMicrophone()}
            ></co-notice>`
          : nothing
      }
      ${
        noise.kind === 'failed'
          ? html`<co-notice
              .error=${noise.error}
              @notice-action=${() => local.setNoiseSuppression('browser')}
            ></co-notice>`
          : nothing
      }
    </div>`;
  }

  #choices(local: LocalMedia, settings: Settings): TemplateResult {
    return html`
      <co-device-choices .local=${local} .settings=${settings}></co-device-choices>
      <div class="pair">
        <co-background-select
          .effect=${local.background.value}
          .load=${this.loadBackgrounds}
          @background-change=${(event: BackgroundEvent) => this.#background(local, event.detail)}
        ></co-background-select>
        <wa-select
          label=${msg('Join as')}
          hint=${joinWords(this.as)}
          .value=${this.as}
          @change=${(event: Event) => this.#joinAs(local, (event.target as HTMLInputElement).value)}
        >
          <wa-option value="camera">${msg('Camera')}</wa-option>
          <wa-option value="voice">${msg('Voice only')}</wa-option>
          <wa-option value="viewer">${msg('Viewer')}</wa-option>
          <wa-option value="stand">${msg('Camera stand')}</wa-option>
        </wa-select>
      </div>
      <co-adjustment-switches
        size="s"
        .adjustments=${local.adjustments.value}
        ?unsupported=${!local.canAdjust.value}
        @adjustments-change=${(event: AdjustmentsEvent) => this.#adjust(local, event.detail)}
      ></co-adjustment-switches>
      ${this.#relayOnly(settings)}
    `;
  }

  #relayOnly({ relayOnly: everywhere }: Settings): TemplateResult {
    return html`<wa-switch
      size="s"
      hint=${
        everywhere
          ? msg('On for every room, in Settings.')
          : msg('Hides your IP address from the others; needs a TURN server.')
      }
      .checked=${live(everywhere || this.relayOnly)}
      ?disabled=${everywhere}
      @change=${(event: Event) => (this.relayOnly = (event.target as HTMLInputElement).checked)}
      >${msg('Relay only')}</wa-switch
    >`;
  }

  /** A stand looks at the room. Which camera does is known only once one was allowed. */
  #turnCamera(): void {
    const { local } = this;
    if (this.as !== 'stand' || this.#hasTurned || local?.camera.value.kind !== 'on') return;
    this.#hasTurned = true;
    void local.stopMicrophone();
    const other = otherCamera(local);
    if (other?.facing === 'environment') void local.startVideo(other.id);
  }

  #toggleSound(local: LocalMedia): Promise<void> | void {
    if (local.microphone.value.kind !== 'on') return local.startMicrophone();
    local.setMuted(!local.muted.value);
  }

  async #background(local: LocalMedia, background: Effect): Promise<void> {
    this.#remember({ background });
    await local.setBackground(background);
  }

  async #adjust(local: LocalMedia, adjustments: Adjustments): Promise<void> {
    this.#remember({ adjustments });
    await local.setAdjustments(adjustments);
  }

  async #joinAs(local: LocalMedia, value: string): Promise<void> {
    this.as = value as JoinOptions['as'];
    const isShown = this.as === 'camera' || this.as === 'stand';
    if (!isShown) await local.stopVideo();
    else if (local.camera.value.kind === 'off') await local.startVideo();
    if (this.as === 'viewer' || this.as === 'stand') await local.stopMicrophone();
    else if (local.microphone.value.kind === 'off') await local.startMicrophone();
  }

  /** What a stand is called is not what the person is called. */
  #rename(name: string): void {
    if (this.as !== 'stand') this.#remember({ name });
  }

  #remember(change: Partial<Settings>): void {
    const event: SettingsChangeEvent = new CustomEvent('settings-change', { detail: change });
    this.dispatchEvent(event);
  }

  #join(): void {
    const name = this.renderRoot.querySelector('wa-input')?.value?.trim() ?? '';
    const event: JoinEvent = new CustomEvent('join', {
      detail: {
        name: name || msg('Guest'),
        as: this.as,
        relayOnly: this.relayOnly,
        stand: this.as === 'stand' ? this.stand : null,
      },
    });
    this.dispatchEvent(event);
  }
}

const standName = ({ ownerName }: StandLink): string =>
  ownerName ? msg(str`${ownerName}’s camera`) : msg('Camera stand');

/** What a choice of **Join as** means. */
function joinWords(as: JoinOptions['as']): string {
  switch (as) {
    case 'camera':
      return msg('Others see and hear you.');
    case 'voice':
      return msg('Others hear you, and see your name.');
    case 'stand':
      return msg('This device only shows its picture: for somebody who is there with another one. No sound.');
    case 'viewer':
      return msg('You watch and chat. Nobody sees or hears you, unless you come on stage later.');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-room-preview': RoomPreview;
  }
}
