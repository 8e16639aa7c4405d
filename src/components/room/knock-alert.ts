import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { DoorOpen } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Knock } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { alertStyles } from './alert-styles.ts';
import { sendCommand } from './call-command.ts';
import '../shared/icon.ts';

/**
 * Tells hosts and cohosts of whoever came to the door first, and of how many more there are.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-knock-alert')
export class KnockAlert extends LitElement {
  static override styles = [baseStyles, alertStyles];

  @property({ attribute: false }) knocks: readonly Knock[] = [];

  override render(): TemplateResult | typeof nothing {
    const [first, ...others] = this.knocks;
    if (!first) return nothing;
    const { id, name } = first;
    return html`<div role="alert">
      <co-icon .icon=${DoorOpen}></co-icon>
      <div class="words">
        <span>${msg(html`<bdi>${name}</bdi> is at the door`)}</span>
        ${warningOf(first)}
        ${others.length > 0 ? html`<small class="quiet">${msg(str`and ${others.length} more`)}</small>` : nothing}
      </div>
      <div class="buttons">
        <wa-button
          size="s"
          variant="brand"
          @click=${() => sendCommand(this, { kind: 'moderate', action: { kind: 'admit', id } })}
          >${msg('Admit')}</wa-button
        >
        <wa-button
          size="s"
          appearance="outlined"
          @click=${() => sendCommand(this, { kind: 'moderate', action: { kind: 'refuse', id } })}
          >${msg('Refuse')}</wa-button
        >
        ${
          others.length > 0
            ? html`<wa-button
                size="s"
                appearance="plain"
                @click=${() => sendCommand(this, { kind: 'toggle-people' })}
                >${msg('Show all')}</wa-button
              >`
            : nothing
        }
      </div>
    </div>`;
  }
}

function warningOf({ nameTaken, wasRemoved }: Knock): TemplateResult | typeof nothing {
  if (wasRemoved) return html`<small class="warn">${msg('Was removed from this room before')}</small>`;
  return nameTaken
    ? html`<small class="warn">${msg('New key under a known name: perhaps not who you think')}</small>`
    : nothing;
}

declare global {
  interface HTMLElementTagNameMap {
    'co-knock-alert': KnockAlert;
  }
}
