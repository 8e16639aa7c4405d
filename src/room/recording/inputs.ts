import type { Closable } from '../../lib/stage.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import type { RecordInput } from '../../library/library.ts';
import { openSteadyTrack } from '../../media/effects/steady-track.ts';
import type { LocalMedia } from '../../media/local-media.ts';
import { openSoundMix, type SoundMix } from '../../media/recording/sound-mix.ts';
import type { RecordedPerson } from '../../storage/schema.ts';
import type { Participant } from '../model.ts';
import type { Room } from '../room.ts';
import { openComposition } from './composition.ts';
import type { TakeLook, TakePiece } from './model.ts';
import type { OnRecord } from './on-record.ts';

/** One picture and one sound, which stay the same while people and devices come and go. */
export interface TakeInput extends Pick<RecordInput, 'video' | 'audio' | 'source'> {
  readonly person: RecordedPerson | null;
  /** What makes the picture; null where it needs no making. */
  readonly picture: Closable | null;
  /** Lets go of what was made for it. */
  close(): Promise<void>;
}

/** What inputs are made of. */
export interface InputScope {
  readonly room: Pick<
    Room,
    'participants' | 'local' | 'levelOf' | 'onReaction' | 'conversation' | 'captions'
  >;
  readonly local: LocalMedia;
  readonly look: TakeLook;
  /** What of it is written into the picture. */
  readonly onRecord: OnRecord;
}

/** As much as cameras of computers give; LocalMedia says when that is too much. */
const FULL_HEIGHT_PX = 1080;
/** A camera changes its size within this time, if it can. */
const RESIZE_MS = 1_000;

const tracksOf = (stream: MediaStream | null, kind: 'audio' | 'video'): readonly MediaStreamTrack[] =>
  stream?.getTracks().filter((track) => track.kind === kind) ?? [];
const personOf = ({ identity, name }: Participant): RecordedPerson => ({ identity, name });

/**
 * Opens what one piece of a take is made of; `screenOf` is whose screen, for that piece. Nobody comes in who does not know of it.
 * @throws 'recording-unsupported' @throws 'effects-failed'
 */
export async function openTakeInput(
  piece: Pick<TakePiece, 'part' | 'of'>,
  scope: InputScope,
  { signal }: { signal: AbortSignal },
): Promise<TakeInput> {
  switch (piece.part) {
    case 'call':
      return openCallInput(scope, { signal });
    case 'voice':
      return openVoiceInput(scope, { signal });
    case 'self':
    case 'everyone':
      return openSelfInput(
        scope.local,
        scope.room.participants.value.find(({ isSelf }) => isSelf),
        { signal },
      );
    case 'screen':
      return openScreenInput(piece.of ?? '', scope, { signal });
    case 'person':
      return openPersonInput(piece.of ?? '', scope, { signal });
  }
}

/** Everyone's voice, and the sound of the screens that are shared. */
function voicesIn({ room, local }: InputScope): readonly MediaStreamTrack[] {
  const own = [local.audioTrack.value, local.screen.value?.audio ?? null].filter((track) => track !== null);
  const others = room.participants.value.filter(({ isSelf, mayBeRecorded }) => !isSelf && mayBeRecorded);
  return [
    ...own,
    ...others.flatMap(({ stream, screen }) => [...tracksOf(stream, 'audio'), ...tracksOf(screen, 'audio')]),
  ];
}

async function openVoices(scope: InputScope, options: { signal: AbortSignal }) {
  const { room, local } = scope;
  return openFollowingMix(
    [room.participants, local.audioTrack, local.screen],
    () => voicesIn(scope),
    options,
  );
}

/** A mix of what `read` says, whenever one of `stores` has changed. */
async function openFollowingMix(
  stores: readonly ReadonlyStore<unknown>[],
  read: () => readonly MediaStreamTrack[],
  { signal }: { signal: AbortSignal },
): Promise<Pick<SoundMix, 'output' | 'close'>> {
  const mix = await openSoundMix({ signal });
  const follow = (): void => mix.setSources(read());
  const unwatch = stores.map((store) => store.watch(follow));
  follow();
  return {
    output: mix.output,
    close: async () => {
      for (const stop of unwatch) stop();
      await mix.close();
    },
  };
}

async function openVoiceInput(scope: InputScope, options: { signal: AbortSignal }): Promise<TakeInput> {
  const { output, close } = await openVoices(scope, options);
  return { source: 'voice', person: null, video: null, audio: output, picture: null, close };
}

async function openCallInput(scope: InputScope, options: { signal: AbortSignal }): Promise<TakeInput> {
  const voices = await openVoices(scope, options);
  try {
    const picture = await openComposition(scope, options);
    const close = async (): Promise<void> => {
      await Promise.all([voices.close(), picture.close()]);
    };
    return { source: 'call', person: null, video: picture.output, audio: voices.output, picture, close };
  } catch (error) {
    await voices.close();
    throw error;
  }
}

