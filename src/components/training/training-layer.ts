import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Participant } from '../../app.ts';
import { WatchController } from '../shared/app-controller.ts';
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

  readonly #watch = new WatchController(this);

  override willUpdate(changed: PropertyValues<this>): void {
    const { view } = this.training;
    if (changed.has('training') && changed.get('training')?.view !== view) this.#watch.watch(view);
  }

  override render(): TemplateResult {
    const { participants, training } = this;
    const { sketch, countdown } = training.view.value;
    return html`<co-sketch-board .sketch=${sketch} .participants=${participants}></co-sketch-board>
      <co-countdown .countdown=${countdown}></co-countdown>
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
