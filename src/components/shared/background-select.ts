import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import type { Backgrounds, Effect } from '../../app.ts';
import {
  backgroundChoice,
  backgroundLabels,
  effectOfChoice,
  type BackgroundChoice,
} from './background-choice.ts';
import './background-dialog.ts';
import type { BackgroundEvent } from './background-dialog.ts';

/**
 * The list **Background**; **Picture…** opens the dialog that chooses which.
 * @fires background-change {BackgroundEvent}
 */
@customElement('co-background-select')
export class BackgroundSelect extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    wa-button {
      margin-block-start: var(--wa-space-2xs);
    }
  `;

  @property() hint = '';
  @property({ attribute: false }) effect: Effect = { kind: 'none' };
  @property({ attribute: false }) load: (() => Promise<Backgrounds>) | null = null;
  @state() private isChoosing = false;

  override render(): TemplateResult {
    const choice = backgroundChoice(this.effect);
    return html`
      <wa-select
        label=${msg('Background')}
        hint=${this.hint}
        .value=${live(choice)}
        @change=${(event: Event) => this.#choose((event.target as HTMLInputElement).value as BackgroundChoice)}
      >
        ${backgroundLabels().map(([value, label]) => html`<wa-option value=${value}>${label}</wa-option>`)}
      </wa-select>
      ${
        choice === 'picture'
          ? html`<wa-button size="s" appearance="plain" @click=${() => (this.isChoosing = true)}
              >${msg('Another picture')}</wa-button
            >`
          : nothing
      }
      <co-background-dialog
        ?open=${this.isChoosing}
        .effect=${this.effect}
        .load=${this.load}
        @background-change=${(event: BackgroundEvent) => this.#change(event.detail)}
        @closed=${() => (this.isChoosing = false)}
      ></co-background-dialog>
    `;
  }

  #choose(choice: BackgroundChoice): void {
    const effect = effectOfChoice(choice);
    if (effect) this.#change(effect);
    else this.isChoosing = true;
  }

  #change(effect: Effect): void {
    const event: BackgroundEvent = new CustomEvent('background-change', { detail: effect });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-background-select': BackgroundSelect;
  }
}