/** Own picture and voice as they are before any network, at the camera's full size. @throws as {@link openTakeInput} */
export async function openSelfInput(
  local: LocalMedia,
  self: Participant | undefined,
  options: { signal: AbortSignal },
): Promise<TakeInput> {
  await useFullSize(local);
  return openOnePicture(
    {
      source: 'self',
      person: self ? personOf(self) : null,
      video: local.videoTrack,
      audioStores: [local.audioTrack],
      readAudio: () => [local.audioTrack.value].filter((track) => track !== null),
    },
    options,
  );
}

/** The camera's real size, rather than what somebody looks at just now. */
async function useFullSize(local: LocalMedia): Promise<void> {
  const heightOf = (): number | undefined => local.videoTrack.value?.getSettings().height;
  const before = heightOf();
  local.setCameraHeight(FULL_HEIGHT_PX);
  if (local.camera.value.kind !== 'on' || before === undefined || before >= FULL_HEIGHT_PX) return;
  const untilMs = performance.now() + RESIZE_MS;
  while (heightOf() === before && performance.now() < untilMs)
    await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Whose screen is shared, oneself first; null while none is. */
export function screenOwner({ room, local }: Pick<InputScope, 'room' | 'local'>): string | null {
  const [self, ...others] = room.participants.value;
  if (local.screen.value && self) return self.id;
  return others.find(({ screen, mayBeRecorded }) => screen !== null && mayBeRecorded)?.id ?? null;
}

async function openScreenInput(
  owner: string,
  { room, local }: InputScope,
  options: { signal: AbortSignal },
): Promise<TakeInput> {
  const read = () => {
    const person = room.participants.value.find(({ id }) => id === owner);
    if (!person?.isSelf)
      return {
        person,
        picture: tracksOf(person?.screen ?? null, 'video')[0] ?? null,
        stream: person?.screen,
      };
    const screen = local.screen.value;
    return {
      person,
      picture: screen?.video ?? null,
      stream: screen?.audio ? new MediaStream([screen.audio]) : null,
    };
  };
  const stores = [room.participants, local.screen];
  const video = derive(stores, () => read().picture);
  const { person } = read();
  return openOnePicture(
    {
      source: 'screen',
      person: person ? personOf(person) : null,
      video,
      audioStores: stores,
      readAudio: () => tracksOf(read().stream ?? null, 'audio'),
    },
    options,
    video.stop,
  );
}

async function openPersonInput(
  id: string,
  { room }: InputScope,
  options: { signal: AbortSignal },
): Promise<TakeInput> {
  const read = (): Participant | undefined =>
    room.participants.value.find((person) => person.id === id && person.mayBeRecorded);
  const video = derive([room.participants], () => {
    const person = read();
    return person?.videoOn ? (tracksOf(person.stream, 'video')[0] ?? null) : null;
  });
  const person = room.participants.value.find((someone) => someone.id === id);
  return openOnePicture(
    {
      source: 'person',
      person: person ? personOf(person) : null,
      video,
      audioStores: [room.participants],
      readAudio: () => tracksOf(read()?.stream ?? null, 'audio'),
    },
    options,
    video.stop,
  );
}

/** What `read` says, whenever one of `stores` has changed. */
function derive<T>(
  stores: readonly ReadonlyStore<unknown>[],
  read: () => T,
): ReadonlyStore<T> & { readonly stop: () => void } {
  const store = createStore(read());
  const unwatch = stores.map((each) => each.watch(() => store.set(read())));
  return Object.assign(store, {
    stop: () => {
      for (const stop of unwatch) stop();
    },
  });
}

/** One picture, whatever track it comes on, and the sound that goes with it; sound only where there is no picture yet. */
async function openOnePicture(
  {
    source,
    person,
    video,
    audioStores,
    readAudio,
  }: {
    readonly source: TakeInput['source'];
    readonly person: RecordedPerson | null;
    readonly video: ReadonlyStore<MediaStreamTrack | null>;
    readonly audioStores: readonly ReadonlyStore<unknown>[];
    readonly readAudio: () => readonly MediaStreamTrack[];
  },
  options: { signal: AbortSignal },
  onClose: () => void = () => undefined,
): Promise<TakeInput> {
  const mix = await openFollowingMix(audioStores, readAudio, options);
  try {
    const picture = video.value ? await openSteadyTrack(video) : null;
    return {
      source,
      person,
      video: picture?.output ?? video.value,
      audio: mix.output,
      picture,
      close: async () => {
        onClose();
        await Promise.all([mix.close(), picture?.close()]);
      },
    };
  } catch (error) {
    onClose();
    await mix.close();
    throw error;
  }
}
