import type { PlayerSettings } from '../../../app.ts';
import type { AppError } from '../../../lib/errors.ts';

/** The player is at another moment: `detail` in ms from the beginning. Some times a second while it plays. */
export type PlaceEvent = CustomEvent<number>;
/** Somebody chose how recordings are played from now on. */
export type PlayerSettingsEvent = CustomEvent<Partial<PlayerSettings>>;
/** The recording cannot be played, or not any further. */
export type PlayerProblemEvent = CustomEvent<AppError>;
