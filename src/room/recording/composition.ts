import { createDominantSpeaker } from '../../lib/dominant-speaker.ts';
import {
  openCompositePicture,
  type CompositePicture,
  type CompositeTile,
} from '../../media/recording/composite-picture.ts';
import type { Participant } from '../model.ts';
import type { InputScope } from './inputs.ts';
import type { TakeLook } from './model.ts';

const COMPOSITE = { width: 1280, height: 720, frameRate: 24 };
const LISTEN_MS = 200;

const pictureIn = (stream: MediaStream | null): MediaStreamTrack | null =>
  stream?.getVideoTracks()[0] ?? null;

/** What a compositor that knows of looks takes beside tiles. */
interface Looks {
  setLook(look: TakeLook): void;
  showChat(author: string, text: string): void;
  showReaction(tileId: string, emoji: string): void;
}

/** One tile of the composed call. */
interface Tile extends CompositeTile {
  readonly isSpeaking: boolean;
  readonly isScreen: boolean;
}

/**
 * Everyone in the room who knows of it as one picture, the screens they share first, as `look` has it: it is told who
 * speaks, what is said in the chat to everyone, and reactions. @throws 'recording-unsupported'
 */
export async function openComposition(
  { room, look }: InputScope,
  { signal }: { signal: AbortSignal },
): Promise<CompositePicture> {
  const picture: CompositePicture & Partial<Looks> = await openCompositePicture(COMPOSITE, { signal });
  const speakers = createDominantSpeaker();
  let speaker: string | null = null;
  picture.setLook?.(look);

  const tilesOf = (person: Participant): readonly Tile[] => {
    const { id, name, isSelf, sharing, videoOn, stream, screen } = person;
    const face: Tile = {
      id,
      name,
      track: videoOn ? pictureIn(stream) : null,
      isSpeaking: id === speaker,
      isScreen: false,
    };
    const shared = sharing || isSelf ? pictureIn(screen) : null;
    if (!shared) return [face];
    return [{ ...face, id: `${id} screen`, track: shared, isSpeaking: false, isScreen: true }, face];
  };
  const show = (): void => {
    const tiles = room.participants.value.filter(({ mayBeRecorded }) => mayBeRecorded).flatMap(tilesOf);
    picture.setTiles(tiles.toSorted((a, b) => Number(b.isScreen) - Number(a.isScreen)));
  };

  const listen = (): void => {
    const people = room.participants.value.filter(({ muted, mayBeRecorded }) => !muted && mayBeRecorded);
    const next = speakers.hear(new Map(people.map(({ id }) => [id, room.levelOf(id)])), performance.now());
    if (next === speaker) return;
    speaker = next;
    show();
  };
  const known = new Set(room.conversation.value.messages.map(({ id }) => id));
  const showChat = (): void => {
    for (const { id, authorName, text, directWith } of room.conversation.value.messages) {
      if (known.has(id)) continue;
      known.add(id);
      if (look.chat && directWith === null && text !== '') picture.showChat?.(authorName, text);
    }
  };

  const listening = setInterval(listen, LISTEN_MS);
  const stop = [
    room.participants.watch(show),
    room.conversation.watch(showChat),
    room.onReaction(({ participantId, emoji }) => {
      if (look.reactions) picture.showReaction?.(participantId, emoji);
    }),
  ];
  show();
  return {
    ...picture,
    close: async () => {
      clearInterval(listening);
      for (const end of stop) end();
      await picture.close();
    },
  };
}
