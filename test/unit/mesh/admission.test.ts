import { expect } from 'chai';
import * as fc from 'fast-check';
import { admit, type Admission, type HandshakeChannel } from '../../../src/mesh/admission.ts';
import { generateIdentityKeys, openIdentity, type Identity } from '../../../src/mesh/identity.ts';

type Message = Record<string, string | number>;

const FINGERPRINT_A = Array.from({ length: 32 }, () => 'AA').join(':');
const FINGERPRINT_B = Array.from({ length: 32 }, () => 'BB').join(':');

/** Two ends of a channel; what passes from a to b, or from b to a, may be changed on the way. */
function channelPair(tamper: (message: Message, from: 'a' | 'b') => unknown = (message) => message): {
  a: HandshakeChannel;
  b: HandshakeChannel;
} {
  const end = (): { put: (value: unknown) => void; receive: () => Promise<unknown> } => {
    const queue: unknown[] = [];
    const waiting: ((value: unknown) => void)[] = [];
    return {
      put: (value) => {
        const waiter = waiting.shift();
        if (waiter) waiter(value);
        else queue.push(value);
      },
      receive: () =>
        queue.length > 0 ? Promise.resolve(queue.shift()) : new Promise((resolve) => waiting.push(resolve)),
    };
  };
  const atA = end();
  const atB = end();
  const send = (from: 'a' | 'b', to: typeof atA) => (message: Message) => {
    to.put(tamper(message, from));
    return Promise.resolve();
  };
  return {
    a: { send: send('a', atB), receive: atA.receive },
    b: { send: send('b', atA), receive: atB.receive },
  };
}

async function refusalOf(admission: Promise<Admission>): Promise<string> {
  return admission.then(
    () => 'admitted',
    (error: unknown) => {
      expect((error as Error).name).to.equal('peer-refused');
      return (error as Error).message;
    },
  );
}

describe('admission', () => {
  let ada: Identity;
  let bo: Identity;
  let mallory: Identity;
  before(async () => {
    const make = async (): Promise<Identity> => openIdentity(await generateIdentityKeys());
    [ada, bo, mallory] = await Promise.all([make(), make(), make()]);
  });

  const sides = (
    channels: { a: HandshakeChannel; b: HandshakeChannel },
    {
      topicOfB = 'room',
      identityOfB = bo,
      slotOfB = 0,
    }: { topicOfB?: string; identityOfB?: Identity; slotOfB?: number } = {},
  ): { a: Promise<Admission>; b: Promise<Admission> } => ({
    a: admit(
      { identity: ada, slot: 0, fingerprint: FINGERPRINT_A, topic: 'room', selfId: 'a1', peerId: 'b2' },
      channels.a,
    ),
    b: admit(
      {
        identity: identityOfB,
        slot: slotOfB,
        fingerprint: FINGERPRINT_B,
        topic: topicOfB,
        selfId: 'b2',
        peerId: 'a1',
      },
      channels.b,
    ),
  });

  it('tells both sides who the other is, and both the same safety words', async () => {
    const { a, b } = sides(channelPair());
    const [seenByA, seenByB] = await Promise.all([a, b]);
    expect(seenByA.identity).to.equal(bo.id);
    expect(seenByA.fingerprint).to.equal(FINGERPRINT_B);
    expect(seenByB.identity).to.equal(ada.id);
    expect(seenByB.fingerprint).to.equal(FINGERPRINT_A);
    expect(seenByA.safety).to.deep.equal(seenByB.safety);
    expect(seenByA.safety.emoji.split(' ')).to.have.length(7);
    expect(seenByA.safety.number).to.match(/^\d{5}( \d{5}){4}$/);
  });

  it('gives other safety words every time', async () => {
    const first = await sides(channelPair()).a;
    const second = await sides(channelPair()).a;
    expect(first.safety.number).not.to.equal(second.safety.number);
  });

  it('refuses a peer whose fingerprint, key, commitment or nonce was changed on the way', async () => {
    const nonce = 'A'.repeat(43);
    for (const change of [
      { fingerprint: FINGERPRINT_A },
      { identity: mallory.id },
      { slot: 3 },
      { commitment: nonce },
      { nonce },
      { signature: 'A'.repeat(86) },
    ]) {
      const [field] = Object.keys(change);
      const tampered = channelPair((message, from) =>
        from === 'b' && field !== undefined && field in message ? { ...message, ...change } : message,
      );
      const { a, b } = sides(tampered);
      const [refusal] = await Promise.all([refusalOf(a), refusalOf(b)]);
      expect(refusal, field).to.contain('could not prove');
    }
  });

  it('refuses somebody in the middle who signs as themselves', async () => {
    // Mallory puts her own key and fingerprint in, and signs what she has shown to Ada; Bo's part is left out.
    const channels = channelPair();
    const victim = sides(channels, { identityOfB: mallory });
    expect((await victim.a).identity, 'she is admitted as Mallory, never as Bo').to.equal(mallory.id);
  });

  it('refuses its own words sent back', async () => {
    const queue: unknown[] = [];
    const mirror: HandshakeChannel = {
      send: (message) => {
        queue.push(message);
        return Promise.resolve();
      },
      receive: () => Promise.resolve(queue.shift()),
    };
    const echo = admit(
      { identity: ada, slot: 0, fingerprint: FINGERPRINT_A, topic: 'room', selfId: 'a1', peerId: 'b2' },
      mirror,
    );
    expect(await refusalOf(echo)).to.contain('very tab');
  });

  it('tells the tabs of one install apart, and refuses one that claims to be this one', async () => {
    const { a } = sides(channelPair(), { identityOfB: ada, slotOfB: 1 });
    const { identity, slot } = await a;
    expect([identity, slot]).to.deep.equal([ada.id, 1]);
    expect(await refusalOf(sides(channelPair(), { identityOfB: ada }).a)).to.contain('very tab');
  });

  it('refuses another room and another version', async () => {
    const otherRoom = sides(channelPair(), { topicOfB: 'another room' });
    expect(await refusalOf(otherRoom.a)).to.contain('could not prove');
    const newer = sides(
      channelPair((message, from) =>
        from === 'b' && 'version' in message ? { ...message, version: 3 } : message,
      ),
    );
    expect(await refusalOf(newer.a)).to.contain('another version');
  });

  it('refuses junk, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (junk) => {
        const { a } = sides(channelPair((message, from) => (from === 'b' ? junk : message)));
        expect(await refusalOf(a)).to.contain('protocol');
      }),
      { numRuns: 50 },
    );
  });
});
