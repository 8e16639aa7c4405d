import { expect } from 'chai';
import { alignRecordings } from '../../../src/library/align.ts';
import type { TranscriptCue } from '../../../src/library/sidecars/transcript.ts';
import { captionsOfTake } from '../../../src/library/take-captions.ts';
import type { RecordingRecord } from '../../../src/storage/schema.ts';
import { newRecord } from '../storage/new-record.ts';

const record = (id: string, change: Partial<RecordingRecord>): RecordingRecord => ({
  ...newRecord(id),
  takeId: 'take',
  ...change,
});
/** From `wallMs` on the calendar, without a pause. */
const anchors = (wallMs: number, stretch = 1): RecordingRecord['anchors'] => [
  { mediaMs: 0, wallMs },
  { mediaMs: 10_000, wallMs: wallMs + 10_000 * stretch },
];
const cue = (fromMs: number, text: string, author: string | null = null): TranscriptCue => ({
  fromMs,
  toMs: fromMs + 500,
  author,
  text,
});

const call = record('call', {
  source: 'call',
  anchors: anchors(50_000),
  participants: ['Ada', 'Bo', 'Cem', 'Guest', 'Guest'],
});
const ada = record('ada', {
  source: 'self',
  anchors: anchors(51_000),
  person: { identity: 'a', name: 'Ada' },
});
const bo = record('bo', {
  source: 'collected',
  anchors: anchors(52_000, 1.1),
  person: { identity: 'b', name: 'Bo' },
});
const stranger = record('stranger', { source: 'call', takeId: 'another', anchors: anchors(0) });

/** What is in the picture at which moment of the take. */
async function said(
  transcripts: Readonly<Record<string, readonly TranscriptCue[]>>,
  chosen: readonly RecordingRecord[],
  all: readonly RecordingRecord[] = [stranger, call, ada, bo],
): Promise<string[]> {
  const load = (id: string): Promise<unknown> => {
    const cues = transcripts[id];
    return Promise.resolve(cues ? { version: 1, language: null, cues } : null);
  };
  const sidecars = { load } as Parameters<typeof captionsOfTake>[0];
  const captions = await captionsOfTake(sidecars, { chosen, all, alignment: alignRecordings(chosen) });
  return captions.map(({ fromMs, toMs, author, text }) => `${fromMs}-${toMs} ${author}: ${text}`);
}

describe('what is said in a take', () => {
  it('is what was said in the whole call, in step with what is composed', async () => {
    const transcripts = {
      call: [cue(3_000, 'Hello', 'Bo'), cue(4_000, 'Hi', 'Ada')],
      ada: [cue(0, 'Hi')],
      stranger: [cue(0, 'No business of theirs')],
    };
    // The take begins with Ada's recording, a second after that of the call.
    expect(await said(transcripts, [ada, bo])).to.deep.equal(['2000-2500 Bo: Hello', '3000-3500 Ada: Hi']);
  });

  it('is otherwise what stands beside each recording, under the name of whose it is', async () => {
    const transcripts = { ada: [cue(1_000, 'Hi')], bo: [cue(1_000, 'Hello')], call: [] };
    expect(await said(transcripts, [ada, bo])).to.deep.equal(['1000-1500 Ada: Hi', '2100-2650 Bo: Hello']);
    expect(await said(transcripts, [bo])).to.deep.equal(['1100-1650 Bo: Hello']);
    expect(await said({}, [ada, bo])).to.deep.equal([]);
  });

  it('is nothing of those whose recordings are not chosen, unless the whole call is', async () => {
    const transcripts = {
      call: [cue(3_000, 'Hello', 'Bo'), cue(4_000, 'I gave no recording', 'Cem'), cue(5_000, 'Who?')],
      bo: [cue(0, 'Hello')],
    };
    expect(await said(transcripts, [ada, bo])).to.deep.equal(['2000-2500 Bo: Hello']);
    // Not even Bo's, where Ada alone is chosen, who said nothing.
    expect(await said(transcripts, [ada])).to.deep.equal([]);
    expect(await said(transcripts, [call, ada])).to.deep.equal([
      '3000-3500 Bo: Hello',
      '4000-4500 Cem: I gave no recording',
      '5000-5500 : Who?',
    ]);
    // The call of another take takes nobody in.
    expect(await said(transcripts, [stranger, bo])).to.deep.equal(['53000-53500 Bo: Hello']);
    const own = { ...transcripts, call: [cue(4_000, 'I gave no recording', 'Cem')] };
    expect(await said(own, [bo])).to.deep.equal(['0-550 Bo: Hello']);
  });

  it('is nothing of who shares no more than a screen, or a name', async () => {
    const screen = record('screen', {
      source: 'screen',
      anchors: anchors(50_000),
      person: { identity: 'c', name: 'Cem' },
    });
    const guest = (id: string): RecordingRecord =>
      record(id, { source: 'collected', anchors: anchors(50_000), person: { identity: id, name: 'Guest' } });
    const transcripts = {
      call: [cue(1_000, 'On my screen', 'Cem'), cue(2_000, 'Which of us?', 'Guest')],
      one: [cue(3_000, 'Me')],
    };
    const all = [call, screen, guest('one'), guest('two')];
    expect(await said(transcripts, [screen], all)).to.deep.equal([]);
    expect(await said(transcripts, [guest('one')], all)).to.deep.equal(['3000-3500 Guest: Me']);
    expect(await said(transcripts, [guest('one'), guest('two')], all)).to.deep.equal([
      '2000-2500 Guest: Which of us?',
    ]);
  });

  it('begins with the take where nobody knows when a recording was made', async () => {
    const timeless = record('ada', { source: 'import', takeId: null, anchors: [] });
    expect(await said({ ada: [cue(700, 'Hi')] }, [timeless])).to.deep.equal(['700-1200 : Hi']);
    expect(await said({ ada: [cue(700, 'Hi')] }, [timeless, bo])).to.deep.equal(['700-1200 : Hi']);
  });
});
