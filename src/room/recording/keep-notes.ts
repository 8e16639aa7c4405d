import { log } from '../../lib/log.ts';
import type { Library } from '../../library/library.ts';
import type { SidecarKinds } from '../../library/sidecars/sidecars.ts';

const SAVE_MS = 5_000;

/**
 * Stores notes beside a recording every few seconds, so that a crash loses little of them; `read` gives null where there
 * is nothing new. Returns what stores the rest. The recording does not depend on it: where it fails, that is only noted.
 */
export function keepNotes<K extends keyof SidecarKinds>(
  library: Pick<Library, 'sidecars'>,
  { recordingId, kind }: { readonly recordingId: string; readonly kind: K },
  read: () => SidecarKinds[K] | null,
): () => Promise<void> {
  let unsaved: SidecarKinds[K] | null = null;
  const save = async (): Promise<void> => {
    unsaved = read() ?? unsaved;
    if (!unsaved) return;
    try {
      await library.sidecars.save(recordingId, kind, unsaved);
      unsaved = null;
    } catch (error) {
      log.warn(`The ${kind} could not be stored with the recording.`, error);
    }
  };
  const saving = setInterval(() => void save(), SAVE_MS);
  return async () => {
    clearInterval(saving);
    await save();
  };
}
