import { toBase64Url } from '../lib/bytes.ts';
import { generateIdentityKeys } from '../mesh/identity.ts';
import type { Database } from '../storage/database.ts';
import { saveRoom, suggestRoomName } from '../storage/rooms.ts';
import { roomCodeOf } from './room-code.ts';

/**
 * Makes a room: its key, whose holder is the host, and the code that is the key's fingerprint. Stores both and
 * resolves with the code. @throws 'storage-full' | 'storage-blocked'
 */
export async function createRoom(database: Database): Promise<string> {
  const roomKey = await generateIdentityKeys();
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', roomKey.publicKey));
  const code = await roomCodeOf(publicKey);
  await saveRoom(database, {
    code,
    name: suggestRoomName(code),
    lastJoinedAtMs: Date.now(),
    roomKey,
    roomPublicKey: toBase64Url(publicKey),
    extraRelays: [],
  });
  return code;
}
