import { isAbort } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import type { Bulk, BulkOutcome, BulkSource } from '../../mesh/bulk.ts';
import type { FileOffer } from '../conversation/body.ts';
import type { FileTransfer } from '../conversation/model.ts';
import {
  openIncomingFolder,
  sweepIncoming,
  type IncomingFile,
  type IncomingFolder,
} from './incoming-folder.ts';

/** What the files need of the conversation. */
export interface SharedFilesScope {
  readonly ownIdentity: string;
  /** Participants of an identity that are here: any of them may be the tab that has the file. */
  readonly peopleOf: (identity: string) => readonly string[];
  readonly bulkOf: (participantId: string) => Bulk | null;
  /** Some transfer has changed. */
  readonly onChange: () => void;
}

/** The files that were offered in one call: one's own are given out, others' fetched. All by message id. */
export interface SharedFiles {
  /** Gives out `file` from now on, to everyone or to one identity. */
  offer(messageId: string, file: File, directTo: string | null): void;
  /** Where the transfer stands; the same object for as long as that does not change. */
  transferOf(messageId: string, author: string): FileTransfer;
  fetch(messageId: string, author: string, offer: FileOffer): void;
  /** Stops fetching, and forgets what came; or stops giving out one's own. */
  cancel(messageId: string): void;
  /** Somebody can be reached, on a new channel. */
  personCame(participantId: string, identity: string): void;
  /** Resolves when nothing is written any more, after `signal` has aborted. */
  readonly closed: Promise<void>;
}

interface Fetching {
  readonly messageId: string;
  readonly author: string;
  readonly offer: FileOffer;
  readonly scope: { readonly signal: AbortSignal };
}

interface OwnFile {
  readonly file: File;
  readonly directTo: string | null;
  readonly withdrawal: AbortController;
  transfer: FileTransfer & { readonly kind: 'own' };
}

const OFFERED: FileTransfer = { kind: 'offered' };
const UNAVAILABLE: FileTransfer = { kind: 'unavailable' };
const PROGRESS_INTERVAL_MS = 100;

type Outcome = BulkOutcome | 'nobody' | 'no-space' | 'not-stored';

/** Why a transfer stopped, for whoever waits for it. */
const REASONS: Readonly<Record<Exclude<Outcome, 'done' | 'not-offered'>, string>> = {
  nobody: 'Whoever offers it is not here any more.',
  gone: 'The connection to whoever offers it broke off.',
  busy: 'Whoever offers it is sending many files already. Try again in a moment.',
  unreadable: 'Whoever offers it has changed or deleted the file.',
  'broke-rules': 'What came is not the file that was offered.',
  'no-space': 'There is not enough space for it on this device.',
  'not-stored': 'The browser could not store it.',
};

