import { expect } from 'chai';
import { fromBase64Url, toBase64Url } from '../../../../src/lib/bytes.ts';
import { generateIdentityKeys, openIdentity, type Identity } from '../../../../src/mesh/identity.ts';
import { openLobby, type CallSaying, type Lobby } from '../../../../src/room/circles/lobby.ts';
import { lobbyName, randomText } from '../../../../src/room/circles/message.ts';
import { openSeal } from '../../../../src/room/circles/seal.ts';
import { sign } from '../../../../src/room/signed.ts';
import { aWhile, createBus, eventually, type Bus } from './bus.ts';

const random32 = (): string => toBase64Url(crypto.getRandomValues(new Uint8Array(32)));

interface Member {
  readonly identity: Identity;
  readonly lobby: Lobby;
  readonly calls: CallSaying[];
  name: string;
  inCall: boolean;
}

describe('lobby of a circle', () => {
  let buses: readonly Bus[] = [];
  let secrets = { lobbyTopic: '', lobbyKey: '' };
  let barred = new Set<string>();
  const members: Member[] = [];

  const enter = async (name: string, other: Partial<typeof secrets & { identity: Identity }> = {}) => {
    const identity = other.identity ?? (await openIdentity(await generateIdentityKeys()));
    const calls: CallSaying[] = [];
    const member = {
      identity,
      calls,
      name,
      inCall: false,
      lobby: await openLobby({
        secrets: { ...secrets, ...other },
        identity,
        relays: buses.map((bus, index) => bus.open(`ws://relay-${index}.example/`)),
        self: () => ({ name: lobbyName(member.name), inCall: member.inCall }),
        isBarred: (id) => barred.has(id),
        onCall: (saying) => calls.push(saying),
      }),
    } as Member;
    members.push(member);
    return member;
  };
  const seen = ({ lobby }: Member): string[] => lobby.people.value.map(({ name }) => name);
  const meet = (...all: readonly Member[]): Promise<void> =>
    eventually(() => all.every((member) => seen(member).length === all.length - 1), 'all see each other');
  const deliverAll = (text: string): void => buses.forEach((bus) => bus.deliver(secrets.lobbyTopic, text));
  /** A message as a member could make it with tools of their own. */
  const forge = async (signer: Identity, body: string): Promise<string> => {
    const seal = await openSeal(secrets);
    return seal.close(await sign({ domain: 'lobby', room: secrets.lobbyTopic }, body, signer));
  };
  /** A ring that proves to be fresh to everyone, since its maker has heard all that was said. */
  const freshRing = async (): Promise<Record<string, unknown>> => {
    const seal = await openSeal(secrets);
    const opened = await Promise.all((buses[0]?.published ?? []).map(({ text }) => seal.open(text)));
    const nonces = opened.flatMap((signed) =>
      signed ? [(JSON.parse(signed.body) as { nonce: string }).nonce] : [],
    );
    return {
      kind: 'ring',
      callId: randomText(),
      session: randomText(),
      counter: 1,
      nonce: randomText(),
      heard: nonces.slice(-24),
      name: 'Ada',
      inCall: false,
    };
  };

  beforeEach(() => {
    buses = [createBus(), createBus()];
    secrets = { lobbyTopic: random32(), lobbyKey: random32() };
    barred = new Set();
  });
  afterEach(async () => {
    await Promise.all(members.splice(0).map(({ lobby }) => lobby.close()));
  });

  it('shows who is there, under the name and in the state they have now', async () => {
    const [ada, bob, cleo] = [await enter('Ada'), await enter('Bob'), await enter('Cleo')];
    await meet(ada, bob, cleo);
    expect(seen(ada)).to.deep.equal(['Bob', 'Cleo']);
    bob.name = 'Robert';
    bob.inCall = true;
    bob.lobby.announce();
    await eventually(
      () => ada.lobby.people.value.some(({ name, inCall }) => name === 'Robert' && inCall),
      'the change is seen',
    );
    await bob.lobby.close();
    await eventually(() => seen(ada).length === 1 && seen(cleo).length === 1, 'the goodbye is heard');
  });

  it('says in four messages each that two are there, and then no more', async () => {
    await meet(await enter('Ada'), await enter('Bob'));
    await aWhile(2500);
    expect(buses[0]?.published.length).to.be.at.most(8);
  });

  it('carries a ring and its answer while one of its relays lives, and once where both do', async () => {
    const [ada, bob] = [await enter('Ada'), await enter('Bob')];
    await meet(ada, bob);
    await ada.lobby.say('ring', 'AAAAAAAAAAAAAAAA');
    await eventually(() => bob.calls.length > 0, 'it rings');
    buses[0]?.setSilent(true);
    await bob.lobby.say('answer', 'AAAAAAAAAAAAAAAA');
    await eventually(() => ada.calls.length > 0, 'it is answered');
    await aWhile();
    expect(bob.calls).to.deep.equal([
      { kind: 'ring', callId: 'AAAAAAAAAAAAAAAA', identity: ada.identity.id, name: 'Ada' },
    ]);
    expect(ada.calls).to.have.length(1);
  });

  it('tells a relay nothing: neither who, nor what, by content or size', async () => {
    const [ada, bob] = [await enter('Ada'), await enter('Bob with quite a long name')];
    await meet(ada, bob);
    await ada.lobby.say('ring', randomText());
    const texts = buses[0]?.published.map(({ text }) => text) ?? [];
    expect(new Set(texts.map(({ length }) => length)).size).to.equal(1);
    expect(new Set(texts).size).to.equal(texts.length);
    for (const text of texts) {
      const bytes = new TextDecoder().decode(fromBase64Url(text));
      expect(bytes).not.to.match(/Ada|Bob|ring|here/);
    }
  });

  it('does not ring again for a ring that a relay repeats, to the same or to a newly opened app', async () => {
    const [ada, bob] = [await enter('Ada'), await enter('Bob')];
    await meet(ada, bob);
    await ada.lobby.say('ring', randomText());
    await eventually(() => bob.calls.length === 1, 'it rings');
    const recorded = buses[0]?.published.map(({ text }) => text) ?? [];
    // More than the lobby remembers by heart, so that the counters must tell.
    for (let index = 0; index < 300; index += 1) deliverAll(String(index));
    for (const text of recorded) deliverAll(text);
    await aWhile();
    expect(bob.calls).to.have.length(1);

    await ada.lobby.close();
    await bob.lobby.close();
    const bobAgain = await enter('Bob', { identity: bob.identity });
    for (const text of recorded) deliverAll(text);
    await aWhile();
    expect(bobAgain.calls).to.deep.equal([]);
    expect(seen(bobAgain)).to.deep.equal([]);
  });

  it('hears nobody who has another key, and nobody in another’s name', async () => {
    const [ada, bob] = [await enter('Ada'), await enter('Bob')];
    await meet(ada, bob);
    const stranger = await enter('Mallory', { lobbyKey: random32() });
    await stranger.lobby.say('ring', randomText());
    // She has the key now, but not Ada's: Ada's id with Mallory's signature.
    const body = JSON.stringify(await freshRing());
    deliverAll(await forge({ ...stranger.identity, id: ada.identity.id }, body));
    await aWhile();
    expect([...bob.calls, ...ada.calls]).to.deep.equal([]);
    expect(seen(bob)).to.deep.equal(['Ada']);
    // The very same in her own name is heard: it was the signature that was wrong.
    deliverAll(await forge(stranger.identity, body));
    await eventually(() => bob.calls.length === 1, 'her own ring is heard');
    expect(bob.calls[0]?.identity).to.equal(stranger.identity.id);
  });

  it('neither shows nor hears those who were put out', async () => {
    const [ada, bob] = [await enter('Ada'), await enter('Bob')];
    await meet(ada, bob);
    barred = new Set([ada.identity.id]);
    bob.lobby.refresh();
    expect(seen(bob)).to.deep.equal([]);
    await ada.lobby.say('ring', randomText());
    await aWhile();
    expect(bob.calls).to.deep.equal([]);
  });

  it('shows names without what could disguise them, and bears the longest ones', async () => {
    const ada = await enter('Ada');
    const names = ['\u202eada\u2066 \u0000 evil\n', '"'.repeat(5000), '👩‍👩‍👧‍👦'.repeat(60), '漢'.repeat(500)];
    for (const name of names) {
      const other = await enter(name);
      await eventually(() => seen(ada).length === 1, `${name.slice(0, 8)} is seen`);
      expect(seen(ada)[0]).not.to.match(/[\u202a-\u202e\u2066-\u2069\p{Cc}]/u);
      expect(seen(ada)[0]?.length).to.be.within(1, 100);
      await other.lobby.close();
      await eventually(() => seen(ada).length === 0, 'it is gone');
    }
  });

  it('drops what is malformed, oversized or garbage, and goes on', async () => {
    const [ada, bob] = [await enter('Ada'), await enter('Bob')];
    await meet(ada, bob);
    const real = buses[0]?.published[0]?.text ?? '';
    const texts = [
      '',
      'x',
      real.slice(0, -4),
      `${real}${real}`,
      'A'.repeat(1_000_000),
      'A'.repeat(real.length),
      '!'.repeat(real.length),
      `${real.slice(0, 100)}B${real.slice(101)}`,
    ];
    const good = await freshRing();
    const bodies = [
      'not json',
      'null',
      '[]',
      '{}',
      ...[
        { kind: 'explode' },
        { callId: undefined },
        { callId: '<b>call</b>' },
        { extra: 1 },
        { counter: -1 },
        { counter: 1e300 },
        { counter: '1' },
        { session: '../../../../etc/' },
        { name: 'n'.repeat(101) },
        { name: { toString: 'Ada' } },
        { inCall: 'yes' },
        { heard: [...(good['heard'] as string[]), ...Array.from({ length: 24 }, randomText)] },
      ].map((change) => JSON.stringify({ ...good, ...change })),
    ];
    const mallory = await openIdentity(await generateIdentityKeys());
    for (const text of texts) deliverAll(text);
    for (const body of bodies) deliverAll(await forge(mallory, body));
    await aWhile();
    expect([...ada.calls, ...bob.calls]).to.deep.equal([]);
    expect([seen(ada), seen(bob)]).to.deep.equal([['Bob'], ['Ada']]);
    deliverAll(await forge(await openIdentity(await generateIdentityKeys()), JSON.stringify(good)));
    await eventually(() => bob.calls.length === 1, 'a good ring comes through');
  });

  it('survives a member who says 1,000 things in a second, and goes on hearing the others', async () => {
    const [ada, bob, mallory] = [await enter('Ada'), await enter('Bob'), await enter('Mallory')];
    await meet(ada, bob, mallory);
    await Promise.all(Array.from({ length: 1000 }, () => mallory.lobby.say('ring', randomText())));
    await aWhile(1000);
    expect(bob.calls.length).to.be.at.most(25);
    const heardBefore = bob.calls.length;
    await ada.lobby.say('ring', randomText());
    await eventually(() => bob.calls.length > heardBefore, 'Ada is heard');
    expect(bob.calls.at(-1)?.name).to.equal('Ada');
  });

  it('survives a relay that floods it with what is not from the circle', async () => {
    const [ada, bob] = [await enter('Ada'), await enter('Bob')];
    await meet(ada, bob);
    const { length } = buses[0]?.published[0]?.text ?? '';
    const noise = (index: number): string => String(index).padStart(length, 'A');
    for (let index = 0; index < 20_000; index += 1) buses[0]?.deliver(secrets.lobbyTopic, noise(index));
    await ada.lobby.say('ring', randomText());
    await eventually(() => bob.calls.length === 1, 'the other relay brings the ring');
  });
});
