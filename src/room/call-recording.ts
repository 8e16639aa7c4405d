import { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import type { Stage } from '../lib/stage.ts';
import type { ReadonlyStore } from '../lib/store.ts';
import type { ActiveRecording, ChatSidecar, Library, RunningRecording } from '../library/library.ts';
import { stopWithoutPicture } from '../library/stop-without-picture.ts';
import { openSteadyTrack } from '../media/effects/steady-track.ts';
import { openCompositePicture, type CompositePicture } from '../media/recording/composite-picture.ts';
import { openSoundMix } from '../media/recording/sound-mix.ts';
import type { Database } from '../storage/database.ts';
import { keepTraining } from '../workout/keep-training.ts';
import type { Workout } from '../workout/workout.ts';
import { keepTranscript } from './captions/transcript-notes.ts';
import { takeChatNotes } from './conversation/chat-notes.ts';
import type { Participant } from './model.ts';
import type { Room } from './room.ts';

const CHAT_INTERVAL_MS = 5_000;
const COMPOSITE = { width: 1280, height: 720, frameRate: 24 };

const trackOf = (participant: Participant, kind: 'audio' | 'video'): MediaStreamTrack | null =>
  participant.stream?.getTracks().find((track) => track.kind === kind) ?? null;

/**
 * Records oneself (the own picture, whatever track it comes on, own voice) or the call (all tiles in one picture, all voices in
 * one mix). Who comes, goes, mutes or stops their video in the meantime only changes what goes into picture and
 * mix: the recorder's two tracks stay the same. Everyone in the room is told.
 * @throws 'recording-unsupported' @throws 'storage-full' @throws 'storage-blocked'
 */
export async function startCallRecording(
  {
    room,
    library,
    database,
    workout,
  }: {
    room: Room;
    library: Library;
    database: Database;
    /** What one trains in the call; null while one does not. */
    workout: ReadonlyStore<Workout | null>;
  },
  { source, name }: { source: 'self' | 'call'; name: string },
): Promise<RunningRecording> {
  const local = room.local.value;
  if (!local) throw new AppError('recording-failed', 'There is nothing to record: no call is going on.');
  const controller = new AbortController();
  const scope = { signal: controller.signal };
  const mix = await openSoundMix(scope);
  let picture: CompositePicture | null = null;
  let ownPicture: Stage<MediaStreamTrack> | null = null;

  const refresh = (): void => {
    const people = source === 'call' ? room.participants.value : [];
    const voices = people.flatMap((person) => trackOf(person, 'audio') ?? []);
    const own = local.audioTrack.value;
    mix.setSources(own ? [own, ...voices] : voices);
    picture?.setTiles(
      people.map((person) => ({
        id: person.id,
        name: person.name,
        isSpeaking: false,
        isScreen: false,
        track: person.videoOn ? trackOf(person, 'video') : null,
      })),
    );
  };

  const stopWatching = [room.participants.watch(refresh), local.audioTrack.watch(refresh)];
  const release = async (): Promise<void> => {
    for (const stop of stopWatching) stop();
    room.setRecording(false);
    await Promise.all([mix.close(), picture?.close(), ownPicture?.close()]);
    controller.abort();
  };

  try {
    if (source === 'call') picture = await openCompositePicture(COMPOSITE, scope);
    else if (local.videoTrack.value) ownPicture = await openSteadyTrack(local.videoTrack);
    refresh();
    const made = picture ?? ownPicture;
    const recording = await library.record({
      video: made?.output ?? local.videoTrack.value,
      audio: mix.output,
      name,
      source,
      participants: room.participants.value.map((person) => person.name),
    });
    room.setRecording(true);
    const pictureFailure = stopWithoutPicture(recording, made);
    const finishTraining = keepTraining({ workout, database }, recording);
    const finishChat = source === 'call' ? keepChat({ room, library }, recording, scope) : noChat;
    const of = source === 'call' ? 'everyone' : 'self';
    const finishTranscript = keepTranscript({ room, library, of }, recording, scope);
    return {
      startedAtMs: recording.startedAtMs,
      isPaused: recording.isPaused,
      pause: () => recording.pause(),
      resume: () => recording.resume(),
      closed: recording.closed.then(pictureFailure).finally(async () => {
        await Promise.all([finishChat(), finishTranscript(), finishTraining()]);
        await release();
      }),
      async stop() {
        await recording.stop();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

const noChat = (): Promise<void> => Promise.resolve();

/**
 * Stores the conversation beside the recording every few seconds, so that a crash loses little of it. Returns what
 * stores the rest. The recording does not depend on it: where it fails, that is only noted.
 */
function keepChat(
  { room, library }: { room: Room; library: Library },
  { id, startedAtMs }: ActiveRecording,
  scope: { signal: AbortSignal },
): () => Promise<void> {
  const notes = takeChatNotes(room, startedAtMs, scope);
  let unsaved: ChatSidecar | null = null;
  const save = async (): Promise<void> => {
    unsaved = notes.read() ?? unsaved;
    if (!unsaved) return;
    try {
      await library.sidecars.save(id, 'chat', unsaved);
      unsaved = null;
    } catch (error) {
      log.warn('The conversation could not be stored with the recording.', error);
    }
  };
  const saving = setInterval(() => void save(), CHAT_INTERVAL_MS);
  return async () => {
    clearInterval(saving);
    await save();
  };
}
