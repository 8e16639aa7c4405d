import { log } from '../lib/log.ts';
import { mergeExtras, type LinkExtras } from '../lib/room-hash.ts';
import { makeCertificate, type DtlsCertificate } from '../mesh/certificate.ts';
import { openIdentity, type Identity } from '../mesh/identity.ts';
import type { Database } from '../storage/database.ts';
import { loadKnownPeers } from '../storage/known-peers.ts';
import { loadLedger, saveLedger } from '../storage/ledgers.ts';
import { getRoom, keepRoomPublicKey } from '../storage/rooms.ts';
import type { KnownPeerRecord, RoomRecord } from '../storage/schema.ts';
import { loadSettings } from '../storage/settings.ts';
import { openLedger, type Ledger } from './ledger/ledger.ts';
import { loadRelays, withOwnServers, type RelaysConfig } from './relays-config.ts';
import { deriveRoomSecrets, type RoomSecrets } from './room-secrets.ts';

/** What a call needs, made ready while the person still looks at the preview. */
export interface CallMaterials {
  readonly secrets: RoomSecrets;
  readonly relays: RelaysConfig;
  readonly certificate: DtlsCertificate;
  /** People met before this call, by identity. */
  readonly known: ReadonlyMap<string, KnownPeerRecord>;
  /** The room as it was made or joined before. */
  readonly saved: RoomRecord | undefined;
}

/** Loads and derives all that does not depend on joining. Contacts nobody. @throws 'relays-config-invalid' */
export async function loadMaterials(
  {
    database,
    code,
    relaysUrl,
    extras,
  }: { database: Database; code: string; relaysUrl: string; extras: LinkExtras },
  { signal }: { signal: AbortSignal },
): Promise<CallMaterials> {
  const [saved, settings] = await Promise.all([getRoom(database, code), loadSettings(database)]);
  const savedExtras = { relays: saved?.extraRelays ?? [], turn: saved?.extraTurn ?? [] };
  const all = mergeExtras(extras, savedExtras);
  const [secrets, config, certificate, known] = await Promise.all([
    deriveRoomSecrets(code),
    loadRelays(relaysUrl, all, { signal }),
    makeCertificate(),
    loadKnownPeers(database),
  ]);
  const relays = withOwnServers(config, settings.turnServers);
  return { secrets, relays, certificate, known, saved };
}

/** Opens the ledger of the room, and sees to it that what it learns is kept. */
export async function openSavedLedger(
  {
    database,
    code,
    identity,
    materials,
  }: { database: Database; code: string; identity: Identity; materials: CallMaterials },
  { signal }: { signal: AbortSignal },
): Promise<Ledger> {
  const { roomKey, roomPublicKey } = materials.saved ?? { roomKey: null, roomPublicKey: null };
  const keep = async (
    statements: Parameters<typeof saveLedger>[1]['statements'],
    key: string,
  ): Promise<void> => {
    await saveLedger(database, { code, statements });
    await keepRoomPublicKey(database, code, key);
  };
  return openLedger(
    {
      room: materials.secrets.topic,
      code,
      identity,
      roomSigner: roomKey ? await openIdentity(roomKey) : null,
      roomKey: roomPublicKey,
      saved: await loadLedger(database, code),
      onPersist: (statements, key) => {
        // Peers keep it too, and tell it again the next time.
        keep(statements, key).catch((error: unknown) => log.warn('The ledger could not be kept.', error));
      },
    },
    { signal },
  );
}
