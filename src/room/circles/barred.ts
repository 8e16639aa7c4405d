import type { Database } from '../../storage/database.ts';
import { loadLedger } from '../../storage/ledgers.ts';
import type { RoomRecord } from '../../storage/schema.ts';
import { placeOf } from '../ledger/door.ts';
import { evaluate } from '../ledger/standing.ts';
import { parseStatement, type Stated } from '../ledger/statement.ts';
import { idOf } from '../signed.ts';

/**
 * Tells who was put out of a room, as far as this install heard when it was last in it: they know the code still, but
 * are neither seen nor heard in its lobby. The statements were verified before they were stored.
 * @throws 'storage-blocked'
 */
export async function loadBarred(
  database: Database,
  { code, roomPublicKey }: RoomRecord,
): Promise<(identity: string) => boolean> {
  const saved = await loadLedger(database, code);
  const stated = await Promise.all(
    saved.map(async (signed): Promise<Stated | null> => {
      const statement = parseStatement(signed.body);
      return statement && { id: await idOf(signed), signer: signed.signer, statement };
    }),
  );
  const standings = evaluate(
    roomPublicKey,
    stated.filter((one) => one !== null),
  );
  return (identity) => {
    const place = placeOf(standings, identity);
    return place === 'out' || place === 'banned';
  };
}
