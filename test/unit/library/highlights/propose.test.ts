import { expect } from 'chai';
import fc from 'fast-check';
import type { ChatLine } from '../../../../src/library/sidecars/chat.ts';
import type { EventsSidecar } from '../../../../src/library/sidecars/events.ts';
import type { Evidence, TrainedPart } from '../../../../src/library/highlights/moment.ts';
import { proposeMoments } from '../../../../src/library/highlights/propose.ts';
import { reelOf } from '../../../../src/library/highlights/reel.ts';

const MINUTE = 60_000;

const evidence = (durationMs: number, known: Partial<Evidence> = {}): Evidence => ({
  durationMs,
  chat: null,
  events: null,
  transcript: null,
  loudness: null,
  sets: [],
  ...known,
});
const chatOf = (...lines: ChatLine[]): Evidence['chat'] => ({
  version: 1,
  startedAtMs: 0,
  lines,
  questions: [],
  polls: [],
  complete: true,
});
const eventsOf = (
  speakers: EventsSidecar['speakers'],
  moments: EventsSidecar['moments'] = [],
): EventsSidecar => ({ version: 1, speakers, moments, complete: true });
const reaction = (offsetMs: number, emoji = '🎉'): ChatLine => ({
  kind: 'reaction',
  offsetMs,
  author: 'Ada',
  emoji,
});
const reasonsOf = (known: Evidence): object[] => proposeMoments(known).map(({ reason }) => reason);
const levels = (...parts: readonly (readonly [ms: number, dbfs: number])[]): Evidence['loudness'] => ({
  version: 1,
  dbfs: parts.flatMap(([ms, level]) => Array<number>(ms / 100).fill(level)),
});

describe('moments worth finding again', () => {
  it('are bursts of reactions, not single ones', () => {
    const chat = chatOf(
      reaction(10_000),
      reaction(200_000),
      reaction(202_000, '👏'),
      reaction(203_000),
      reaction(205_000),
      reaction(400_000),
    );
    const [moment, ...others] = proposeMoments(evidence(10 * MINUTE, { chat }));
    expect(others).to.deep.equal([]);
    expect(moment!.reason).to.deep.equal({ kind: 'reactions', count: 4, withinMs: 5_000, emoji: '🎉' });
    // It begins before what people react to.
    expect(moment!.atMs).to.equal(192_000);
    expect(moment!.toMs).to.be.above(205_000);
  });

  it('are those where the word passes on after a long turn, interjections aside', () => {
    const events = eventsOf([
      { fromMs: 0, toMs: 100_000, author: 'Ada' },
      { fromMs: 100_000, toMs: 101_000, author: 'Cy' },
      { fromMs: 101_000, toMs: 180_000, author: 'Ada' },
      { fromMs: 181_000, toMs: 200_000, author: 'Ben' },
      { fromMs: 200_000, toMs: 230_000, author: 'Ada' },
    ]);
    expect(reasonsOf(evidence(10 * MINUTE, { events }))).to.deep.equal([
      { kind: 'speaker', author: 'Ben', before: 'Ada', beforeMs: 180_000 },
    ]);
  });

  it('know speakers from the transcript where the room noted none', () => {
    const transcript: Evidence['transcript'] = {
      version: 1,
      language: null,
      cues: [
        ...Array.from({ length: 20 }, (_, at) => ({
          fromMs: at * 5_000,
          toMs: at * 5_000 + 4_000,
          author: 'Ada',
          text: 'word',
        })),
        { fromMs: 101_000, toMs: 110_000, author: 'Ben', text: 'And I say' },
      ],
    };
    expect(reasonsOf(evidence(5 * MINUTE, { transcript }))).to.deep.equal([
      { kind: 'speaker', author: 'Ben', before: 'Ada', beforeMs: 99_000 },
    ]);
  });

  it('are answers, from where the question was asked', () => {
    const chat = chatOf({ kind: 'question', offsetMs: 100_000, author: 'Ben', text: 'Why?' });
    const events = eventsOf([], [{ kind: 'answered', offsetMs: 130_000, author: 'Ada', question: 'Why?' }]);
    const [moment, ...others] = proposeMoments(evidence(5 * MINUTE, { chat, events }));
    expect(others).to.deep.equal([]);
    expect(moment).to.include({ atMs: 100_000 });
    expect(moment!.reason).to.deep.equal({ kind: 'answered', text: 'Why?' });
  });

  it('are the best set of each exercise, and what somebody marked', () => {
    const set = (exercise: string, minute: number, reps: number): TrainedPart => ({
      exercise,
      fromMs: minute * MINUTE,
      toMs: minute * MINUTE + 40_000,
      reps,
      heldMs: 0,
    });
    const sets = [set('Squat', 1, 12), set('Squat', 3, 15), set('Push-up', 5, 8), set('Squat', 7, 0)];
    const events = eventsOf([], [{ kind: 'marked', offsetMs: 9 * MINUTE, author: 'Ada' }]);
    const moments = proposeMoments(evidence(10 * MINUTE, { sets, events }));
    expect(
      moments.map(({ reason }) => (reason.kind === 'set' ? [reason.reps, reason.isBest] : reason.kind)),
    ).to.deep.equal([[12, false], [15, true], [8, false], 'marked']);
    const scores = moments.map(({ score }) => score);
    expect(Math.max(...scores)).to.equal(scores[3]);
    expect(scores[1]).to.be.above(scores[0]!);
  });

  it('are the loudest minute, and sound after a long silence; not an even loudness', () => {
    const loudness = levels([200_000, -30], [30_000, -70], [120_000, -30], [60_000, -12], [190_000, -30]);
    const moments = proposeMoments(evidence(600_000, { loudness }));
    expect(moments.map(({ atMs, reason }) => [atMs, reason])).to.deep.equal([
      [230_000, { kind: 'after-silence', silentMs: 30_000 }],
      [350_000, { kind: 'loudest', lengthMs: 60_000 }],
    ]);
    expect(proposeMoments(evidence(600_000, { loudness: levels([600_000, -25]) }))).to.deep.equal([]);
    expect(proposeMoments(evidence(600_000, { loudness: levels([600_000, -100]) }))).to.deep.equal([]);
    // A cough in the silence is no new beginning.
    const cough = levels([60_000, -70], [300, -20], [60_000, -70]);
    expect(
      proposeMoments(evidence(120_300, { loudness: cough })).filter(
        ({ reason }) => reason.kind !== 'loudest',
      ),
    ).to.deep.equal([]);
  });
});

