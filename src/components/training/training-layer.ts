import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Participant } from '../../app.ts';
import './countdown.ts';
import './sketch-board.ts';
import './stand-dialog.ts';
import { NO_TRAINING_PART, type TrainingPart } from './training-part.ts';
import { requestTraining } from './training-request.ts';

/**
 * What lies over the stage while people train: countdown, sketch, the code for a phone.
 * @fires training-request {TrainingRequestEvent}
 */
@customElement('co-training-layer')
export class TrainingLayer extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  /** Oneself first. */
  @property({ attribute: false }) participants: readonly Participant[] = [];
  @property({ attribute: false }) training: TrainingPart = NO_TRAINING_PART;

  override render(): TemplateResult {
    const { participants, training } = this;
    return html`<co-sketch-board
        .sketch=${training.view.sketch}
        .participants=${participants}
      ></co-sketch-board>
      <co-countdown .countdown=${training.view.countdown}></co-countdown>
      <co-stand-dialog
        ?open=${training.isStandOpen}
        .link=${training.standLink}
        .session=${training.standLabel}
        .participants=${participants}
        @closed=${() => requestTraining(this, { kind: 'use-phone', open: false })}
      ></co-stand-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-training-layer': TrainingLayer;
  }
}
