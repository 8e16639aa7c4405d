import { createDominantSpeaker } from '../../lib/dominant-speaker.ts';
import {
  openCompositePicture,
  type CompositePicture,
  type CompositeTile,
} from '../../media/recording/composite-picture.ts';
import { captionRows } from '../captions/rows.ts';
import type { Participant } from '../model.ts';
import type { InputScope } from './inputs.ts';

const COMPOSITE = { width: 1280, height: 720, frameRate: 24 };
const LISTEN_MS = 200;

const pictureIn = (stream: MediaStream | null): MediaStreamTrack | null =>
  stream?.getVideoTracks()[0] ?? null;

/**
 * Everyone in the room who knows of it as one picture, the screens they share first, as `look` has it: it is told who
 * speaks, and what of the chat to everyone, of reactions, and of captions where anybody has them on, is `onRecord`.
 * @throws 'recording-unsupported'
 */
export async function openComposition(
  { room, look, onRecord }: InputScope,
  { signal }: { signal: AbortSignal },
): Promise<CompositePicture> {
  const picture = await openCompositePicture(COMPOSITE, { signal });
  const speakers = createDominantSpeaker();
  let speaker: string | null = null;
  picture.setLook(look);

  const tilesOf = (person: Participant): readonly CompositeTile[] => {
    const { id, name, isSelf, sharing, videoOn, stream, screen } = person;
    const face: CompositeTile = {
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
      if (look.chat && directWith === null && text !== '' && onRecord.isNow())
        picture.showChat(authorName, text);
    }
  };

  let captionsTimer = 0;
  const showCaptions = (): void => {
    clearTimeout(captionsTimer);
    const nowMs = performance.now();
    const said = room.captions.value.lines.filter((line) => onRecord.speakerOf(line) !== null);
    const { rows, nextAtMs } = captionRows(said, nowMs);
    picture.showCaptions(
      rows.flatMap(({ phrases }) => {
        const author = phrases[0] && onRecord.speakerOf(phrases[0])?.name;
        return author === undefined ? [] : [{ author, text: phrases.map(({ text }) => text).join(' ') }];
      }),
    );
    if (nextAtMs !== null) captionsTimer = window.setTimeout(showCaptions, nextAtMs - nowMs + 1);
  };

  const listening = setInterval(listen, LISTEN_MS);
  const stop = [
    room.participants.watch(show),
    room.conversation.watch(showChat),
    ...(look.captions ? [room.captions.watch(showCaptions), room.participants.watch(showCaptions)] : []),
    room.onReaction(({ participantId, emoji }) => {
      if (look.reactions && onRecord.isNow()) picture.showReaction(participantId, emoji);
    }),
  ];
  show();
  return {
    ...picture,
    close: async () => {
      clearInterval(listening);
      clearTimeout(captionsTimer);
      for (const end of stop) end();
      await picture.close();
    },
  };
}
