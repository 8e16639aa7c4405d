import { msg, str } from '@lit/localize';
import type { Participant } from '../../app.ts';
import { tileLabel } from './stage-tiles.ts';

/**
 * What stands in place of a picture that is lost; null where all is well. A person sees that their own picture stands
 * still (`isStill`), and a stand does not.
 */
export function lostWords(participant: Participant, isStill: boolean): string | null {
  const { connection, stand, videoOn } = participant;
  switch (connection) {
    case 'connecting':
      return msg('Connecting…');
    case 'interrupted':
      return stand ? lostStand(participant) : msg('Connection interrupted. Reconnecting…');
    case 'lost':
      return stand ? lostStand(participant) : msg('Connection lost. Waiting for them to come back…');
    case 'connected':
      if (!stand) return null;
      if (!videoOn)
        return msg(str`${nameOf(participant)} gives no picture. Is another app using that camera?`);
      return isStill ? lostStand(participant) : null;
  }
}

const lostStand = (participant: Participant): string =>
  msg(
    str`The picture of ${nameOf(participant)} is lost. Is the phone awake, and near enough to the network?`,
  );

const nameOf = (participant: Participant): string => tileLabel({ participant, source: 'camera' });
