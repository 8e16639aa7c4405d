import type { Effect } from '../../media/effects/effect.ts';
import { openColourBackdrop, openPictureBackdrop, type Backdrop } from './backdrop.ts';
import type { Behind } from './compositor/compositor.ts';

/** What the chosen effect puts behind the person. */
export interface ChosenBehind {
  choose(effect: Effect): void;
  /** For a picture of width x height pixels. @throws Error where the chosen picture cannot be shown */
  at(width: number, height: number): Promise<Behind>;
  close(): void;
}

/** The room, until something is chosen. */
export function createBehind(): ChosenBehind {
  let chosen: Effect = { kind: 'none' };
  let backdrop: Promise<Backdrop> | null = null;
  const close = (): void => {
    // One that could not be opened has nothing to close.
    backdrop?.then((opened) => opened.close()).catch(() => undefined);
    backdrop = null;
  };
  return {
    choose(effect) {
      close();
      chosen = effect;
      if (effect.kind === 'colour') backdrop = Promise.resolve(openColourBackdrop(effect.colour));
      if (effect.kind === 'picture') backdrop = openPictureBackdrop(effect.file);
      // Whoever needs it is told.
      backdrop?.catch(() => undefined);
    },
    async at(width, height) {
      if (chosen.kind === 'blur') return chosen;
      const opened = await backdrop;
      return opened ? { kind: 'backdrop', bitmap: opened.at(width, height) } : { kind: 'room' };
    },
    close,
  };
}
