import { log } from '../lib/log.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { LocalMedia } from '../media/local-media.ts';
import { NO_TRACKS, TRACK_SLOTS, type LocalTracks } from '../mesh/connection.ts';
import { cleanName } from '../mesh/protocol.ts';
import type { JoinOptions, Role } from './model.ts';
import { isEqualPresence, type Presence } from './protocol.ts';
import type { TakeNews } from './recording/model.ts';
import { GUEST } from './roster.ts';

/** What the room allows oneself at this moment. */
export interface Rights {
  readonly role: Role;
  /** A host made one a viewer; otherwise a viewer's role only means that the stage is full. */
  readonly isMadeViewer: boolean;
  /** A host holds one muted. */
  readonly held: boolean;
  /** The room's type has pictures. */
  readonly mayShowVideo: boolean;
}

/** What one gives to the room: tracks, and what others are told of oneself. */
export interface OwnPart {
  readonly presence: ReadonlyStore<Presence>;
  readonly tracks: ReadonlyStore<LocalTracks>;
  /** One is allowed on the stage and has agreed to be there. */
  isOnStage(): boolean;
  /** The room's decisions, from now on. A right that is lost stops what it allowed; one that is gained starts nothing. */
  setRights(rights: Rights): void;
  /** Agrees to be on the stage, with or without a picture, or goes back among the viewers. */
  comeAs(as: JoinOptions['as']): void;
  /** Puts the hand behind `last`, the highest hand that is up; null takes it down. */
  setHand(last: number | null): void;
  /** What one records; null: nothing any more. */
  setTake(take: TakeNews | null): void;
  /** By whom one knows to be recorded, by participant id. */
  setRecordedBy(recordedBy: readonly string[]): void;
  /** Nothing of oneself is given out while this holds: see recording/consent.ts. */
  withhold(isWithheld: boolean): void;
  isWithheld(): boolean;
  close(): void;
}

/** Follows own media (the caller's) and the room's decisions. */
export function openOwnPart(media: LocalMedia, join: JoinOptions): OwnPart {
  const name = cleanName(join.name) || GUEST;
  const sinceMs = Date.now();
  const standOf = join.as === 'stand' ? (join.stand?.owner ?? null) : null;
  let rights: Rights = { role: 'guest', isMadeViewer: false, held: false, mayShowVideo: true };
  /** Whoever was taken off the stage comes back only when they say so. */
  let agreed = true;
  let { as } = join;
  let take: TakeNews | null = null;
  let recordedBy: string[] = [];
  let isWithheld = false;
  let hand: number | null = null;
  // Who joins by voice alone shows no picture until they start one, even if the preview did.
  let isCameraHeld = as === 'voice' && media.camera.value.kind !== 'off';

  const isOnStage = (): boolean => agreed && as !== 'viewer' && rights.role !== 'viewer';
  const readTracks = (): LocalTracks => {
    if (!isOnStage() || isWithheld) return NO_TRACKS;
    const isCameraOn = media.camera.value.kind === 'on' && !isCameraHeld && rights.mayShowVideo;
    return {
      // Not silence but nothing: what is muted cannot leak, and costs nobody anything.
      microphone: rights.held || media.muted.value || as === 'stand' ? null : media.audioTrack.value,
      camera: isCameraOn ? media.videoTrack.value : null,
      screen: rights.mayShowVideo ? (media.screen.value?.video ?? null) : null,
      screenSound: rights.mayShowVideo ? (media.screen.value?.audio ?? null) : null,
    };
  };
  const readPresence = (): Presence => {
    const { microphone, camera, screen } = readTracks();
    const muted = media.muted.value || microphone === null;
    return {
      name,
      as,
      standOf,
      sinceMs,
      muted,
      videoOn: camera !== null,
      sharing: screen !== null,
      recording: take !== null,
      take,
      recordedBy,
      hand,
    };
  };

  const tracks = createStore(readTracks());
  const presence = createStore(readPresence());
  const update = (): void => {
    if (media.camera.value.kind === 'off') isCameraHeld = false;
    const next = readTracks();
    if (TRACK_SLOTS.some((slot) => next[slot] !== tracks.value[slot])) tracks.set(next);
    const shown = readPresence();
    if (!isEqualPresence(shown, presence.value)) presence.set(shown);
  };
  const stopVideo = (): void => {
    media.stopVideo().catch((error: unknown) => log.warn('Stopping the camera failed.', error));
  };

  const unwatch = [media.camera, media.videoTrack, media.audioTrack, media.muted, media.screen].map((store) =>
    store.watch(update),
  );
  if (isCameraHeld) stopVideo();
  if (as === 'viewer' || as === 'stand') media.setMuted(true);

  return {
    presence,
    tracks,
    isOnStage,
    setRights: (next) => {
      const wasOnStage = isOnStage();
      const before = rights;
      rights = next;
      if (wasOnStage && !isOnStage()) {
        agreed = false;
        media.setMuted(true);
        stopVideo();
        media.stopScreen();
      }
      if (next.isMadeViewer) as = 'viewer';
      if (before.mayShowVideo && !next.mayShowVideo) {
        stopVideo();
        media.stopScreen();
      }
      if (!before.held && next.held) media.setMuted(true);
      update();
    },
    comeAs: (next) => {
      as = next;
      agreed = true;
      hand = null;
      update();
    },
    setHand: (last) => {
      // Somebody may have put theirs as high as one can count.
      hand = last === null ? null : Math.min(last + 1, Number.MAX_SAFE_INTEGER);
      update();
    },
    setTake: (next) => {
      take = next;
      update();
    },
    setRecordedBy: (ids) => {
      recordedBy = [...ids];
      update();
    },
    withhold: (next) => {
      isWithheld = next;
      update();
    },
    isWithheld: () => isWithheld,
    close: () => {
      for (const stop of unwatch) stop();
    },
  };
}