/** Opens the sharing of files for one call, which ends when `signal` aborts. */
export function openSharedFiles(
  { ownIdentity, peopleOf, bulkOf, onChange }: SharedFilesScope,
  { signal }: { signal: AbortSignal },
): SharedFiles {
  const own = new Map<string, OwnFile>();
  const transfers = new Map<string, FileTransfer>();
  const running = new Map<string, { readonly controller: AbortController; readonly done: Promise<void> }>();
  let folder: Promise<IncomingFolder> | null = null;
  let progressTimer = 0;

  sweepIncoming().catch((error: unknown) => log.warn('Files of earlier calls could not be deleted.', error));

  const change = (messageId: string, transfer: FileTransfer | null): void => {
    if (transfer) transfers.set(messageId, transfer);
    else transfers.delete(messageId);
    onChange();
  };
  /** Shown from time to time only, since it changes many times a second. */
  const progress = (messageId: string, receivedBytes: number): void => {
    transfers.set(messageId, { kind: 'receiving', receivedBytes });
    progressTimer ||= window.setTimeout(() => {
      progressTimer = 0;
      onChange();
    }, PROGRESS_INTERVAL_MS);
  };

  /** From whichever of the author's tabs has it. */
  const fetchInto = async (
    file: IncomingFile,
    { messageId, author, offer, scope }: Fetching,
  ): Promise<Outcome> => {
    const write = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
      await file.append(bytes);
      if (!scope.signal.aborted) progress(messageId, file.sizeBytes);
    };
    let outcome: Outcome = 'nobody';
    for (const participantId of peopleOf(author)) {
      const target = { offset: file.sizeBytes, sizeBytes: offer.sizeBytes, write };
      outcome = (await bulkOf(participantId)?.fetch(messageId, target, scope)) ?? outcome;
      if (outcome !== 'not-offered' && outcome !== 'nobody') break;
    }
    return outcome;
  };

  const receive = async (into: IncomingFolder, fetching: Fetching): Promise<Outcome> => {
    const file = await into.open(fetching.messageId);
    try {
      const hasSpace = await hasSpaceFor(fetching.offer.sizeBytes - file.sizeBytes);
      const outcome = hasSpace ? await fetchInto(file, fetching) : 'no-space';
      await file.close();
      return outcome;
    } catch (error) {
      // What could not be written cannot always be let go of either; the first failure is the one to tell.
      await file.abandon().catch(() => undefined);
      if (isAbort(error)) throw error;
      if (error instanceof Error && error.name === 'QuotaExceededError') return 'no-space';
      log.warn('A file that came could not be stored.', error);
      return 'not-stored';
    }
  };

  /** How the transfer stands after it was fetched as far as it goes; null where it was cancelled. */
  const run = async (fetching: Fetching): Promise<FileTransfer | null> => {
    const { messageId, offer, scope } = fetching;
    folder ??= openIncomingFolder({ signal });
    const into = await folder;
    try {
      const outcome = await receive(into, fetching);
      scope.signal.throwIfAborted();
      switch (outcome) {
        case 'done': {
          const onDisk = await into.read(messageId);
          return {
            kind: 'received',
            file: new File([onDisk], offer.name, { type: safeType(offer.mimeType) }),
          };
        }
        case 'not-offered':
          await into.remove(messageId);
          return UNAVAILABLE;
        case 'broke-rules':
          await into.remove(messageId);
          return { kind: 'interrupted', receivedBytes: 0, reason: REASONS[outcome] };
        default: {
          const { size: receivedBytes } = await into.read(messageId);
          return { kind: 'interrupted', receivedBytes, reason: REASONS[outcome] };
        }
      }
    } catch (error) {
      if (!isAbort(error)) throw error;
      await into.remove(messageId);
      return null;
    }
  };

  const fetch = (messageId: string, author: string, offer: FileOffer): void => {
    const isThere = transfers.get(messageId)?.kind === 'received';
    if (isThere || running.has(messageId) || own.has(messageId) || signal.aborted) return;
    const controller = new AbortController();
    const scope = { signal: AbortSignal.any([signal, controller.signal]) };
    const before = transfers.get(messageId);
    const receivedBytes = before?.kind === 'interrupted' ? before.receivedBytes : 0;
    const done = run({ messageId, author, offer, scope })
      .catch((error: unknown): FileTransfer => {
        log.warn('A file could not be fetched.', error);
        return { kind: 'interrupted', receivedBytes: 0, reason: REASONS['not-stored'] };
      })
      .then((transfer) => {
        running.delete(messageId);
        change(messageId, transfer);
      });
    running.set(messageId, { controller, done });
    change(messageId, { kind: 'receiving', receivedBytes });
  };

  const noteReaders = (entry: OwnFile, more: number): void => {
    entry.transfer = { kind: 'own', readers: entry.transfer.readers + more };
    onChange();
  };
  const openFor = (identity: string, messageId: string): BulkSource | null => {
    const entry = own.get(messageId);
    if (!entry || (entry.directTo !== null && entry.directTo !== identity)) return null;
    noteReaders(entry, 1);
    const onEnd = (): void => noteReaders(entry, -1);
    return { blob: entry.file, signal: AbortSignal.any([signal, entry.withdrawal.signal]), onEnd };
  };

  const closed = new Promise<void>((resolve) => {
    const settle = (): void => {
      clearTimeout(progressTimer);
      void Promise.all([...running.values()].map(({ done }) => done)).then(() => resolve());
    };
    if (signal.aborted) settle();
    signal.addEventListener('abort', settle, { once: true });
  });

  return {
    closed,
    fetch,
    offer(messageId, file, directTo) {
      const transfer = { kind: 'own', readers: 0 } as const;
      own.set(messageId, { file, directTo, withdrawal: new AbortController(), transfer });
      onChange();
    },
    transferOf(messageId, author) {
      const known = own.get(messageId)?.transfer ?? transfers.get(messageId);
      if (known) return known;
      return peopleOf(author).length > 0 && author !== ownIdentity ? OFFERED : UNAVAILABLE;
    },
    cancel(messageId) {
      const entry = own.get(messageId);
      own.delete(messageId);
      entry?.withdrawal.abort();
      if (entry) onChange();
      running.get(messageId)?.controller.abort();
    },
    personCame(participantId, identity) {
      bulkOf(participantId)?.serve((messageId) => openFor(identity, messageId));
    },
  };
}

/** The type of a received file: none that a browser would run, whatever the sender calls it. */
function safeType(mimeType: string): string {
  const isPlain = /^(?:audio|video|image)\/(?!svg)/.test(mimeType);
  return isPlain ? mimeType : 'application/octet-stream';
}

/** Says no early where the browser knows; where it does not, writing will tell. */
async function hasSpaceFor(sizeBytes: number): Promise<boolean> {
  const { quota, usage = 0 } = await navigator.storage.estimate();
  return quota === undefined || sizeBytes <= quota - usage;
}
