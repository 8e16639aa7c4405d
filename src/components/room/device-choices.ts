import { msg, str } from '@lit/localize';
import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import type { CaptureState, Device, LocalMedia, NoiseSuppression, Settings } from '../../app.ts';
import { WatchController } from '../shared/app-controller.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { noiseLabels } from '../shared/noise-labels.ts';

/** A choice to remember. */
export type SettingsChangeEvent = CustomEvent<Partial<Settings>>;

/**
 * Camera, microphone, speaker, and what takes the noise away: each choice takes effect at once.
 * @fires settings-change {SettingsChangeEvent}
 */
@customElement('co-device-choices')
export class DeviceChoices extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-m);
      }
    `,
  ];

  @property({ attribute: false }) local!: LocalMedia;
  @property({ attribute: false }) settings!: Settings;

  readonly #watch = new WatchController(this);

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('local')) return;
    const { devices, camera, microphone, noise, noiseSuppression } = this.local;
    this.#watch.watch(devices, camera, microphone, noise, noiseSuppression);
  }

  override render(): TemplateResult {
    const { local, settings } = this;
    const devices = local.devices.value;
    return html`
      ${this.#device(msg('Camera'), devices.cameras, inUse(local.camera.value, settings.cameraId), (id) => {
        this.#remember({ cameraId: id });
        // Who has stopped their video does not start it by choosing a camera.
        if (local.camera.value.kind !== 'off') void local.startVideo(id);
      })}
      ${this.#device(
        msg('Microphone'),
        devices.microphones,
        inUse(local.microphone.value, settings.microphoneId),
        (id) => {
          this.#remember({ microphoneId: id });
          if (local.microphone.value.kind !== 'off') void local.startMicrophone(id);
        },
      )}
      ${this.#device(msg('Speaker'), devices.speakers, settings.speakerId ?? '', (id) =>
        this.#remember({ speakerId: id }),
      )}
      ${this.#noise(local)}
    `;
  }

  #device(
    label: string,
    devices: readonly Device[],
    chosen: string,
    choose: (id: string) => void,
  ): TemplateResult {
    const known = devices.some((device) => device.id === chosen);
    return html`<wa-select
      label=${label}
      placeholder=${devices.length === 0 ? msg('None found') : msg('Default of the system')}
      ?disabled=${devices.length === 0}
      .value=${known ? chosen : ''}
      @change=${(event: Event) => choose((event.target as HTMLInputElement).value)}
    >
      ${devices.map(
        (device, index) =>
          html`<wa-option value=${device.id}>${device.label || msg(str`${label} ${index + 1}`)}</wa-option>`,
      )}
    </wa-select>`;
  }

  #noise(local: LocalMedia): TemplateResult {
    const isStarting = local.noise.value.kind === 'starting';
    return html`<wa-select
      label=${msg('Noise suppression')}
      hint=${isStarting ? msg('Starting…') : msg('Strong also takes away keyboards, fans and barking.')}
      .value=${local.noiseSuppression.value}
      @change=${(event: Event) => {
        const noiseSuppression = (event.target as HTMLInputElement).value as NoiseSuppression;
        this.#remember({ noiseSuppression });
        void local.setNoiseSuppression(noiseSuppression);
      }}
    >
      ${noiseLabels().map(([value, label]) => html`<wa-option value=${value}>${label}</wa-option>`)}
    </wa-select>`;
  }

  #remember(change: Partial<Settings>): void {
    const event: SettingsChangeEvent = new CustomEvent('settings-change', {
      detail: change,
      bubbles: true,
      composed: true,
    });
    this.dispatchEvent(event);
  }
}

/** The id of the device that is open, or else of the one that will be. */
function inUse(state: CaptureState, chosenId: string | null): string {
  return state.kind === 'on' ? state.deviceId : (chosenId ?? '');
}

declare global {
  interface HTMLElementTagNameMap {
    'co-device-choices': DeviceChoices;
  }
}
