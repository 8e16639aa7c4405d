import { expect } from 'chai';
import { until } from '../../../../src/lib/store.ts';
import { openRelay, type NetworkRelay } from '../../../../src/mesh/relays/open-relay.ts';
import { closeLab, deadRelay, openLabRelay, quickened } from './lab.ts';

const TOPIC = 'abc123topic';

describe('a relay on the network', () => {
  const relays: NetworkRelay[] = [];
  const open = (url: string): NetworkRelay => {
    const relay = openRelay(url);
    relays.push(relay);
    return relay;
  };
  afterEach(async () => {
    for (const relay of relays.splice(0)) relay.close();
    await closeLab();
  });

  /** What one relay delivers under a topic, from now on. */
  const listen = async (
    relay: NetworkRelay,
    topic = TOPIC,
  ): Promise<{ heard: string[]; stop: () => void }> => {
    const heard: string[] = [];
    const { ready, unsubscribe } = relay.subscribe(topic, (text) => heard.push(text));
    await ready;
    return { heard, stop: unsubscribe };
  };

  const waitFor = async (isTrue: () => boolean, what: string, timeoutMs = 5000): Promise<void> => {
    const deadline = performance.now() + timeoutMs;
    while (!isTrue()) {
      if (performance.now() > deadline) throw new Error(`In vain waited for: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  for (const kind of ['nostr', 'mqtt'] as const) {
    describe(`that speaks ${kind}`, () => {
      it('delivers to every subscriber of the topic, the publisher included, and to nobody else', async () => {
        const { url } = await openLabRelay(kind);
        const [ada, bea] = [open(url), open(url)];
        const atAda = await listen(ada);
        const atBea = await listen(bea);
        const elsewhere = await listen(bea, 'othertopic');
        const text = `{"offer":"${'é🙂'.repeat(4000)}"}`;
        await ada.publish(TOPIC, text);
        await waitFor(() => atAda.heard.length + atBea.heard.length === 2, 'both copies');
        expect(atAda.heard).to.deep.equal([text]);
        expect(atBea.heard).to.deep.equal([text]);
        expect(elsewhere.heard).to.be.empty;
        expect(ada.status.value).to.deep.equal({ url, state: 'connected', trouble: null });
      });

      it('keeps nothing for those who come later, and forgets a topic that nobody listens to', async () => {
        const { url } = await openLabRelay(kind);
        const [ada, bea] = [open(url), open(url)];
        const atAda = await listen(ada);
        await ada.publish(TOPIC, 'early');
        await waitFor(() => atAda.heard.length === 1, 'the echo');
        const atBea = await listen(bea);
        atAda.stop();
        await listen(ada, 'marker');
        await bea.publish(TOPIC, 'late');
        await waitFor(() => atBea.heard.length === 1, 'the late text');
        expect(atBea.heard).to.deep.equal(['late']);
        expect(atAda.heard).to.deep.equal(['early']);
      });

      it('comes back after the relay has died: subscribed again, and announced again', async () => {
        const lab = await openLabRelay(kind);
        const [ada, bea] = [open(lab.url), open(lab.url)];
        const atAda = await listen(ada);
        const atBea = await listen(bea);
        await ada.announce(TOPIC, 'Ada is here');
        await waitFor(() => atBea.heard.length === 1, 'the announcement');
        await lab.close();
        await until(ada.state, (state) => state === 'waiting');
        expect(ada.status.value.trouble).to.equal('unreachable');
        await openLabRelay(kind, lab.port);
        await until(ada.state, (state) => state === 'connected');
        await until(bea.state, (state) => state === 'connected');
        // Bea may be back later than Ada's announcement; Ada's own echo is certain.
        await waitFor(() => atAda.heard.length >= 2, 'the announcement, repeated', 12_000);
        expect(atAda.heard[1]).to.equal('Ada is here');
        const before = atBea.heard.length;
        await ada.publish(TOPIC, 'as before');
        await waitFor(() => atBea.heard.length > before, 'a text after the reconnection', 12_000);
        expect(atBea.heard.at(-1)).to.equal('as before');
      }).timeout(30_000);
    });
  }

  it('is found out to speak the other protocol, whichever its address suggests', async () => {
    const { port } = await openLabRelay('mqtt');
    const { url } = await openLabRelay('nostr-at-mqtt');
    for (const address of [`ws://localhost:${port}/`, url]) {
      const relay = open(address);
      const { heard } = await listen(relay);
      await relay.announce(TOPIC, 'hello');
      await waitFor(() => heard.length > 0, `the echo from ${address}`, 15_000);
    }
  }).timeout(40_000);

  it('is tried for as long as it takes where it is dead', async () => {
    const url = await deadRelay();
    const relay = open(url);
    const states: string[] = [];
    relay.state.watch((state) => states.push(state));
    await waitFor(() => states.filter((state) => state === 'connecting').length >= 3, 'attempts', 15_000);
    expect(relay.status.value.trouble).to.equal('unreachable');
  }).timeout(20_000);

  it('is retired where it refuses us for good', async () => {
    for (const kind of ['refusing', 'blocking'] as const) {
      const relay = open((await openLabRelay(kind)).url);
      relay.subscribe(TOPIC, () => undefined);
      await relay.announce(TOPIC, 'hello');
      await until(relay.state, (state) => state === 'retired');
      expect(relay.status.value.trouble).to.equal('refused');
    }
  });

  it('is set aside where it throttles, fails, or swallows what we publish', async () => {
    await quickened(20, async () => {
      for (const [kind, trouble] of [
        ['throttling', 'throttled'],
        ['failing', 'failing'],
        ['swallowing', 'silent'],
      ] as const) {
        const relay = open((await openLabRelay(kind)).url);
        relay.subscribe(TOPIC, () => undefined);
        await relay.announce(TOPIC, 'hello');
        const status = await until(relay.status, ({ state }) => state === 'aside');
        expect(status.trouble).to.equal(trouble);
      }
    });
  });

  it('counts again as soon as it serves us', async () => {
    await quickened(20, async () => {
      const relay = open((await openLabRelay('moody')).url);
      const { heard } = await listen(relay);
      await relay.announce(TOPIC, 'hello');
      await until(relay.state, (state) => state === 'aside');
      await until(relay.state, (state) => state === 'connected');
      expect(heard).to.deep.equal(['hello']);
      expect(relay.status.value.trouble).to.be.null;
    });
  });

  it('is connected to anew where it has served us and falls silent', async () => {
    await quickened(20, async () => {
      const relay = open((await openLabRelay('stalling')).url);
      const { heard } = await listen(relay);
      await relay.announce(TOPIC, 'hello');
      await waitFor(() => heard.length === 1, 'the first echo');
      await relay.announce(TOPIC, 'hello');
      await until(relay.state, (state) => state === 'waiting');
      await waitFor(() => heard.length === 2, 'the echo over the new connection');
    });
  });

  it('that takes connections and never answers is unreachable', async () => {
    await quickened(20, async () => {
      const relay = open((await openLabRelay('mute')).url);
      relay.subscribe(TOPIC, () => undefined);
      const status = await until(relay.status, ({ state }) => state === 'waiting');
      expect(status.trouble).to.equal('unreachable');
    });
  });

  it('stops for good when it is closed', async () => {
    const lab = await openLabRelay('nostr');
    const relay = open(lab.url);
    const { heard } = await listen(relay);
    relay.close();
    await relay.publish(TOPIC, 'nobody hears this');
    const states: string[] = [];
    relay.state.watch((state) => states.push(state));
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(states).to.be.empty;
    expect(heard).to.be.empty;
  });
});
