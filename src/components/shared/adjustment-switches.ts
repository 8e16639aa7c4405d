import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { Adjustments } from '../../app.ts';
import { adjustmentLabels } from './adjustment-labels.ts';

/** Somebody chose what is bettered in their picture: all of it, as it is now. */
export type AdjustmentsEvent = CustomEvent<Adjustments>;

/**
 * One switch for each adjustment, beside the choice of a background.
 * @fires adjustments-change {AdjustmentsEvent}
 */
@customElement('co-adjustment-switches')
export class AdjustmentSwitches extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      gap: var(--wa-space-m);
    }
  `;

  @property({ attribute: false }) adjustments: Adjustments | null = null;
  /** As other switches beside these. */
  @property() size: 's' | 'm' = 'm';
  /** The browser has no way to change the picture. */
  @property({ type: Boolean }) unsupported = false;

  override render(): TemplateResult {
    return html`${adjustmentLabels().map(
      ({ name, label, hint }) =>
        html`<wa-switch
          size=${this.size}
          hint=${this.unsupported ? msg('This browser cannot change the picture.') : hint}
          .checked=${live(!this.unsupported && (this.adjustments?.[name] ?? false))}
          ?disabled=${this.unsupported}
          @change=${(event: Event) => this.#change({ [name]: (event.target as HTMLInputElement).checked })}
          >${label}</wa-switch
        >`,
    )}`;
  }

  #change(change: Partial<Adjustments>): void {
    const { adjustments } = this;
    if (!adjustments) return;
    const event: AdjustmentsEvent = new CustomEvent('adjustments-change', {
      detail: { ...adjustments, ...change },
    });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-adjustment-switches': AdjustmentSwitches;
  }
}
