import type { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { LocalMedia } from '../media/local-media.ts';
import type { DtlsCertificate } from '../mesh/certificate.ts';
import type { LocalTracks } from '../mesh/connection.ts';
import type { Identity } from '../mesh/identity.ts';
import { openMesh } from '../mesh/mesh.ts';
import { cleanName, type Presence } from '../mesh/protocol.ts';
import type { RelaysConfig } from './relays-config.ts';
import type { JoinOptions, Participant, RelayCount } from './model.ts';
import type { RoomSecrets } from './room-secrets.ts';
import { GUEST, rosterOf } from './roster.ts';

/** What a call needs, made ready while the person still looks at the preview. */
export interface CallMaterials {
  readonly secrets: RoomSecrets;
  readonly relays: RelaysConfig;
  readonly certificate: DtlsCertificate;
  /** Identities met before this call. */
  readonly known: ReadonlySet<string>;
}

/** One stay among others: own media goes out, participants come in. */
export interface Call {
  readonly participants: ReadonlyStore<readonly Participant[]>;
  readonly relays: ReadonlyStore<RelayCount>;
  setRecording(recording: boolean): void;
  close(): Promise<void>;
}

/** Enters the mesh and keeps it and own media in step. `media` stays the caller's. */
export function openCall(
  materials: CallMaterials,
  {
    identity,
    media,
    join,
    onMet,
    onProblem,
  }: {
    identity: Identity;
    media: LocalMedia;
    join: JoinOptions;
    /** Somebody is here for the first time in this call, or under a new name. */
    onMet: (person: { id: string; name: string }) => void;
    onProblem: (error: AppError) => void;
  },
  { signal }: { signal: AbortSignal },
): Call {
  const name = cleanName(join.name) || GUEST;
  const ownStream = new MediaStream();
  let recording = false;
  // Who joins by voice alone shows no picture until they start one, even if the preview did.
  let isCameraHeld = join.as === 'voice' && media.camera.value.kind !== 'off';

  const readPresence = (): Presence => {
    const isSilent = join.as === 'viewer' || media.muted.value || !media.audioTrack.value;
    return { name, muted: isSilent, videoOn: readTracks().camera !== null, recording };
  };

  const readTracks = (): LocalTracks => {
    if (join.as === 'viewer') return { microphone: null, camera: null };
    const isCameraOn = media.camera.value.kind === 'on' && !isCameraHeld;
    return { microphone: media.audioTrack.value, camera: isCameraOn ? media.videoTrack.value : null };
  };

  const readSelf = (): Participant => {
    const { camera } = readTracks();
    for (const track of ownStream.getTracks()) if (track !== camera) ownStream.removeTrack(track);
    if (camera) ownStream.addTrack(camera);
    return {
      ...readPresence(),
      id: identity.id,
      isSelf: true,
      known: true,
      stream: camera ? ownStream : null,
      connection: 'connected',
      safety: null,
    };
  };

  const mesh = openMesh(
    {
      ...materials.secrets,
      identity,
      certificate: materials.certificate,
      relays: materials.relays.relays,
      iceServers: materials.relays.iceServers,
      presence: readPresence(),
      tracks: readTracks(),
      onProblem,
    },
    { signal },
  );

  const participants = createStore<readonly Participant[]>([readSelf()]);
  const namesMet = new Map<string, string>();
  const updateRoster = (): void => {
    const isKnown = (id: string): boolean => materials.known.has(id);
    participants.update((previous) => rosterOf(previous, readSelf(), mesh.peers.value, isKnown));
    for (const { id, name: shownName, isSelf } of participants.value) {
      if (isSelf || namesMet.get(id) === shownName) continue;
      namesMet.set(id, shownName);
      onMet({ id, name: shownName });
    }
  };

  const updateOwn = (): void => {
    if (media.camera.value.kind === 'off') isCameraHeld = false;
    const { microphone, camera } = readTracks();
    mesh.setTrack('microphone', microphone);
    mesh.setTrack('camera', camera);
    mesh.setPresence(readPresence());
    updateRoster();
  };

  const countRelays = (): RelayCount => ({
    connected: mesh.relays.value.filter(({ state }) => state === 'connected').length,
    total: mesh.relays.value.length,
  });
  const relays = createStore(countRelays());

  const unwatch = [
    mesh.peers.watch(updateRoster),
    mesh.relays.watch(() => relays.set(countRelays())),
    ...[media.camera, media.videoTrack, media.audioTrack, media.muted].map((store) => store.watch(updateOwn)),
  ];
  if (isCameraHeld)
    media.stopVideo().catch((error: unknown) => log.warn('Stopping the camera failed.', error));
  if (join.as === 'viewer') media.setMuted(true);

  return {
    participants,
    relays,
    setRecording: (value) => {
      recording = value;
      updateOwn();
    },
    close: async () => {
      for (const stop of unwatch) stop();
      await mesh.close();
    },
  };
}
