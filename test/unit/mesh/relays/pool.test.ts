import { expect } from 'chai';
import { until } from '../../../../src/lib/store.ts';
import { closeLab, connectionsTo, deadRelay, openLabRelay } from './lab.ts';
import type { JoinPool, PoolPeer } from './pool-peer.ts';

describe('the pool of relays', () => {
  const frames: HTMLIFrameElement[] = [];
  const peers: PoolPeer[] = [];

  /** Joins from a page of its own. */
  const join = async (room: string, ...urls: readonly string[]): Promise<PoolPeer> => {
    const frame = document.createElement('iframe');
    frame.srcdoc = `<script type="module" src="/test/unit/mesh/relays/pool-peer.ts"></script>`;
    document.body.append(frame);
    frames.push(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    const { joinPool } = frame.contentWindow as unknown as { joinPool: JoinPool };
    const peer = joinPool(urls, room);
    peers.push(peer);
    return peer;
  };

  const meet = async (...those: readonly PoolPeer[]): Promise<void> => {
    const signal = AbortSignal.timeout(20_000);
    await Promise.all(
      those.map(({ peers: present }) =>
        until(present, ({ length }) => length === those.length - 1, { signal }),
      ),
    );
  };

  afterEach(async () => {
    await Promise.all(peers.splice(0).map((peer) => peer.close()));
    for (const frame of frames.splice(0)) frame.remove();
    await closeLab();
  });

  it('joins peers through an MQTT relay only', async () => {
    const { url } = await openLabRelay('mqtt');
    await meet(await join('mqtt', url), await join('mqtt', url));
  });

  it('joins peers through a Nostr relay only', async () => {
    const { url } = await openLabRelay('nostr');
    await meet(await join('nostr', url), await join('nostr', url));
  });

  it('joins peers whose mixed lists have one relay in common', async () => {
    const [mqtt, nostr, other] = await Promise.all([
      openLabRelay('mqtt'),
      openLabRelay('nostr'),
      openLabRelay('mqtt'),
    ]);
    await meet(await join('mix', nostr.url, mqtt.url), await join('mix', mqtt.url, other.url));
  });

  it('joins peers where three of four relays are dead from the start, and says which', async () => {
    const dead = [await deadRelay(), `mqtt+${await deadRelay()}`, await deadRelay()];
    const { url } = await openLabRelay('mqtt');
    const [ada, bea] = [await join('dead', ...dead, url), await join('dead', ...dead, url)];
    await meet(ada, bea);
    await until(ada.statuses, (all) => all.every(({ state }) => state !== 'connecting'));
    expect(ada.statuses.value.map(({ trouble }) => trouble)).to.deep.equal([
      ...['unreachable', 'unreachable', 'unreachable'],
      null,
    ]);
    expect(ada.statuses.value[3]?.state).to.equal('connected');
  });

  it('joins whoever comes after the only relay has died and come back, and keeps who was there', async () => {
    const lab = await openLabRelay('nostr');
    const [ada, bea] = [await join('back', lab.url), await join('back', lab.url)];
    await meet(ada, bea);
    await lab.close();
    await until(ada.statuses, ([status]) => status?.state === 'waiting');
    expect(ada.peers.value).to.have.lengthOf(1);
    await openLabRelay('nostr', lab.port);
    await meet(ada, bea, await join('back', lab.url));
  }).timeout(40_000);

  it('closes every connection when it is closed', async () => {
    const lab = await openLabRelay('nostr');
    const ada = await join('closed', lab.url);
    await until(ada.statuses, ([status]) => status?.state === 'connected');
    expect(await connectionsTo(lab)).to.equal(1);
    await ada.close();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await connectionsTo(lab)).to.equal(0);
  });
});
