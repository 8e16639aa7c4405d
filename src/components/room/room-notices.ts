import type { Room, RoomNotice } from '../../app.ts';
import { AppError } from '../../lib/errors.ts';

/** What the room has to say, what is wrong with own devices, and with what was asked for last (`problem`). */
export function noticesOf(room: Room, problem: AppError | null): readonly RoomNotice[] {
  const notices = [...room.notices.value];
  const local = room.local.value;
  const camera = local?.camera.value;
  const microphone = local?.microphone.value;
  const effect = local?.effect.value;
  const noise = local?.noise.value;
  if (camera?.kind === 'failed') notices.push({ id: 'camera', error: camera.error });
  if (microphone?.kind === 'failed') notices.push({ id: 'microphone', error: microphone.error });
  if (noise?.kind === 'failed') notices.push({ id: 'noise', error: noise.error });
  if (effect?.kind === 'failed') {
    notices.push({ id: 'effect', error: new AppError('effects-failed', effect.message) });
  }
  if (problem) notices.push({ id: 'desk', error: problem });
  return notices;
}
