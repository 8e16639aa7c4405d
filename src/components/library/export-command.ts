import type { ExportRequest, Passphrases } from '../../app.ts';
import type { TargetChoice } from './storage-events.ts';

/** What a person has chosen so far. */
export interface ExportDraft extends Omit<ExportRequest, 'where'> {
  readonly where: TargetChoice;
}

/** Something is to be done with one export of the queue. */
export type EntryCommand =
  | { readonly kind: 'pause' | 'remove' | 'save' | 'up' | 'down'; readonly id: string }
  | { readonly kind: 'resume'; readonly id: string; readonly passphrases?: Passphrases };

/** What the dialog asks for; whoever has opened it does it. */
export type ExportCommand =
  | EntryCommand
  | { readonly kind: 'start'; readonly draft: ExportDraft }
  /** `dismiss`: what was said of a problem was read. */
  | { readonly kind: 'again' | 'close' | 'notify' | 'dismiss' };

export type ExportCommandEvent = CustomEvent<ExportCommand>;
export type EntryCommandEvent = CustomEvent<EntryCommand>;
