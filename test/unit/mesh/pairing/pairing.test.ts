import { expect } from 'chai';
import type * as HubModule from '../../../../src/mesh/relays/hub.ts';
import type * as TrysteroModule from '../../../../src/mesh/trystero.ts';
import { openHub, type Hub } from '../../../../src/mesh/relays/hub.ts';
import {
  answerPairing,
  offerPairing,
  type PairingAnswer,
  type PairingOffer,
} from '../../../../src/mesh/pairing/pairing.ts';
import { packMessage, unpackMessage } from '../../../../src/mesh/pairing/pairing-text.ts';
import { soon } from './soon.ts';

const TOPIC = 'a room';

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );

describe('pairing', () => {
  const RealConnection = RTCPeerConnection;
  let made: RTCPeerConnection[];
  let lifetime: AbortController;
  let hubs: Hub[];

  beforeEach(() => {
    made = [];
    hubs = [];
    lifetime = new AbortController();
    window.RTCPeerConnection = class extends RealConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made.push(this);
      }
    };
  });
  afterEach(() => {
    window.RTCPeerConnection = RealConnection;
    lifetime.abort();
    expect(made.map(({ connectionState }) => connectionState)).to.deep.equal(made.map(() => 'closed'));
  });

  const newHub = (): Hub => {
    const hub = openHub();
    hubs.push(hub);
    return hub;
  };
  const offer = (hub: Hub, topic = TOPIC): Promise<PairingOffer> =>
    offerPairing({ topic, addPort: (port) => hub.addPort(port) }, { signal: lifetime.signal });
  const answer = (text: string, hub: Hub, topic = TOPIC): Promise<PairingAnswer> =>
    answerPairing(text, { topic, addPort: (port) => hub.addPort(port) }, { signal: lifetime.signal });
  const pair = async (first: Hub, second: Hub): Promise<void> => {
    const offered = await offer(first);
    const answered = await answer(`https://example.org/#/r/some-room?pair=${offered.text}`, second);
    await Promise.all([offered.accept(answered.text), answered.connected]);
  };
  /** The next text that a hub hears under the topic. */
  const nextText = (hub: Hub, topic = TOPIC): Promise<string> =>
    new Promise((resolve) => hub.subscribe(topic, resolve));

  it('connects two hubs, both ways', async () => {
    const [a, b] = [newHub(), newHub()];
    await pair(a, b);
    expect(a.state.value).to.equal('connected');
    expect(b.state.value).to.equal('connected');
    const heardByB = nextText(b);
    await a.publish(TOPIC, 'to b');
    expect(await heardByB).to.equal('to b');
    const heardByA = nextText(a);
    await b.publish(TOPIC, 'to a');
    expect(await heardByA).to.equal('to a');
  });

  it('lets the third in a chain hear the first', async () => {
    const [a, b, c] = [newHub(), newHub(), newHub()];
    const heardByC: string[] = [];
    c.subscribe(TOPIC, (text) => heardByC.push(text));
    await a.announce(TOPIC, 'a is here');
    await pair(b, c);
    await pair(a, b);
    await soon(() => heardByC.join() === 'a is here');
  });

  it('makes texts that a QR code holds easily', async () => {
    const hub = newHub();
    const offered = await offer(hub);
    const answered = await answer(offered.text, hub);
    console.info(`offer ${offered.text.length} characters, answer ${answered.text.length}: ${offered.text}`);
    for (const { text } of [offered, answered]) {
      expect(text).to.match(/^CP1[A-Z2-7]+$/);
      expect(text.length).to.be.at.most(250);
    }
  });

  it('hears when the other end goes, and closes its own', async () => {
    const [a, b] = [newHub(), newHub()];
    const offered = await offer(a);
    const answered = await answer(offered.text, b);
    await Promise.all([offered.accept(answered.text), answered.connected]);
    offered.close();
    expect(a.state.value).to.equal('waiting');
    await soon(() => b.state.value === 'waiting');
    await soon(() => made.every(({ connectionState }) => connectionState === 'closed'));
  });

  it('takes one answer, and after a wrong one the right one', async () => {
    const [a, b] = [newHub(), newHub()];
    const [offered, another] = [await offer(a), await offer(a)];
    const [answered, toAnother] = [await answer(offered.text, b), await answer(another.text, b)];
    expect(await codeOf(offered.accept(toAnother.text))).to.contain(
      'pairing-invalid: That is the answer to another',
    );
    expect(await codeOf(offered.accept(offered.text))).to.contain(
      'pairing-invalid: That is a code to start with',
    );
    expect(await codeOf(offered.accept('hello'))).to.contain(
      'pairing-invalid: That is not a connection code',
    );
    await Promise.all([offered.accept(answered.text.toLowerCase()), answered.connected]);
    expect(await codeOf(offered.accept(answered.text))).to.contain('pairing-invalid: This code was used');
  });

  it('refuses to answer an answer, another room, and a code of long ago', async () => {
    const hub = newHub();
    const offered = await offer(hub);
    const answered = await answer(offered.text, hub);
    expect(await codeOf(answer(answered.text, hub))).to.contain('pairing-invalid: That is an answer');
    expect(await codeOf(answer(offered.text, hub, 'another room'))).to.contain(
      'pairing-invalid: That code is for another room',
    );
    const message = await unpackMessage(offered.text);
    const old = await packMessage({ ...message, stamp: Uint8Array.of(0, 0, 0, 1) });
    expect(await codeOf(answer(old.text, hub))).to.contain('pairing-invalid: That code is out of date');
  });

  it('gives up where nobody is at the other end', async function () {
    this.timeout(40_000);
    const [a, b] = [newHub(), newHub()];
    const offered = await offer(a);
    const answered = await answer(offered.text, b);
    answered.close();
    expect(await codeOf(answered.connected)).to.contain('pairing-failed');
    expect(await codeOf(offered.accept(answered.text))).to.match(/^pairing-failed: The devices found no way/);
    expect(a.state.value).to.equal('waiting');
    expect(b.state.value).to.equal('waiting');
  });

  it('ends everything when the call ends', async () => {
    const [a, b] = [newHub(), newHub()];
    const offered = await offer(a);
    const answered = await answer(offered.text, b);
    const later = codeOf(answered.connected);
    lifetime.abort();
    expect(await later).to.contain('AbortError');
    expect(await codeOf(offer(a))).to.contain('AbortError');
  });

  it('is taken by trystero for a relay: people meet through it, also through one in between', async function () {
    this.timeout(30_000);
    // A trystero of its own, and so an id of its own, for each; Bo is nothing but the way from Ada to Cy.
    const [ada, cy] = await Promise.all([openRealm(), openRealm()]);
    const bo = newHub();
    await Promise.all([pair(ada.hub, bo), pair(cy.hub, bo)]);
    const [adaSees, cySees] = [ada.join(), cy.join()];
    expect(await adaSees).to.equal(cy.selfId);
    expect(await cySees).to.equal(ada.selfId);
    await Promise.all([ada.close(), cy.close()]);
  });
});

