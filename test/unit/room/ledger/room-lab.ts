import * as v from 'valibot';
import { fromBase64Url } from '../../../../src/lib/bytes.ts';
import { generateIdentityKeys, openIdentity, type Identity } from '../../../../src/mesh/identity.ts';
import {
  openLedger,
  type Ledger,
  type LedgerOptions,
  type Reception,
} from '../../../../src/room/ledger/ledger.ts';
import {
  ledgerMessage,
  type LedgerMessage,
  type LedgerRole,
  type Statement,
} from '../../../../src/room/ledger/statement.ts';
import { roomCodeOf } from '../../../../src/room/room-code.ts';
import { sign, type Signed } from '../../../../src/room/signed.ts';

export const newIdentity = async (): Promise<Identity> => openIdentity(await generateIdentityKeys());

/** A real room key with its code. Slow: once a file. */
export async function makeRoom(): Promise<{ roomSigner: Identity; code: string; topic: string }> {
  const roomSigner = await newIdentity();
  return {
    roomSigner,
    code: await roomCodeOf(fromBase64Url(roomSigner.id)),
    topic: `topic-of-${roomSigner.id}`,
  };
}

/** Opens ledgers as installs do, and closes them when the test is over. */
export function openLab(room: { roomSigner: Identity; code: string; topic: string }): {
  open(options: Partial<LedgerOptions> & { identity: Identity }): Promise<Ledger>;
  closeAll(): void;
} {
  let controller = new AbortController();
  return {
    open: (options) =>
      openLedger(
        {
          room: room.topic,
          code: room.code,
          roomSigner: null,
          roomKey: null,
          saved: [],
          onPersist: () => undefined,
          ...options,
        },
        { signal: controller.signal },
      ),
    closeAll: () => {
      controller.abort();
      controller = new AbortController();
    },
  };
}

export const stateRole = (
  subject: string,
  role: LedgerRole,
  sequence: number,
  issuedAtMs = Date.now(),
): Statement => ({ kind: 'role', subject, name: 'Somebody', role, voice: true, sequence, issuedAtMs });

/** A statement that is signed well, whatever it says. */
export const signIn = (room: string, signer: Identity, statement: unknown): Promise<Signed> =>
  sign({ domain: 'ledger', room }, JSON.stringify(statement), signer);

export const messageOf = (roomKey: string | null, ...statements: Signed[]): LedgerMessage => ({
  kind: 'ledger',
  roomKey,
  statements,
  isLast: true,
});

/** Delivers messages as the mesh does: as JSON, through the schema. */
export async function deliver(to: Ledger, messages: readonly LedgerMessage[]): Promise<readonly Reception[]> {
  const receptions: Reception[] = [];
  for (const message of messages)
    receptions.push(await to.receive(v.parse(ledgerMessage, JSON.parse(JSON.stringify(message)))));
  return receptions;
}

export const roleIn = (ledger: Ledger, { id }: Identity): LedgerRole | undefined =>
  ledger.standings.value.roleOf(id)?.role;
