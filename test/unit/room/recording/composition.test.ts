import { expect } from 'chai';
import type { CaptionLine } from '../../../../src/room/captions/model.ts';
import { NO_CAPTIONS } from '../../../../src/room/captions/model.ts';
import { openComposition } from '../../../../src/room/recording/composition.ts';
import type { InputScope } from '../../../../src/room/recording/inputs.ts';
import { createRoomStores, pause, person } from './room-stores.ts';

/** How many of the pixels in the middle of the bottom are light: letters are. */
async function letters(track: MediaStreamTrack): Promise<number> {
  const { readable } = new MediaStreamTrackProcessor({ track: track.clone() as MediaStreamVideoTrack });
  const reader = readable.getReader();
  const { value: frame } = await reader.read();
  const canvas = new OffscreenCanvas(640, 216);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(frame!, 320, 504, 640, 216, 0, 0, 640, 216);
  frame!.close();
  await reader.cancel();
  const { data } = context.getImageData(0, 0, 640, 216);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at]! > 200) count += 1;
  return count;
}

const line = (participantId: string, number: number, text: string, sinceMs = 0): CaptionLine => ({
  participantId,
  number,
  text,
  isFinal: true,
  language: 'en',
  startedAtMs: performance.now() - sinceMs - 500,
  endedAtMs: performance.now() - sinceMs,
  toldAtMs: performance.now() - sinceMs,
});

describe('captions in the composed picture of a call', () => {
  const open = async (captions: boolean) => {
    const stores = createRoomStores();
    const ben = person('ben', 'Ben', null, { mayBeRecorded: false });
    stores.participants.set([person('self', ''), ben]);
    const controller = new AbortController();
    const look = { layout: 'grid', names: false, chat: false, reactions: false, captions } as const;
    const scope = { room: stores, look } as unknown as InputScope;
    const picture = await openComposition(scope, controller);
    const say = (...lines: CaptionLine[]): void => stores.captions.set({ ...NO_CAPTIONS, lines });
    return { stores, ben, picture, say };
  };

  it('are those of who knows of the recording, as long as they are to be read', async () => {
    const { stores, ben, picture, say } = await open(true);
    await pause(300);
    expect(await letters(picture.output)).to.equal(0);
    say(line('ben', 0, 'Nobody asked me yet whether I may be recorded'));
    await pause(300);
    expect(await letters(picture.output), 'of who does not know').to.equal(0);
    stores.participants.update((all) =>
      all.map((one) => (one === ben ? { ...ben, mayBeRecorded: true } : one)),
    );
    // The tile that comes has to be at its place.
    await pause(600);
    const few = await letters(picture.output);
    expect(few).to.be.greaterThan(300);
    say(
      line('ben', 0, 'Good morning'),
      line('ben', 1, 'and a second phrase of the same person, which is longer'),
    );
    await pause(300);
    expect(await letters(picture.output)).to.be.greaterThan(few);
    say(line('ben', 2, 'The end', 7_000));
    await pause(300);
    expect(await letters(picture.output)).to.be.greaterThan(0);
    await pause(1_200);
    expect(await letters(picture.output), 'long said').to.equal(0);
    await picture.close();
  });

  it('are not there where they are not wanted', async () => {
    const { picture, say } = await open(false);
    say(line('self', 0, 'Good morning to everyone'));
    await pause(400);
    expect(await letters(picture.output)).to.equal(0);
    await picture.close();
  });
});