interface Realm {
  readonly hub: Hub;
  readonly selfId: string;
  /** Joins a room over nothing but the hub; resolves with the id of the first peer. */
  join(): Promise<string>;
  close(): Promise<void>;
}

/** Modules of the app in a frame of their own, as in another page. */
async function openRealm(): Promise<Realm> {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const load = async <Module>(path: string): Promise<Module> =>
    (frame.contentWindow as unknown as { eval: (code: string) => Promise<Module> }).eval(`import('${path}')`);
  const { openHub: open } = await load<typeof HubModule>('/src/mesh/relays/hub.ts');
  const { createTopicStrategy, selfId } = await load<typeof TrysteroModule>('/src/mesh/trystero.ts');
  const hub = open();
  const joinRoom = createTopicStrategy<Hub>({
    init: () => hub,
    subscribeTopic: async (relay, topic, onMessage, { kind }) => {
      const { ready, unsubscribe } = relay.subscribe(topic, (text) => void onMessage(topic, text));
      if (kind === 'root') await ready;
      return unsubscribe;
    },
    publishTopic: async (relay, topic, message, { kind }) => {
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      await (kind === 'signal' ? relay.publish(topic, text) : relay.announce(topic, text));
      return 15_000;
    },
  });
  let leave = (): Promise<void> => Promise.resolve();
  return {
    hub,
    selfId,
    join: () =>
      new Promise((resolve) => {
        const room = joinRoom(
          { appId: 'coterie', password: 'a password', rtcConfig: { iceServers: [] } },
          'a room',
        );
        room.onPeerJoin = resolve;
        leave = () => room.leave();
      }),
    close: async () => {
      await leave();
      frame.remove();
    },
  };
}
