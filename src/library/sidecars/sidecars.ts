import type { Database } from '../../storage/database.ts';
import type { SidecarRecord } from '../../storage/schema.ts';
import { loadSidecar, saveSidecar } from '../../storage/sidecars.ts';
import { parseChatSidecar, type ChatSidecar } from './chat.ts';
import { parseChapters, type ChaptersSidecar } from './chapters.ts';
import { parseEventsSidecar, type EventsSidecar } from './events.ts';
import { parseEditPlan, type EditPlan } from './plan.ts';
import { parseLoudness, type Loudness } from './loudness.ts';
import { parsePlace, type Place } from './place.ts';
import { parseTranscript, type Transcript } from './transcript.ts';

/** What the library keeps beside a recording; what was trained is the workout's to read. */
export interface SidecarKinds {
  readonly chat: ChatSidecar;
  readonly events: EventsSidecar;
  readonly transcript: Transcript;
  /** What somebody is making of the recording. */
  readonly plan: EditPlan;
  readonly chapters: ChaptersSidecar;
  readonly place: Place;
  readonly loudness: Loudness;
}

const PARSERS: { readonly [K in keyof SidecarKinds]: (json: string) => SidecarKinds[K] | null } = {
  chat: parseChatSidecar,
  events: parseEventsSidecar,
  transcript: parseTranscript,
  plan: parseEditPlan,
  chapters: parseChapters,
  place: parsePlace,
  loudness: parseLoudness,
};

/** The sidecars of all recordings, one of each kind at most for each. */
export interface Sidecars {
  /** Null where there is none, or it is damaged. @throws 'storage-blocked' */
  load<K extends keyof SidecarKinds>(recordingId: string, kind: K): Promise<SidecarKinds[K] | null>;
  /** Its JSON as it is stored, of any kind; null where there is none. @throws 'storage-blocked' */
  raw(recordingId: string, kind: SidecarRecord['kind']): Promise<string | null>;
  /**
   * Stores it in the place of what was there: again and again while a recording runs.
   * @throws 'not-found' where the recording was deleted meanwhile @throws 'storage-full' @throws 'storage-blocked'
   */
  save<K extends keyof SidecarKinds>(recordingId: string, kind: K, value: SidecarKinds[K]): Promise<void>;
}

/** The sidecars in `database`, which stays the caller's. */
export function createSidecars(database: Database): Sidecars {
  return {
    async load(recordingId, kind) {
      const record = await loadSidecar(database, recordingId, kind);
      return record ? PARSERS[kind](record.json) : null;
    },
    raw: async (recordingId, kind) => (await loadSidecar(database, recordingId, kind))?.json ?? null,
    save: (recordingId, kind, value) =>
      saveSidecar(database, { recordingId, kind, json: JSON.stringify(value) }),
  };
}
