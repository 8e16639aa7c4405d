import { asAppError } from '../../lib/errors.ts';
import type { ExportRecord } from '../../storage/schema.ts';
import type { ExportEntry, ExportPlace, ExportState } from './model.ts';

/** Of the form that is written; what an older or newer version of the app wrote otherwise is not shown. */
const VERSION = 1;

type StoredState =
  | Exclude<ExportState, { kind: 'failed' }>
  | {
      readonly kind: 'failed';
      readonly fraction: number;
      readonly error: { readonly name: string; readonly message: string };
    };

interface StoredEntry extends Omit<ExportEntry, 'where' | 'state'> {
  readonly version: number;
  /** The folder itself is no JSON: it lies beside it. */
  readonly where: { readonly kind: ExportPlace['kind']; readonly storageId: string | null };
  readonly state: StoredState;
}

/** An export as it is kept. */
export function recordOf(entry: ExportEntry, place: number): ExportRecord {
  const { where, state } = entry;
  const stored: StoredEntry = {
    ...entry,
    version: VERSION,
    where: { kind: where.kind, storageId: where.kind === 'web' ? where.storageId : null },
    state:
      state.kind === 'failed'
        ? { ...state, error: { name: state.error.name, message: state.error.message } }
        : state,
  };
  const folder = where.kind === 'folder' ? where.folder : null;
  return { id: entry.id, place, json: JSON.stringify(stored), folder };
}

/** The export that is kept so; null where it is of another version, or damaged. */
export function entryOf({ json, folder }: ExportRecord): ExportEntry | null {
  try {
    const { version, where, state, ...entry } = JSON.parse(json) as StoredEntry;
    const place = placeOf(where, folder);
    if (version !== VERSION || !place) return null;
    return { ...entry, where: place, state: stateOf(state) };
  } catch {
    return null;
  }
}

function placeOf(
  { kind, storageId }: StoredEntry['where'],
  folder: FileSystemDirectoryHandle | null,
): ExportPlace | null {
  switch (kind) {
    case 'zip':
      return { kind };
    case 'folder':
      return folder && { kind, folder };
    case 'web':
      return storageId === null ? null : { kind, storageId };
  }
}

function stateOf(state: StoredState): ExportState {
  if (state.kind !== 'failed') return state;
  const error = Object.assign(new Error(state.error.message), { name: state.error.name });
  return { ...state, error: asAppError(error) };
}
