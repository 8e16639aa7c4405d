import { msg } from '@lit/localize';
import type { SoloTraining, Training } from '../../app.ts';
import { Recorder } from '../shared/recorder.ts';

/** Records somebody who trains alone; it is called after what they train. */
export class SoloRecorder extends Recorder {
  start(training: Training, solo: SoloTraining): Promise<void> {
    const exercise = solo.workout.view.value.exercise?.name;
    return this.begin(() => training.record(solo, exercise ?? msg('Training')));
  }
}
