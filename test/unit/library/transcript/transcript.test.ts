import { expect } from 'chai';
import fc from 'fast-check';
import type { Transcript, TranscriptCue } from '../../../../src/library/sidecars/transcript.ts';
import { MOST_CUE_CHARACTERS, parseTranscript } from '../../../../src/library/sidecars/transcript.ts';
import { editTranscript } from '../../../../src/library/transcript/edit.ts';
import { readTranscriptFile } from '../../../../src/library/transcript/import.ts';
import { toPlainText } from '../../../../src/library/transcript/plain-text.ts';
import { searchTranscript } from '../../../../src/library/transcript/search.ts';
import { parseSrt, toSrt } from '../../../../src/library/transcript/srt.ts';
import { tidyTranscript } from '../../../../src/library/transcript/tidy.ts';
import { parseWebVtt, toWebVtt } from '../../../../src/library/transcript/webvtt.ts';

const cue = (fromMs: number, toMs: number, author: string | null, text: string): TranscriptCue => ({
  fromMs,
  toMs,
  author,
  text,
});
const of = (...cues: TranscriptCue[]): Transcript => ({ version: 1, language: null, cues });

/** Words with everything in them that could be taken for something else. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        '-->',
        '<v Ada>',
        '</v>',
        '&amp;',
        '&',
        '<i>',
        '\r\n',
        '\n\n',
        'NOTE',
        'WEBVTT',
        '7',
        '{\\an8}',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(' '));
const anyCue = fc
  .record({
    fromMs: fc.nat(100 * 3_600_000),
    lengthMs: fc.integer({ min: 1, max: 600_000 }),
    author: fc.option(hostileText),
    text: hostileText,
  })
  .map(({ fromMs, lengthMs, author, text }) => cue(fromMs, fromMs + lengthMs, author, text));
const anyTranscript = fc.array(anyCue, { maxLength: 20 }).map((cues) => tidyTranscript('en-GB', cues));

describe('WebVTT', () => {
  it('gives back what it was written from, whatever is said', () => {
    fc.assert(
      fc.property(anyTranscript, (transcript) => {
        expect(parseWebVtt(toWebVtt(transcript))).to.deep.equal(transcript);
      }),
      { numRuns: 300 },
    );
  });

  it('reads any text without hanging, and what it takes can be stored', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), hostileText, (noise, text) => {
        const read = parseWebVtt(`WEBVTT\n${noise}\n\n00:01.000 --> 00:02.000\n${text}`);
        expect(parseTranscript(JSON.stringify(read))).to.deep.equal(read);
      }),
      { numRuns: 300 },
    );
    for (const evil of [
      '<v'.repeat(2e5),
      `<v ${' '.repeat(1e6)}`,
      '<'.repeat(1e6),
      '&'.repeat(1e6),
      '0'.repeat(1e6),
    ]) {
      const begin = performance.now();
      parseWebVtt(`WEBVTT\n\n00:01.000 --> 00:02.000\n${evil}`);
      parseSrt(`1\n00:00:01,000 --> 00:00:02,000\n${evil}`);
      expect(performance.now() - begin).to.be.below(2_000);
    }
  });

  it('reads what other programs write: voices, styles, notes, settings, entities, any line ends', () => {
    const file = [
      '\ufeffWEBVTT - Some title',
      'Language: de-CH',
      '',
      'STYLE',
      '::cue { color: red }',
      '',
      'NOTE a remark',
      '',
      'intro',
      '00:01.500 --> 00:00:04.000 position:10% align:start',
      '<v.loud Ada &amp; Ben>It <c.x>is</c> &lt;here&gt;&#33;</v> <v Cy>Yes<00:02.000>, here',
      '',
      '00:09.000 --> 00:08.000',
      'Ends before it begins',
      '00:05.000 --> 00:06.000',
      'Without an empty line before',
    ];
    for (const end of ['\n', '\r\n', '\r']) {
      const { language, cues } = parseWebVtt(file.join(end));
      expect(language).to.equal('de-CH');
      expect(cues).to.deep.equal([
        cue(1500, 4000, 'Ada & Ben', 'It is <here>!'),
        cue(1500, 4000, 'Cy', 'Yes, here'),
        cue(5000, 6000, null, 'Without an empty line before'),
      ]);
    }
  });

  it('keeps overlapping cues, in order of their beginning, and cuts what is too long', () => {
    const read = parseWebVtt(
      `WEBVTT\n\n00:03.000 --> 00:09.000\nlater\n\n00:01.000 --> 00:08.000\n${'x'.repeat(5_000)}`,
    );
    expect(read.cues.map(({ fromMs }) => fromMs)).to.deep.equal([1000, 3000]);
    expect(read.cues[0]!.text).to.have.length(MOST_CUE_CHARACTERS);
  });

  it('refuses what is none', () => {
    for (const text of ['', 'WEBVTTX', 'hello', '<html>', '1\n00:00:01,000 --> 00:00:02,000\nHi'])
      expect(() => parseWebVtt(text))
        .to.throw()
        .with.property('name', 'transcript-invalid');
  });
});

describe('SRT', () => {
  it('gives back times and words, and whoever speaks twice', () => {
    const word = fc.stringMatching(/^[a-z]{1,9}[!?]?$/);
    const words = fc.array(word, { minLength: 1, maxLength: 9 }).map((all) => all.join(' '));
    const author = fc.option(fc.constantFrom('Ada', 'Ben O’Hara', 'Zoë'));
    const cues = fc.array(
      fc.record({ at: fc.nat(36e5), length: fc.integer({ min: 1, max: 9e3 }), author, words }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(cues, (all) => {
        const twice = all.flatMap(({ at, length, author, words }) => [
          cue(at, at + length, author, words),
          cue(at + 5, at + length + 5, author, words),
        ]);
        const transcript = tidyTranscript(null, twice);
        expect(parseSrt(toSrt(transcript))).to.deep.equal(transcript);
      }),
    );
  });

  it('reads what other programs write', () => {
    const file =
      '\ufeff1\r\n00:00:01,000 --> 00:00:02,500 X1:100 X2:200\r\n{\\an8}<i>Hello</i>\r\nthere\r\n\r\n' +
      '2\r\n00:00:03.5 --> 00:00:04,000\r\nNote: once\r\n' +
      '3\r\n0:00:05,000 -> 00:00:06,000\r\nno arrow\r\n\r\n' +
      '4\r\n00:00:07,000 --> 00:00:08,000\r\nAda: one\r\n\r\n\r\ntwo\r\n\r\n' +
      '00:00:09,000 --> 00:00:10,000\r\nAda: 3 < 4\r\n';
    expect(parseSrt(file).cues).to.deep.equal([
      cue(1000, 2500, null, 'Hello\nthere'),
      cue(3500, 4000, null, 'Note: once\n3\n0:00:05,000 -> 00:00:06,000\nno arrow'),
      cue(7000, 8000, 'Ada', 'one\ntwo'),
      cue(9000, 10_000, 'Ada', '3 < 4'),
    ]);
    expect(() => parseSrt('nothing'))
      .to.throw()
      .with.property('name', 'transcript-invalid');
  });
});

describe('a file of captions', () => {
  const nameOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'it succeeded',
      (error: unknown) => (error as Error).name,
    );

  it('is known by what is in it, and refused where it is none or too large', async () => {
    const vtt = await readTranscriptFile(new Blob(['WEBVTT\n\n00:01.000 --> 00:02.000\nHi']));
    const srt = await readTranscriptFile(new Blob(['1\n00:00:01,000 --> 00:00:02,000\nHi']));
    expect(vtt.cues).to.deep.equal(srt.cues);
    expect(await nameOf(readTranscriptFile(new Blob(['WEBVTT\n\n'])))).to.equal('transcript-invalid');
    expect(await nameOf(readTranscriptFile(new Blob([new Uint8Array(2_000)])))).to.equal(
      'transcript-invalid',
    );
    expect(await nameOf(readTranscriptFile(new Blob([new Uint8Array(21e6)])))).to.equal('transcript-invalid');
  });

  it('takes a whole day of speech in well under a second, and no more cues than are kept', async () => {
    const cues = Array.from({ length: 60_000 }, (_, at) =>
      cue(at * 1400, at * 1400 + 1300, 'Ada', `line ${at}`),
    );
    const file = new Blob([toWebVtt(of(...cues))]);
    const begin = performance.now();
    const read = await readTranscriptFile(file);
    expect(performance.now() - begin).to.be.below(3_000);
    expect(read.cues).to.have.length(50_000);
  });
});

describe('editing a transcript', () => {
  const two = of(cue(1000, 3000, 'Ada', 'Hello there'), cue(2500, 5000, 'Ben', 'Good day'));

  it('writes, splits, merges and deletes', () => {
    expect(editTranscript(two, { kind: 'write', index: 1, author: ' ', text: 'Bye' }).cues[1]).to.deep.equal(
      cue(2500, 5000, null, 'Bye'),
    );
    expect(editTranscript(two, { kind: 'write', index: 1, author: 'Ben', text: '  ' }).cues).to.have.length(
      1,
    );
    const split = editTranscript(two, { kind: 'split', index: 0, at: 5 });
    expect(split.cues.slice(0, 2)).to.deep.equal([
      cue(1000, 1909, 'Ada', 'Hello'),
      cue(1909, 3000, 'Ada', 'there'),
    ]);
    expect(editTranscript(split, { kind: 'merge', index: 0 }).cues[0]).to.deep.equal(
      cue(1000, 3000, 'Ada', 'Hello\nthere'),
    );
    expect(editTranscript(two, { kind: 'delete', index: 0 }).cues).to.deep.equal([two.cues[1]]);
  });

  it('stays storable and in order, whatever is asked', () => {
    const edit = fc.oneof(
      fc.record({ kind: fc.constant('merge' as const), index: fc.integer({ min: -2, max: 25 }) }),
      fc.record({ kind: fc.constant('delete' as const), index: fc.integer({ min: -2, max: 25 }) }),
      fc.record({
        kind: fc.constant('split' as const),
        index: fc.integer({ min: -2, max: 25 }),
        at: fc.integer({ min: -5, max: 90 }),
      }),
      fc.record({
        kind: fc.constant('write' as const),
        index: fc.integer({ min: -2, max: 25 }),
        author: fc.option(hostileText),
        text: hostileText,
      }),
    );
    fc.assert(
      fc.property(anyTranscript, fc.array(edit, { maxLength: 12 }), (transcript, edits) => {
        const after = edits.reduce(editTranscript, transcript);
        expect(parseTranscript(JSON.stringify(after))).to.deep.equal(after);
        expect(after.cues).to.deep.equal(after.cues.toSorted((a, b) => a.fromMs - b.fromMs));
        expect(after.cues.every(({ fromMs, toMs }) => toMs > fromMs)).to.equal(true);
      }),
    );
  });
});

describe('searching a transcript', () => {
  it('finds words in spite of capitals and accents, and says where they are', () => {
    const cues = [
      cue(0, 1, null, 'Café in ZÜRICH, cafe\u0301!'),
      cue(1, 2, null, 'nothing'),
      cue(2, 3, null, 'a\nbc'),
    ];
    const found = (query: string): string[] =>
      searchTranscript(cues, query).map(({ cue, from, to }) => `${cue}:${cues[cue]!.text.slice(from, to)}`);
    expect(found('cafe')).to.deep.equal(['0:Café', '0:cafe\u0301']);
    expect(found('züri')).to.deep.equal(['0:ZÜRI']);
    expect(found('a b')).to.deep.equal(['2:a\nb']);
    expect(found(' ')).to.deep.equal([]);
  });

  it('finds every piece of a text in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
        fc.nat(),
        fc.nat(),
        (text, a, b) => {
          const letters = Array.from(text);
          const piece = letters.slice(a % letters.length, (a % letters.length) + 1 + (b % 4)).join('');
          if (piece.trim().normalize('NFD').replace(/\p{M}/gu, '') === '') return;
          expect(searchTranscript([cue(0, 1, null, text)], piece)).to.not.deep.equal([]);
        },
      ),
    );
  });
});

it('plain text has a paragraph for each turn', () => {
  const text = toPlainText(
    of(
      cue(0, 900, 'Ada', 'One'),
      cue(1000, 1900, 'Ada', 'two'),
      cue(2000, 2900, 'Ben', 'three'),
      cue(60_000, 61_000, null, 'four'),
    ),
    (ms) => `${ms / 1000}`,
  );
  expect(text).to.equal('[0] Ada: One two\n\n[2] Ben: three\n\n[60] four\n');
});
