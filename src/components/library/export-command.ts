import type { ExportRequest } from '../../app.ts';

/** Where an export is to go, before a folder is picked; the id is that of a web storage, null while one is being typed. */
export type PlaceChoice =
  | { readonly kind: 'zip' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'web'; readonly id: string | null };

/** What a person has chosen so far. */
export interface ExportDraft extends Omit<ExportRequest, 'where'> {
  readonly where: PlaceChoice;
}

/** Something is to be done with one export of the queue. */
export type EntryCommand =
  | { readonly kind: 'pause' | 'remove' | 'save' | 'up' | 'down'; readonly id: string }
  | { readonly kind: 'resume'; readonly id: string; readonly passphrase?: string };

/** What the dialog asks for; whoever has opened it does it. */
export type ExportCommand =
  | EntryCommand
  | { readonly kind: 'start'; readonly draft: ExportDraft }
  | { readonly kind: 'again' | 'close' | 'notify' };

export type ExportCommandEvent = CustomEvent<ExportCommand>;
export type EntryCommandEvent = CustomEvent<EntryCommand>;
