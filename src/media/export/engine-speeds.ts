import type { EngineName } from './settings.ts';

/** Pixels that each engine encoded a second on this device; absent where it has not been measured. */
export type EngineSpeeds = Readonly<Partial<Record<EngineName, number>>>;
