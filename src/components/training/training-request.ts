import type { CoachCommand, SketchCommand } from '../../app.ts';

/** Whatever a person wants about training in the room, from wherever on the screen; the screen does it. */
export type TrainingRequest =
  /** `to`: a participant id; without it everyone. */
  | { readonly kind: 'coach'; readonly command: CoachCommand; readonly to?: string }
  | { readonly kind: 'sketch'; readonly command: SketchCommand }
  /** Opens the code that makes a phone one's camera, or closes it. */
  | { readonly kind: 'use-phone'; readonly open: boolean }
  /** Own reps are to be counted, or no longer. */
  | { readonly kind: 'train'; readonly on: boolean };

export type TrainingRequestEvent = CustomEvent<TrainingRequest>;

/** Fires `training-request` at an element; it rises to the screen through every shadow root. */
export function requestTraining(from: EventTarget, request: TrainingRequest): void {
  const event: TrainingRequestEvent = new CustomEvent('training-request', {
    detail: request,
    bubbles: true,
    composed: true,
  });
  from.dispatchEvent(event);
}

declare global {
  interface HTMLElementEventMap {
    'training-request': TrainingRequestEvent;
  }
}
