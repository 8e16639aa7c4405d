import { expect } from 'chai';
import type { CaptionLine } from '../../../../src/room/captions/model.ts';
import { NO_CAPTIONS } from '../../../../src/room/captions/model.ts';
import { openComposition } from '../../../../src/room/recording/composition.ts';
import type { InputScope } from '../../../../src/room/recording/inputs.ts';
import type { TakeLook } from '../../../../src/room/recording/model.ts';
import { followOnRecord } from '../../../../src/room/recording/on-record.ts';
import { createRecordingClock } from '../../../../src/room/recording/recording-clock.ts';
import { captionLine as line, createRoomStores, message, pause, person } from './room-stores.ts';

/** In the middle of the bottom, where captions are. */
const CAPTIONS = [320, 504, 640, 216] as const;
const EVERYWHERE = [0, 0, 1280, 720] as const;

/** How many of the pixels there are light: letters are. */
async function letters(
  track: MediaStreamTrack,
  [left, top, width, height]: readonly [number, number, number, number] = CAPTIONS,
): Promise<number> {
  const { readable } = new MediaStreamTrackProcessor({ track: track.clone() as MediaStreamVideoTrack });
  const reader = readable.getReader();
  const { value: frame } = await reader.read();
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(frame!, left, top, width, height, 0, 0, width, height);
  frame!.close();
  await reader.cancel();
  const { data } = context.getImageData(0, 0, width, height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at]! > 200) count += 1;
  return count;
}

/** The same words, some more of which have been said by now. */
const goOn = (begun: CaptionLine, more: string): CaptionLine => ({
  ...begun,
  text: `${begun.text} ${more}`,
  endedAtMs: performance.now(),
  toldAtMs: performance.now(),
});

/** A call of oneself and Ben, who does not know yet that it is recorded. */
async function open(change: Partial<TakeLook>) {
  const stores = createRoomStores();
  const ben = person('ben', 'Ben', null, { mayBeRecorded: false });
  stores.participants.set([person('self', ''), ben]);
  const controller = new AbortController();
  const clock = createRecordingClock();
  const onRecord = followOnRecord(
    stores.participants,
    (fromMs, toMs) => clock.covers(fromMs, toMs),
    controller,
  );
  const look = { layout: 'grid', names: false, chat: false, reactions: false, captions: false, ...change };
  const picture = await openComposition(
    { room: stores, look, onRecord } as unknown as InputScope,
    controller,
  );
  const say = async (...lines: CaptionLine[]): Promise<void> => {
    stores.captions.set({ ...NO_CAPTIONS, lines });
    await pause(300);
  };
  return { stores, ben, clock, picture, say };
}

describe('captions in the composed picture of a call', () => {
  it('are what was said since one knows of the recording, as long as it is to be read', async () => {
    const { stores, ben, picture, say } = await open({ captions: true });
    await pause(300);
    expect(await letters(picture.output)).to.equal(0);
    const early = line('ben', 0, 'Nobody asked me yet whether I may be recorded');
    await say(early);
    expect(await letters(picture.output), 'of who does not know').to.equal(0);
    stores.participants.update((all) =>
      all.map((one) => (one === ben ? { ...ben, mayBeRecorded: true } : one)),
    );
    // The tile that comes has to be at its place.
    await pause(800);
    expect(await letters(picture.output), 'said before').to.equal(0);
    await say(goOn(early, 'and now I know'));
    expect(await letters(picture.output), 'begun before').to.equal(0);
    await say(early, line('ben', 1, 'Now I know that I am being recorded'));
    const few = await letters(picture.output);
    expect(few).to.be.greaterThan(300);
    await say(
      line('ben', 2, 'Good morning to all of you'),
      line('ben', 3, 'and a second phrase of the same person, which is longer'),
    );
    expect(await letters(picture.output)).to.be.greaterThan(few);
    // Whoever leaves is still to be read to the end.
    stores.participants.update((all) => all.filter(({ isSelf }) => isSelf));
    await say({ ...line('ben', 4, 'The end'), toldAtMs: performance.now() - 7_000 });
    expect(await letters(picture.output)).to.be.greaterThan(0);
    await pause(1_200);
    expect(await letters(picture.output), 'long said').to.equal(0);
    await picture.close();
  });

  it('are nothing that was said before the recording began, or in a pause', async () => {
    const { clock, picture, say } = await open({ captions: true });
    await say(line('self', 0, 'Before it began', 2_000));
    expect(await letters(picture.output)).to.equal(0);
    await pause(600);
    const recorded = line('self', 1, 'While it runs');
    await say(recorded);
    expect(await letters(picture.output)).to.be.greaterThan(100);
    clock.pause();
    await pause(600);
    await say(goOn(recorded, 'and on into the pause'));
    expect(await letters(picture.output), 'on into the pause').to.equal(0);
    const between = line('self', 2, 'Between us');
    await say(between);
    expect(await letters(picture.output), 'in the pause').to.equal(0);
    clock.resume();
    await say(between);
    expect(await letters(picture.output), 'said in the pause').to.equal(0);
    await say(goOn(between, 'and out of it again'));
    expect(await letters(picture.output), 'begun in the pause').to.equal(0);
    await pause(600);
    await say(line('self', 3, 'It runs again'));
    expect(await letters(picture.output)).to.be.greaterThan(100);
    await picture.close();
  });

  it('are not there where they are not wanted', async () => {
    const { picture, say } = await open({});
    await pause(600);
    await say(line('self', 0, 'Good morning to everyone'));
    expect(await letters(picture.output)).to.equal(0);
    await picture.close();
  });
});

describe('the chat in the composed picture of a call', () => {
  it('is nothing that was written in a pause', async () => {
    const { stores, clock, picture } = await open({ chat: true });
    const drawn = async (): Promise<number> => {
      await pause(400);
      return letters(picture.output, EVERYWHERE);
    };
    const nothing = await drawn();
    clock.pause();
    stores.say(message('1', 'Between us, and not for the recording'));
    clock.resume();
    expect(await drawn(), 'written in the pause').to.be.closeTo(nothing, 20);
    stores.say(message('2', 'Hello'));
    expect(await drawn()).to.be.greaterThan(nothing + 100);
    await picture.close();
  });
});