const offset = fc.nat(3 * 3_600_000);
const name = fc.constantFrom('Ada', 'Ben', 'Cy');
const anyLine: fc.Arbitrary<ChatLine> = fc.oneof(
  fc.record({
    kind: fc.constant('reaction' as const),
    offsetMs: offset,
    author: name,
    emoji: fc.constant('👏'),
  }),
  fc.record({ kind: fc.constant('hand' as const), offsetMs: offset, author: name, raised: fc.boolean() }),
  fc.record({
    kind: fc.constant('question' as const),
    offsetMs: offset,
    author: name,
    text: fc.constantFrom('a', 'b'),
  }),
  fc.record({ kind: fc.constant('message' as const), offsetMs: offset, author: name, text: fc.string() }),
);
const anyMoment = fc.oneof(
  fc.record({ kind: fc.constant('marked' as const), offsetMs: offset, author: name }),
  fc.record({ kind: fc.constant('came' as const), offsetMs: offset, author: name }),
  fc.record({
    kind: fc.constant('answered' as const),
    offsetMs: offset,
    author: name,
    question: fc.constantFrom('a', 'c'),
  }),
);
const stretch = fc.record({ fromMs: offset, lengthMs: fc.nat(600_000) });
/** What may lie beside a recording, also of a time at which there was no recording any more. */
const anyEvidence: fc.Arbitrary<Evidence> = fc
  .record({
    durationMs: fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 3 * 3_600_000 })),
    lines: fc.array(anyLine, { maxLength: 60 }),
    speakers: fc.array(fc.tuple(stretch, name), { maxLength: 60 }),
    moments: fc.array(anyMoment, { maxLength: 20 }),
    sets: fc.array(fc.tuple(stretch, fc.constantFrom('Squat', 'Plank'), fc.nat(30)), { maxLength: 10 }),
    dbfs: fc.array(fc.integer({ min: -100, max: 0 }), { maxLength: 2_000 }),
  })
  .map(({ durationMs, lines, speakers, moments, sets, dbfs }) => ({
    durationMs,
    chat: chatOf(...lines.toSorted((a, b) => a.offsetMs - b.offsetMs)),
    events: eventsOf(
      speakers.map(([{ fromMs, lengthMs }, author]) => ({ fromMs, toMs: fromMs + lengthMs, author })),
      moments,
    ),
    transcript: null,
    loudness: { version: 1, dbfs },
    sets: sets.map(([{ fromMs, lengthMs }, exercise, reps]) => ({
      exercise,
      fromMs,
      toMs: fromMs + lengthMs,
      reps,
      heldMs: 0,
    })),
  }));

describe('proposals, whatever is known', () => {
  it('lie within the recording, in order, without overlaps, at most about one a minute', () => {
    fc.assert(
      fc.property(anyEvidence, (known) => {
        const moments = proposeMoments(known);
        expect(moments.length).to.be.at.most(Math.max(1, Math.round(known.durationMs / MINUTE)));
        let end = 0;
        for (const { fromMs, atMs, toMs, score } of moments) {
          expect(fromMs).to.be.at.least(end);
          expect(atMs).to.be.at.least(fromMs);
          expect(toMs).to.be.above(atMs);
          expect(toMs).to.be.at.most(known.durationMs);
          expect(score).to.be.within(0, 1);
          end = toMs;
        }
      }),
      { numRuns: 400 },
    );
  });

  it('make a reel of 30 to 90 seconds: in order, without overlaps, within the recording', () => {
    fc.assert(
      fc.property(anyEvidence, (known) => {
        const moments = proposeMoments(known);
        const clips = reelOf('r', moments, known.durationMs);
        expect(clips.length > 0).to.equal(moments.length > 0);
        if (clips.length === 0) return;
        let end = 0;
        for (const { fromMs, toMs } of clips) {
          expect(fromMs).to.be.at.least(end);
          expect(toMs).to.be.above(fromMs);
          end = toMs;
        }
        expect(end).to.be.at.most(known.durationMs);
        const totalMs = clips.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
        expect(totalMs).to.be.at.least(Math.min(30_000, known.durationMs));
        expect(totalMs).to.be.at.most(90_000);
      }),
      { numRuns: 400 },
    );
  });

  it('put the best moment into the reel', () => {
    const events = eventsOf(
      [],
      [
        ...Array.from({ length: 20 }, (_, at) => ({
          kind: 'came' as const,
          offsetMs: at * MINUTE,
          author: 'Ben',
        })),
        { kind: 'marked', offsetMs: 25 * MINUTE, author: 'Ada' },
      ],
    );
    const clips = reelOf('r', proposeMoments(evidence(30 * MINUTE, { events })), 30 * MINUTE);
    expect(
      clips.some(({ fromMs, toMs }) => fromMs < 25 * MINUTE - 5_000 && toMs >= 25 * MINUTE - 5_000),
    ).to.equal(true);
  });
});
