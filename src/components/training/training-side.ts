import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { Smartphone, X } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Participant } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand } from '../room/call-command.ts';
import { panelStyles } from '../room/panel-styles.ts';
import '../shared/icon.ts';
import './coach-table.ts';
import './training-panel.ts';
import { NO_TRAINING_PART, type TrainingPart } from './training-part.ts';
import { requestTraining } from './training-request.ts';

/**
 * Training beside the stage: one's own, then what one coaches.
 * @fires call-command {CallCommandEvent} `toggle-training`
 * @fires training-request {TrainingRequestEvent}
 * @fires training-command {TrainingCommandEvent}
 */
@customElement('co-training-side')
export class TrainingSide extends LitElement {
  static override styles = [
    baseStyles,
    panelStyles,
    css`
      .body {
        flex: 1;
        min-block-size: 0;
        overflow: auto;
        display: grid;
        align-content: start;
        gap: var(--wa-space-l);
        padding: 0 var(--wa-space-m) max(var(--wa-space-m), env(safe-area-inset-bottom));
      }
    `,
  ];

  /** Oneself first. */
  @property({ attribute: false }) participants: readonly Participant[] = [];
  @property({ attribute: false }) training: TrainingPart = NO_TRAINING_PART;
  @query('h2') private heading!: HTMLElement;

  override focus(): void {
    this.heading.focus();
  }

  override render(): TemplateResult {
    return html`<aside aria-label=${msg('Training')}>
      <header>
        <h2 tabindex="-1">${msg('Training')}</h2>
        <wa-button
          appearance="plain"
          size="s"
          title=${msg('Close')}
          @click=${() => sendCommand(this, { kind: 'toggle-training' })}
        >
          <co-icon .icon=${X}></co-icon><span class="visually-hidden">${msg('Close')}</span>
        </wa-button>
      </header>
      <div class="body">
        <co-training-panel .own=${this.training.own}></co-training-panel>
        <co-coach-table .participants=${this.participants} .training=${this.training}></co-coach-table>
        <wa-button
          appearance="outlined"
          @click=${() => requestTraining(this, { kind: 'use-phone', open: true })}
        >
          <co-icon slot="start" .icon=${Smartphone}></co-icon>${msg('Use a phone as the camera')}
        </wa-button>
      </div>
    </aside>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-training-side': TrainingSide;
  }
}
