import type { SetTarget, TrainingSettings } from '../../app.ts';

/** Whatever a person wants of their training, from wherever on the screen; the screen does it. */
export type TrainingCommand =
  | { readonly kind: 'choose-exercise'; readonly choice: string }
  | { readonly kind: 'set-target'; readonly target: SetTarget }
  | { readonly kind: 'start-set' }
  | { readonly kind: 'end-set' }
  | { readonly kind: 'change-settings'; readonly change: Partial<TrainingSettings> }
  /** Opens what teaches an exercise of one's own, or closes it. */
  | { readonly kind: 'teach-exercise'; readonly open: boolean }
  | { readonly kind: 'forget-exercise'; readonly id: string };

export type TrainingCommandEvent = CustomEvent<TrainingCommand>;

/** Fires `training-command` at an element; it rises to the screen through every shadow root. */
export function sendTrainingCommand(from: EventTarget, command: TrainingCommand): void {
  const event: TrainingCommandEvent = new CustomEvent('training-command', {
    detail: command,
    bubbles: true,
    composed: true,
  });
  from.dispatchEvent(event);
}

declare global {
  interface HTMLElementEventMap {
    'training-command': TrainingCommandEvent;
  }
}
