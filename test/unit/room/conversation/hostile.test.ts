import { expect } from 'chai';
import * as fc from 'fast-check';
import type { EntryBody } from '../../../../src/room/conversation/body.ts';
import { makeEntry } from '../../../../src/room/conversation/entry.ts';
import type { ConversationMessage } from '../../../../src/room/conversation/messages.ts';
import { sign, type Signed } from '../../../../src/room/signed.ts';
import {
  eventually,
  newIdentity,
  openCircle,
  parse,
  pause,
  ROOM,
  type Circle,
  type Person,
} from './circle.ts';

const say = (text: string, more: Partial<EntryBody> = {}): EntryBody =>
  ({
    kind: 'message',
    lamport: 1,
    sentAtMs: Date.now(),
    authorName: 'Mallory',
    content: { kind: 'text', text },
    ...more,
  }) as EntryBody;

const entriesOf = (...entries: Signed[]): ConversationMessage => ({ kind: 'entries', entries });

const signedBy = async (person: Person, body: unknown, room = ROOM): Promise<Signed> =>
  sign({ domain: 'conversation', room }, JSON.stringify(body), person.identity);

describe('conversation, with hostile input', () => {
  let circle: Circle;
  let ada: Person;
  let ben: Person;
  let mallory: Person;
  beforeEach(async () => {
    circle = openCircle();
    ada = await circle.join('Ada');
    ben = await circle.join('Ben');
    mallory = await circle.join('Mallory');
    await ben.conversation.say('Good');
    await eventually(() => ada.view.value.messages.length === 1, 'said');
    await pause(20);
  });
  afterEach(() => circle.close());

  /** What Ada sees is the same before and after. */
  const unharmed = async (attack: () => Promise<unknown>): Promise<void> => {
    const before = ada.view.value;
    await attack();
    expect(ada.view.value.messages).to.deep.equal(before.messages);
    expect(ada.view.value.questions).to.deep.equal(before.questions);
    expect(ada.view.value.polls).to.deep.equal(before.polls);
    await ben.conversation.say(`Still here ${before.messages.length}`);
    await eventually(() => ada.view.value.messages.length === before.messages.length + 1, 'unharmed');
  };

  it('takes live entries only from their author', async () => {
    const bens = await signedBy(ben, say('I owe Mallory a hundred', { lamport: 9 }));
    await unharmed(async () => {
      expect(await ada.receive(mallory.id, entriesOf(bens))).to.equal('lie');
      const own = await signedBy(mallory, say('x'));
      for (const forged of [
        { ...own, signer: ben.identity.id },
        { ...own, body: own.body.replace('"x"', '"y"') },
        { ...own, signature: bens.signature },
        await signedBy(mallory, say('x'), 'another-room'),
        await sign({ domain: 'ledger', room: ROOM }, JSON.stringify(say('x')), mallory.identity),
      ])
        expect(await ada.receive(mallory.id, entriesOf(forged))).to.equal('lie');
      // One bad one among good ones: none is taken.
      const good = await signedBy(mallory, say('good'));
      expect(await ada.receive(mallory.id, entriesOf(good, bens))).to.equal('lie');
    });
  });

  it('takes nothing but what this app says', async () => {
    await unharmed(async () => {
      for (const wrong of [
        {},
        null,
        [],
        'text',
        say(''),
        say('a'.repeat(4001)),
        say('x', { lamport: 0 }),
        say('x', { lamport: 1.5 }),
        say('x', { lamport: Number.MAX_SAFE_INTEGER + 1 }),
        say('x', { sentAtMs: 1e300 }),
        { ...say('x'), isModerator: true },
        { ...say('x'), kind: 'message2' },
        { ...say('x'), content: { kind: 'file', file: { name: 'x', sizeBytes: -1, mimeType: '' } } },
        { ...say('x'), content: { kind: 'file', file: { name: 'x', sizeBytes: 1, mimeType: 'a/b"><img' } } },
        { kind: 'poll', lamport: 1, sentAtMs: 0, authorName: '', question: '?', options: ['one'] },
        { kind: 'poll', lamport: 1, sentAtMs: 0, authorName: '', question: '?', options: Array(7).fill('x') },
        { kind: 'ballot', lamport: 1, sentAtMs: 0, authorName: '', target: 'x', option: 0 },
        // Another spelling of the same id would be another vote.
        {
          kind: 'upvote',
          lamport: 1,
          sentAtMs: 0,
          authorName: '',
          target: 'z'.repeat(42) + 'B',
          wanted: true,
        },
      ])
        expect(await ada.receive(mallory.id, entriesOf(await signedBy(mallory, wrong)))).to.equal('lie');
      const notJson = await sign({ domain: 'conversation', room: ROOM }, '{"kind":', mallory.identity);
      expect(await ada.receive(mallory.id, entriesOf(notJson))).to.equal('lie');
    });
  });

  it('refuses a message of a megabyte before anything is done with it', async () => {
    const signed = await signedBy(mallory, say('x'));
    expect(parse(entriesOf({ ...signed, body: 'x'.repeat(1e6) }))).to.equal(null);
    expect(parse({ kind: 'entries', entries: Array(17).fill(signed) })).to.equal(null);
    expect(parse({ kind: 'history-request', known: Array(10_001).fill('aaaaaaaa') })).to.equal(null);
    const direct = { kind: 'direct', id: 'a'.repeat(22), to: ada.identity.id, sentAtMs: 0 };
    expect(parse({ ...direct, content: { kind: 'text', text: 'x' } })).not.to.equal(null);
    expect(parse({ ...direct, content: { kind: 'text', text: 'x'.repeat(1e6) } })).to.equal(null);
  });

  it('tells a flood of 1,000 messages a second, and is not filled by it', async () => {
    const signed = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => signedBy(mallory, say(`${n}`, { lamport: n + 2 }))),
    );
    const verdicts: string[] = [];
    for (const one of signed) verdicts.push(await ada.receive(mallory.id, entriesOf(one)));
    expect(verdicts.filter((verdict) => verdict === 'ok').length).to.be.within(100, 140);
    expect(verdicts.indexOf('flood')).to.be.within(100, 140);
    expect(ada.view.value.messages.length).to.be.below(150);
    for (const kind of ['typing', 'history-digest'] as const) {
      const message: ConversationMessage = kind === 'typing' ? { kind } : { kind, digest: 'a'.repeat(43) };
      const answers = await Promise.all(Array.from({ length: 100 }, () => ada.receive(mallory.id, message)));
      expect(answers).to.include('flood');
    }
    await ben.conversation.say('Unimpressed');
    const texts = (): string[] => ada.view.value.messages.map(({ text }) => text);
    await eventually(() => texts().includes('Unimpressed'), 'goes on');
  });

  it('shows what is written, with nothing in it that turns it around', async () => {
    const tricky = await signedBy(
      mallory,
      say('<img src=x onerror=alert(1)> \u202egnp.exe\u202c', {
        authorName: '\u202eneB\u2066<b>',
        lamport: 5,
      }),
    );
    expect(await ada.receive(mallory.id, entriesOf(tricky))).to.equal('ok');
    const file = { name: '\u202efdp.exe', sizeBytes: 3, mimeType: 'text/html' };
    const offer = await signedBy(mallory, { ...say('x', { lamport: 6 }), content: { kind: 'file', file } });
    expect(await ada.receive(mallory.id, entriesOf(offer))).to.equal('ok');
    const [shown, offered] = ada.view.value.messages.slice(-2);
    expect(shown).to.include({ text: '<img src=x onerror=alert(1)> gnp.exe', authorName: 'neB <b>' });
    expect(offered?.file?.name).to.equal('fdp.exe');
  });

  it('is not moved by repetition', async () => {
    const [message] = ben.sent.flatMap((sent) => (sent.message.kind === 'entries' ? [sent.message] : []));
    const before = ada.view.value;
    for (let i = 0; i < 10; i += 1) expect(await ada.receive(ben.id, message!)).to.equal('ok');
    expect(ada.view.value).to.equal(before);
    const direct = { kind: 'direct', id: 'b'.repeat(22), to: ada.identity.id, sentAtMs: 0 } as const;
    for (const text of ['One', 'Two'])
      await ada.receive(ben.id, { ...direct, content: { kind: 'text', text } });
    expect(
      ada.view.value.messages.filter(({ directWith }) => directWith).map(({ text }) => text),
    ).to.deep.equal(['One']);
  });

  it('leaps to no end of the numbers', async () => {
    const leap = await signedBy(mallory, say('The last word', { lamport: Number.MAX_SAFE_INTEGER }));
    await unharmed(async () => expect(await ada.receive(mallory.id, entriesOf(leap))).to.equal('ok'));
    expect(ada.view.value.messages.some(({ text }) => text === 'The last word')).to.equal(false);
  });

  it('believes no direct message that is not for it', async () => {
    const direct = { kind: 'direct', id: 'c'.repeat(22), sentAtMs: 0 } as const;
    const content = { kind: 'text', text: 'psst' } as const;
    await unharmed(async () => {
      await ada.receive(mallory.id, { ...direct, to: ben.identity.id, content });
      await ada.receive('nobody', { ...direct, to: ada.identity.id, content });
      await ada.receive('nobody', { kind: 'history-request', known: [] });
    });
    expect(ada.sent.some(({ to }) => to === 'nobody')).to.equal(false);
  });

  it('takes history only where it asked, and only what its authors signed', async () => {
    const bens = await makeEntry(ROOM, ben.identity, say('Said before', { lamport: 50 }));
    const unasked: ConversationMessage = { kind: 'history', entries: [bens.signed], isLast: true };
    await unharmed(async () => expect(await ada.receive(mallory.id, unasked)).to.equal('ok'));

    const newcomer = await circle.join('Newcomer', { alone: true });
    newcomer.personCame(mallory.id);
    await newcomer.receive(mallory.id, { kind: 'history-digest', digest: 'a'.repeat(43) });
    const forged = { ...bens.signed, body: bens.signed.body.replace('before', 'never') };
    const answer: ConversationMessage = { kind: 'history', entries: [bens.signed, forged], isLast: true };
    expect(await newcomer.receive(mallory.id, answer)).to.equal('lie');
    expect(newcomer.view.value.messages).to.deep.equal([]);
    // Somebody honest, then: except for those who were put out meanwhile.
    circle.out.add(mallory.identity.id);
    const mallorys = await makeEntry(ROOM, mallory.identity, say('I was here', { lamport: 51 }));
    newcomer.personLeft(mallory.id);
    newcomer.personCame(ben.id);
    await newcomer.receive(ben.id, { kind: 'history-digest', digest: 'a'.repeat(43) });
    const honest: ConversationMessage = {
      kind: 'history',
      entries: [bens.signed, mallorys.signed],
      isLast: true,
    };
    expect(await newcomer.receive(ben.id, honest)).to.equal('ok');
    expect(newcomer.view.value.messages.map(({ text }) => text)).to.deep.equal(['Said before']);
  });

  it('gives each person one voice, and marks to those who may set them', async () => {
    const asked = await makeEntry(ROOM, ben.identity, {
      kind: 'question',
      lamport: 60,
      sentAtMs: 0,
      authorName: 'Ben',
      text: 'Why?',
    });
    const poll = await makeEntry(ROOM, ben.identity, {
      kind: 'poll',
      lamport: 61,
      sentAtMs: 0,
      authorName: 'Ben',
      question: 'Which?',
      options: ['this', 'that'],
    });
    expect(await ada.receive(ben.id, entriesOf(asked.signed, poll.signed))).to.equal('ok');
    const mark = (body: Record<string, unknown>, lamport: number): Promise<Signed> =>
      signedBy(mallory, { lamport, sentAtMs: 0, authorName: '', ...body });
    const marks = await Promise.all([
      ...Array.from({ length: 8 }, (_, n) =>
        mark({ kind: 'upvote', target: asked.id, wanted: true }, 70 + n),
      ),
      mark({ kind: 'ballot', target: poll.id, option: 0 }, 80),
      mark({ kind: 'ballot', target: poll.id, option: 1 }, 81),
      mark({ kind: 'ballot', target: poll.id, option: 5 }, 79),
      mark({ kind: 'answered', target: asked.id, answered: true }, 82),
      mark({ kind: 'poll-closed', target: poll.id }, 83),
      mark({ kind: 'upvote', target: poll.id, wanted: true }, 84),
      mark({ kind: 'ballot', target: asked.id, option: 0 }, 85),
      mark({ kind: 'upvote', target: 'z'.repeat(42) + 'A', wanted: true }, 86),
    ]);
    for (const signed of marks) expect(await ada.receive(mallory.id, entriesOf(signed))).to.equal('ok');
    expect(ada.view.value.questions[0]).to.include({ upvotes: 1, answered: false });
    expect(ada.view.value.polls[0]).to.include({ closed: false });
    expect(ada.view.value.polls[0]?.options.map(({ votes }) => votes)).to.deep.equal([0, 1]);
  });

  it('survives 50,000 random, cut and altered messages unharmed', async function () {
    this.timeout(60_000);
    const stranger = await newIdentity();
    const samples: ConversationMessage[] = [
      entriesOf(await signedBy(mallory, say('sample'))),
      entriesOf((await makeEntry(ROOM, stranger, say('not a participant'))).signed),
      { kind: 'typing' },
      { kind: 'history-digest', digest: 'a'.repeat(43) },
      { kind: 'history-request', known: ['aaaaaaaa'] },
      // Of this room it would be Ben's word, and right to take from whoever was asked.
      { kind: 'history', entries: [await signedBy(ben, say('x'), 'another-room')], isLast: true },
      {
        kind: 'direct',
        id: 'd'.repeat(22),
        to: ben.identity.id,
        sentAtMs: 0,
        content: { kind: 'text', text: 'hi' },
      },
    ];
    const texts = samples.map((message) => JSON.stringify(message));
    const mutated = fc
      .tuple(
        fc.constantFrom(...texts),
        fc.array(fc.tuple(fc.nat(2_000), fc.string({ unit: 'binary', maxLength: 3 }), fc.nat(4)), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.boolean(),
      )
      .map(([text, edits, isCut]) => {
        let result = text;
        for (const [at, piece, removed] of edits) {
          const start = at % (result.length + 1);
          result = result.slice(0, start) + piece + result.slice(start + removed);
        }
        return isCut ? result.slice(0, result.length >> 1) : result;
      });
    const altered = fc
      .tuple(
        fc.constantFrom(...samples),
        fc.anything(),
        fc.constantFrom('kind', 'entries', 'known', 'digest', 'isLast', 'id', 'to', 'sentAtMs', 'content'),
      )
      .map(([message, value, key]): unknown => ({ ...message, [key]: value }));
    const base64Url = (length: number): fc.Arbitrary<string> =>
      fc.stringMatching(/^[A-Za-z0-9_-]$/).map((character) => character.repeat(length - 1) + 'A');
    const signedJunk = fc.record({
      body: fc.oneof(fc.json(), fc.string(), fc.constant(JSON.stringify(say('x')))),
      signer: fc.oneof(fc.constant('A'.repeat(43)), base64Url(43)),
      signature: base64Url(86),
    });
    const junkMessages = fc.record({
      kind: fc.constantFrom('entries', 'history'),
      entries: fc.array(signedJunk, { minLength: 1, maxLength: 3 }),
    });
    const data = fc.oneof(
      {
        weight: 2,
        arbitrary: junkMessages.map((message): unknown =>
          message.kind === 'history' ? { ...message, isLast: true } : message,
        ),
      },
      { weight: 3, arbitrary: mutated.map((text): unknown => attemptJson(text)) },
      { weight: 2, arbitrary: altered },
      { weight: 1, arbitrary: fc.anything() },
    );
    let parsed = 0;
    await unharmed(async () => {
      // In one participant's name after the other, since whoever floods is out.
      const attackers = Array.from({ length: 2_000 }, (_, n) => `${'A'.repeat(43)}/${n + 2}`);
      for (const attacker of attackers) ada.personCame(attacker);
      let next = 0;
      for (const sample of fc.sample(data, 50_000)) {
        const message = parse(sample);
        if (!message) continue;
        parsed += 1;
        next = (next + 1) % attackers.length;
        expect(['ok', 'lie', 'flood']).to.include(await ada.receive(attackers[next]!, message));
      }
      for (const attacker of attackers) ada.personLeft(attacker);
    });
    expect(parsed).to.be.greaterThan(5_000);
  });
});

function attemptJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
