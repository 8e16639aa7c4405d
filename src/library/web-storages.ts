import { AppError } from '../lib/errors.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import { checkProfile, profileLabel, type WebStorageProfile } from '../lib/web-storage.ts';
import type { Access, Target } from '../media/export/delivery.ts';
import { seal, unseal } from '../media/export/targets/credentials.ts';
import type { Database } from '../storage/database.ts';
import type { WebStorageRecord } from '../storage/schema.ts';
import { deleteWebStorage, listWebStorages, saveWebStorage } from '../storage/web-storages.ts';

/** A web storage in the list of those one can export to. */
export interface WebStorageSummary {
  readonly id: string;
  readonly kind: WebStorageProfile['kind'];
  /** Its address, without secrets. */
  readonly label: string;
  /** On this device, sealed under a passphrase; else it is known until the tab is closed. */
  readonly isKept: boolean;
  /** It takes the passphrase first. */
  readonly isLocked: boolean;
}

/** Web storages and what it takes to write to them, which never leaves this device but to the storage itself. */
export interface WebStorages {
  readonly all: ReadonlyStore<readonly WebStorageSummary[]>;
  /**
   * Adds one; it is kept where there is a passphrase, else known until the tab is closed. Resolves with its id.
   * @throws 'storage-full' @throws 'storage-blocked'
   */
  add(profile: WebStorageProfile, passphrase: string | null): Promise<string>;
  /** Opens one until the tab is closed. @throws 'passphrase-wrong' @throws 'not-found' */
  unlock(id: string, passphrase: string): Promise<void>;
  /** @throws 'passphrase-wrong' @throws 'not-found' @throws 'storage-full' @throws 'storage-blocked' */
  changePassphrase(id: string, passphrases: { readonly from: string; readonly to: string }): Promise<void>;
  /** Forgets one, and its credentials. @throws 'storage-blocked' */
  remove(id: string): Promise<void>;
  /** Whether one can write there, and others read it. Throws as `Target.deliver` does. */
  check(profile: WebStorageProfile, scope: { readonly signal: AbortSignal }): Promise<Access>;
  /** @throws 'passphrase-wrong' while it is locked @throws 'not-found' */
  target(id: string): Promise<Target>;
}

/** Reads what is kept. @throws 'storage-blocked' */
export async function openWebStorages(database: Database): Promise<WebStorages> {
  const records = new Map<string, WebStorageRecord>();
  for (const record of await listWebStorages(database)) records.set(record.id, record);
  /** In memory only. */
  const profiles = new Map<string, WebStorageProfile>();

  const summaries = (): readonly WebStorageSummary[] => [
    ...[...records.values()].map(({ id, kind, label }) => ({
      ...{ id, kind, label },
      isKept: true,
      isLocked: !profiles.has(id),
    })),
    ...[...profiles]
      .filter(([id]) => !records.has(id))
      .map(([id, profile]) => ({
        ...{ id, kind: profile.kind, label: profileLabel(profile) },
        isKept: false,
        isLocked: false,
      })),
  ];
  const all = createStore(summaries());
  const tell = (): void => all.set(summaries());

  const keep = async (id: string, profile: WebStorageProfile, passphrase: string): Promise<void> => {
    const record: WebStorageRecord = {
      id,
      kind: profile.kind,
      label: profileLabel(profile),
      addedAtMs: records.get(id)?.addedAtMs ?? Date.now(),
      sealed: await seal(profile, passphrase),
    };
    await saveWebStorage(database, record);
    records.set(id, record);
  };
  const open = async (id: string, passphrase: string): Promise<WebStorageProfile> => {
    const record = records.get(id);
    if (!record) throw new AppError('not-found', 'This web storage is not there any more.');
    const checked = checkProfile((await unseal(record.sealed, passphrase)) as WebStorageProfile);
    if ('problems' in checked)
      throw new AppError('not-found', 'What was kept of this web storage is not usable.');
    return checked.profile;
  };

  return {
    all,
    async add(profile, passphrase) {
      const id = crypto.randomUUID();
      if (passphrase !== null) await keep(id, profile, passphrase);
      profiles.set(id, profile);
      tell();
      return id;
    },
    async unlock(id, passphrase) {
      profiles.set(id, await open(id, passphrase));
      tell();
    },
    async changePassphrase(id, { from, to }) {
      const profile = await open(id, from);
      await keep(id, profile, to);
      profiles.set(id, profile);
      tell();
    },
    async remove(id) {
      if (records.has(id)) await deleteWebStorage(database, id);
      records.delete(id);
      profiles.delete(id);
      tell();
    },
    async check(profile, scope) {
      const { checkWebStorage } = await import('../media/export/targets/web-target.ts');
      return checkWebStorage(profile, scope);
    },
    async target(id) {
      const profile = profiles.get(id);
      if (!profile) {
        if (records.has(id)) throw new AppError('passphrase-wrong', 'This web storage is locked.');
        throw new AppError('not-found', 'This web storage is not there any more.');
      }
      const { createWebTarget } = await import('../media/export/targets/web-target.ts');
      return createWebTarget(profile);
    },
  };
}
