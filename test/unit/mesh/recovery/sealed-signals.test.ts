import { expect } from 'chai';
import { generateIdentityKeys, openIdentity, type Identity } from '../../../../src/mesh/identity.ts';
import {
  openSealedSignals,
  type Carrier,
  type SealedSignals,
  type Signal,
} from '../../../../src/mesh/recovery/sealed-signals.ts';

/** A relay that keeps what was said, and can say it again. */
function createRelay() {
  const listeners = new Map<string, Set<(text: string) => void>>();
  const told: [topic: string, text: string][] = [];
  const say = (topic: string, text: string): void => {
    for (const listener of listeners.get(topic) ?? []) listener(text);
  };
  const carrier: Carrier = {
    listen: (topic, onText) => {
      const all = listeners.get(topic) ?? new Set();
      listeners.set(topic, all.add(onText));
      return () => void all.delete(onText);
    },
    tell: (topic, text) => {
      told.push([topic, text]);
      say(topic, text);
    },
  };
  return { carrier, told, say };
}

interface Person {
  readonly id: string;
  readonly identity: Identity;
  readonly signals: SealedSignals;
  readonly heard: [from: string, signal: Signal][];
}

const soon = (ms = 150): Promise<void> => new Promise((done) => setTimeout(done, ms));
const OFFER: Signal = { kind: 'offer', sdp: 'v=0\r\na=ice-ufrag:abcd\r\n' };

describe('sealed signals', () => {
  let relay: ReturnType<typeof createRelay>;
  const open: Person[] = [];
  const identities = new Map<string, string>();

  const join = async (id: string, { password = 'secret', admittedAs = '' } = {}): Promise<Person> => {
    const identity = await openIdentity(await generateIdentityKeys());
    identities.set(id, admittedAs || identity.id);
    const heard: Person['heard'] = [];
    const signals = openSealedSignals(
      {
        carrier: relay.carrier,
        topic: 'topic',
        password,
        selfId: id,
        identity,
        identityOf: (peer) => identities.get(peer) ?? null,
      },
      (from, signal) => heard.push([from, signal]),
    );
    const person = { id, identity, signals, heard };
    open.push(person);
    await soon(50);
    return person;
  };

  beforeEach(() => {
    relay = createRelay();
    identities.clear();
  });
  afterEach(() => {
    for (const { signals } of open.splice(0)) signals.close();
  });

  it('come to the one they are for, once each, though they are said four times', async () => {
    const [ada, bo, cy] = [await join('ada'), await join('bo'), await join('cy')];
    ada.signals.send('bo', OFFER);
    ada.signals.send('bo', { kind: 'restart' });
    await soon(1_800);
    expect(bo.heard).to.have.deep.members([
      ['ada', OFFER],
      ['ada', { kind: 'restart' }],
    ]);
    expect(bo.heard).to.have.length(2);
    expect(cy.heard).to.deep.equal([]);
    expect(relay.told).to.have.length(8);
    for (const [topic, text] of relay.told) {
      expect(topic).not.to.contain('bo');
      expect(atob(text.replaceAll('-', '+').replaceAll('_', '/'))).not.to.contain('ufrag');
    }
  });

  it('are not heard again when a relay says them again, nor by somebody else', async () => {
    const [ada, bo, cy] = [await join('ada'), await join('bo'), await join('cy')];
    ada.signals.send('bo', OFFER);
    ada.signals.send('cy', { kind: 'restart' });
    await soon();
    const topics = [...new Set(relay.told.map(([topic]) => topic))];
    expect(topics).to.have.length(2);
    // Each text again, and under the other one's topic.
    for (const [, text] of [...relay.told]) for (const topic of topics) relay.say(topic, text);
    await soon();
    expect(bo.heard).to.deep.equal([['ada', OFFER]]);
    expect(cy.heard).to.deep.equal([['ada', { kind: 'restart' }]]);
  });

  it('of somebody who signs as another, who was not admitted, or who does not know the room, are not heard', async () => {
    const bo = await join('bo');
    const honest = await join('ada');
    // Says it is Ada, without her key.
    const liar = await join('mallory', { admittedAs: honest.identity.id });
    const outsider = await join('eve', { password: 'guessed' });
    const stranger = await join('zoe');
    identities.delete('zoe');
    for (const { signals } of [liar, outsider, stranger]) signals.send('bo', OFFER);
    await soon();
    expect(bo.heard).to.deep.equal([]);
    honest.signals.send('bo', OFFER);
    await soon();
    expect(bo.heard).to.have.length(1);
  });

  it('may be rubbish of any length without harm', async () => {
    const [ada, bo] = [await join('ada'), await join('bo')];
    ada.signals.send('bo', OFFER);
    await soon();
    const [topic = '', text = ''] = relay.told[0] ?? [];
    for (const bad of [
      '',
      '{}',
      '!!!',
      'A'.repeat(100),
      'A'.repeat(1_000_000),
      text.slice(0, -4),
      `A${text.slice(1)}`,
    ])
      relay.say(topic, bad);
    await soon();
    expect(bo.heard).to.have.length(1);
    ada.signals.send('bo', { kind: 'restart' });
    await soon();
    expect(bo.heard).to.have.length(2);
  });

  it('a description that says the same a hundred thousand times over is not unpacked', async () => {
    const [ada, bo] = [await join('ada'), await join('bo')];
    ada.signals.send('bo', { kind: 'offer', sdp: 'a'.repeat(200_000) });
    await soon();
    expect(bo.heard).to.deep.equal([]);
  });
});
