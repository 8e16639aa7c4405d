import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { LocalMedia, Settings } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand } from './call-command.ts';
import './device-choices.ts';
import './level-meter.ts';

/**
 * Own devices in mid-call, with a look at how loud the microphone is.
 * @fires settings-change {SettingsChangeEvent}
 * @fires call-command {CallCommandEvent}
 * @fires closed
 */
@customElement('co-devices-dialog')
export class DevicesDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
      .choices {
        display: grid;
        gap: var(--wa-space-m);
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) local: LocalMedia | null = null;
  @property({ attribute: false }) settings: Settings | null = null;

  override render(): TemplateResult {
    const { local, settings } = this;
    return html`<wa-dialog
      label=${msg('Devices')}
      ?open=${this.open}
      .lightDismiss=${true}
      @wa-after-hide=${(event: Event) => {
        // The lists inside say so too.
        if (event.target === event.currentTarget) this.dispatchEvent(new CustomEvent('closed'));
      }}
    >
      ${this.open && local && settings ? this.#choices(local, settings) : nothing}
    </wa-dialog>`;
  }

  #choices(local: LocalMedia, settings: Settings): TemplateResult {
    return html`<div class="choices">
      <co-device-choices .local=${local} .settings=${settings}></co-device-choices>
      <co-level-meter .read=${() => local.microphoneLevel()}></co-level-meter>
      <wa-switch
        hint=${msg('You are heard only while you hold Space, or the microphone button.')}
        ?checked=${settings.pushToTalk}
        @change=${(event: Event) =>
          sendCommand(this, { kind: 'push-to-talk', on: (event.target as HTMLInputElement).checked })}
        >${msg('Push to talk')}</wa-switch
      >
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-devices-dialog': DevicesDialog;
  }
}
