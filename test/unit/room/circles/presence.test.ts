import { expect } from 'chai';
import { randomText, type LobbyMessage } from '../../../../src/room/circles/message.ts';
import {
  createPresence,
  VANISH_MS,
  type Hearing,
  type Presence,
} from '../../../../src/room/circles/presence.ts';

interface Side {
  readonly presence: Presence;
  readonly identity: string;
  /** Own clock, which need not agree with anybody's. */
  nowMs: number;
  say(change?: Partial<LobbyMessage>): LobbyMessage;
  hear(from: Side, message: LobbyMessage): Hearing | null;
  names(): string[];
}

function side(identity: string, nowMs = 0): Side {
  const presence = createPresence();
  const self: Side = {
    presence,
    identity,
    nowMs,
    say: (change = {}) =>
      ({
        kind: 'here',
        name: identity,
        inCall: false,
        ...presence.stamp(self.nowMs),
        ...change,
      }) as LobbyMessage,
    hear: (from, message) => presence.hear(from.identity, message, self.nowMs),
    names: () => presence.people(self.nowMs).map(({ name }) => name),
  };
  return self;
}

/** Newcomer `b` says so, `a` answers, `b` answers that. */
function meet(a: Side, b: Side): void {
  a.hear(b, b.say());
  b.hear(a, a.say());
  a.hear(b, b.say());
}

describe('presence in a lobby', () => {
  it('counts nobody before they have shown to hear us', () => {
    const [ada, bob] = [side('Ada'), side('Bob')];
    expect(ada.hear(bob, bob.say())).to.deep.equal({ isFresh: false, wantsAnswer: true });
    expect(ada.names()).to.deep.equal([]);
    expect(bob.hear(ada, ada.say())).to.deep.equal({ isFresh: true, wantsAnswer: true });
    expect(bob.names()).to.deep.equal(['Ada']);
    expect(ada.hear(bob, bob.say())).to.deep.equal({ isFresh: true, wantsAnswer: false });
    expect(ada.names()).to.deep.equal(['Bob']);
  });

  it('does not mind clocks that are a day apart', () => {
    const [ada, bob] = [side('Ada', 86_400_000), side('Bob', 0)];
    meet(ada, bob);
    expect([ada.names(), bob.names()]).to.deep.equal([['Bob'], ['Ada']]);
  });

  it('counts whoever is silent, or says bye, as gone, and no replay brings them back', () => {
    const [ada, bob] = [side('Ada'), side('Bob')];
    meet(ada, bob);
    const recorded = bob.say();
    ada.hear(bob, recorded);
    ada.nowMs = VANISH_MS + 1;
    expect(ada.names()).to.deep.equal([]);
    expect(ada.hear(bob, recorded)).to.equal(null);
    expect(ada.names()).to.deep.equal([]);

    const unheard = bob.say();
    ada.hear(bob, bob.say({ kind: 'bye' }));
    // Sent before the goodbye, delivered after it.
    ada.hear(bob, unheard);
    expect(ada.names()).to.deep.equal([]);
    ada.nowMs += 10 * VANISH_MS;
    ada.say();
    expect(ada.hear(bob, recorded)?.isFresh).to.equal(false);
    expect(ada.names()).to.deep.equal([]);
  });

  it('gives nothing for what was recorded before it was opened', () => {
    const [ada, bob] = [side('Ada'), side('Bob')];
    meet(ada, bob);
    const recorded = [bob.say(), bob.say({ kind: 'ring', callId: randomText() })];
    const reopened = side('Ada');
    reopened.say();
    for (const message of recorded) expect(reopened.hear(bob, message)?.isFresh).to.equal(false);
    expect(reopened.names()).to.deep.equal([]);
  });

  it('lets each message pass once, in any order, and only the newest counts', () => {
    const [ada, bob] = [side('Ada'), side('Bob')];
    meet(ada, bob);
    const messages = [bob.say({ inCall: true }), bob.say({ name: 'Robert' }), bob.say({ name: 'Bobby' })];
    for (const index of [2, 0, 1]) expect(ada.hear(bob, messages[index]!)?.isFresh).to.equal(true);
    for (const message of messages) expect(ada.hear(bob, message)).to.equal(null);
    expect(ada.presence.people(0)).to.deep.equal([{ identity: 'Bob', name: 'Bobby', inCall: false }]);
  });

  it('shows two tabs of one person once, in the call if either is', () => {
    const [ada, tab1, tab2] = [side('Ada'), side('Bob'), side('Bob')];
    meet(ada, tab1);
    meet(ada, tab2);
    ada.hear(tab1, tab1.say({ inCall: true }));
    ada.hear(tab2, tab2.say());
    expect(ada.presence.people(0)).to.deep.equal([{ identity: 'Bob', name: 'Bob', inCall: true }]);
    ada.hear(tab1, tab1.say({ kind: 'bye' }));
    expect(ada.presence.people(0)).to.deep.equal([{ identity: 'Bob', name: 'Bob', inCall: false }]);
  });

  it('keeps those who are there when crowds of strangers, or of recordings, come by', () => {
    const [ada, bob] = [side('Ada'), side('Bob')];
    meet(ada, bob);
    for (let index = 0; index < 1000; index += 1) {
      const stranger = side(`stranger ${index}`);
      ada.hear(stranger, stranger.say());
    }
    expect(ada.say().heard.length).to.be.at.most(24);
    expect(ada.hear(bob, bob.say())?.isFresh).to.equal(true);
    expect(ada.names()).to.deep.equal(['Bob']);
    const cleo = side('Cleo');
    meet(ada, cleo);
    expect(ada.names()).to.deep.equal(['Bob', 'Cleo']);
  });

  it('recovers somebody whose signs of life were lost for long', () => {
    const [ada, bob] = [side('Ada'), side('Bob')];
    meet(ada, bob);
    ada.nowMs = bob.nowMs = 400_000;
    // Both forgot what they said; they find each other anew.
    meet(ada, bob);
    expect([ada.names(), bob.names()]).to.deep.equal([['Bob'], ['Ada']]);
  });
});
