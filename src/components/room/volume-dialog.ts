import { msg, str } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/slider/slider.js';
import type { Participant } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand } from './call-command.ts';

/**
 * How loud somebody is on this device. Nobody else hears the difference.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-volume-dialog')
export class VolumeDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        color: var(--wa-color-text-normal);
      }
    `,
  ];

  /** Whose; null closes the dialog. */
  @property({ attribute: false }) participant: Participant | null = null;
  /** 0..1 */
  @property({ type: Number }) volume = 1;

  override render(): TemplateResult {
    const { participant } = this;
    return html`<wa-dialog
      label=${msg(str`Volume of ${participant?.name ?? ''}`)}
      ?open=${participant !== null}
      .lightDismiss=${true}
    >
      <wa-slider
        label=${msg('Volume on this device, in percent')}
        min="0"
        max="100"
        step="5"
        .withTooltip=${true}
        .value=${Math.round(this.volume * 100)}
        @input=${(event: Event & { target: { value: number } }) => this.#set(event.target.value / 100)}
      ></wa-slider>
    </wa-dialog>`;
  }

  #set(volume: number): void {
    if (this.participant) sendCommand(this, { kind: 'volume', identity: this.participant.identity, volume });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-volume-dialog': VolumeDialog;
  }
}
