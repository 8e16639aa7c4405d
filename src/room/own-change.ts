import { AppError } from '../lib/errors.ts';
import type { Roster } from './roster.ts';
import { MOST_PEOPLE } from './stage.ts';

/**
 * Tells what has become of oneself from one roster to the next: banned, removed, without a place, or put on stage by
 * somebody.
 */
export function noticeOwnChange(
  { selfId, before, now }: { selfId: string; before: Roster; now: Roster },
  { onEnd, onPutOnStage }: { onEnd: (reason: AppError) => void; onPutOnStage: () => void },
): void {
  const place = now.places.get(selfId);
  const wasInside = before.places.get(selfId) === 'inside';
  if (place === 'banned') onEnd(new AppError('room-banned', 'A host has banned you from this room.'));
  else if (place === 'out' && wasInside)
    onEnd(new AppError('room-removed', 'A host has removed you from this room.'));
  const [self, was] = [now.participants[0], before.participants[0]];
  if (wasInside && was?.role === 'viewer' && self?.role !== 'viewer') onPutOnStage();
  if (now.hasNoPlaceForSelf) onEnd(new AppError('room-full', `This room holds ${MOST_PEOPLE} people.`));
}
