import type { Participant, Room } from '../../app.ts';
import type { AppError } from '../../lib/errors.ts';
import { sessionLabel, type StandLink } from '../../lib/stand-link.ts';

/** What a camera stand shows of itself. */
export interface StandLook {
  /** Whose camera it is, as both say; null until they do. */
  readonly owner: Participant | null;
  /** The others in the room. */
  readonly others: readonly Participant[];
  /** Whose it should be, by the link that made it one. */
  readonly ownerName: string;
  /** What both devices show; empty where no code was scanned. */
  readonly session: string;
  readonly cameraOn: boolean;
  /** There is a camera that looks the other way. */
  readonly canSwitch: boolean;
  /** No relay answers. */
  readonly reconnecting: boolean;
  /** What is wrong, with the camera first of all. */
  readonly problem: AppError | null;
}

/** Whether this device is a stand in the room. */
export function isStand(room: Room): boolean {
  return (room.participants.value[0]?.stand ?? null) !== null;
}

/** What follows for the stand's screen from the room and its link. */
export function standLook(
  room: Room,
  {
    link,
    canSwitch,
    reconnecting,
    problem,
  }: {
    link: StandLink | null;
    canSwitch: boolean;
    reconnecting: boolean;
    problem: AppError | null;
  },
): StandLook {
  const [self, ...others] = room.participants.value;
  const camera = room.local.value?.camera.value;
  return {
    owner: others.find(({ id }) => id === self?.stand?.owner) ?? null,
    others,
    ownerName: link?.ownerName ?? '',
    session: link ? sessionLabel(link.session) : '',
    cameraOn: camera?.kind === 'on',
    canSwitch,
    reconnecting,
    problem: camera?.kind === 'failed' ? camera.error : problem,
  };
}
