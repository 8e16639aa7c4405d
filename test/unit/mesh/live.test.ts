import { expect } from 'chai';
import { LIVE_LABEL, MOST_LIVE_BYTES, openLive, type Live } from '../../../src/mesh/live.ts';
import { connectedPair } from './bulk-pair.ts';
import { eventually } from '../room/conversation/circle.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

interface End {
  readonly live: Live;
  readonly frames: Uint8Array[];
  readonly violations: string[];
}

function endOf(connection: RTCPeerConnection): End {
  const frames: Uint8Array[] = [];
  const violations: string[] = [];
  const live = openLive(connection, {
    onFrame: (bytes) => frames.push(bytes),
    onViolation: (reason) => violations.push(reason),
  });
  return { live, frames, violations };
}

describe('the live channel', () => {
  let connections: readonly RTCPeerConnection[] = [];
  afterEach(() => {
    for (const connection of connections) connection.close();
  });
  const connect = async () => {
    const [a, b] = await connectedPair();
    connections = [a.connection, b.connection];
    return [a.connection, b.connection] as const;
  };
  /** Two ends that hold each other no longer, and through which a first frame has come. */
  const openPair = async (): Promise<readonly [End, End]> => {
    const [a, b] = (await connect()).map(endOf) as [End, End];
    for (const { live } of [a, b]) live.setHeld(false);
    await eventually(() => {
      a.live.send(new Uint8Array([0]));
      return b.frames.length > 0;
    }, 'open');
    await pause(100);
    b.frames.length = 0;
    return [a, b];
  };
  /** A peer with an app of its own making, and what it attacks. */
  const openAttack = async (): Promise<{ raw: RTCDataChannel; victim: End }> => {
    const [a, b] = await connect();
    const raw = a.createDataChannel(LIVE_LABEL, {
      negotiated: true,
      id: 201,
      ordered: false,
      maxRetransmits: 0,
    });
    const victim = endOf(b);
    victim.live.setHeld(false);
    await eventually(() => raw.readyState === 'open', 'open');
    await pause(100);
    return { raw, victim };
  };

  it('carries frames as they are', async () => {
    const [a, b] = await openPair();
    const sent = Array.from({ length: 20 }, (_, index) => new Uint8Array(180).fill(index));
    for (const bytes of sent) {
      a.live.send(bytes);
      await pause(20);
    }
    await eventually(() => b.frames.length === 20, 'all are there');
    expect(b.frames.map((bytes) => bytes[7])).to.have.members(sent.map((bytes) => bytes[7]));
    expect(b.frames.every(({ byteLength }) => byteLength === 180)).to.equal(true);
    expect(b.violations).to.deep.equal([]);
  });

  it('passes nothing in either direction while held', async () => {
    const [a, b] = await openPair();
    b.live.setHeld(true);
    a.live.send(new Uint8Array(10));
    b.live.send(new Uint8Array(10));
    await pause(200);
    expect([a.frames, b.frames]).to.deep.equal([[], []]);
    b.live.setHeld(false);
    a.live.send(new Uint8Array(10));
    await eventually(() => b.frames.length === 1, 'no longer held');
  });

  it('drops what is too large, and what would have to wait', async () => {
    const [a, b] = await openPair();
    a.live.send(new Uint8Array(MOST_LIVE_BYTES + 1));
    for (let index = 0; index < 60; index += 1) a.live.send(new Uint8Array(MOST_LIVE_BYTES));
    await pause(300);
    expect(b.frames.length).to.be.within(1, 59);
    expect(b.violations).to.deep.equal([]);
  });

  it('closes to who floods, and says so once', async () => {
    const { raw, victim } = await openAttack();
    for (let index = 0; index < 1_000; index += 1) raw.send(new Uint8Array(20));
    await eventually(() => victim.violations.length > 0, 'noticed');
    await pause(200);
    expect(victim.violations).to.deep.equal(['flood']);
    expect(victim.frames.length).to.be.below(100);
  });

  for (const [what, data] of [
    ['text', 'a pose'],
    ['a frame that is too large', new Uint8Array(MOST_LIVE_BYTES + 1)],
  ] as const)
    it(`closes to who sends ${what}`, async () => {
      const { raw, victim } = await openAttack();
      raw.send(data as string);
      await eventually(() => victim.violations.length > 0, 'noticed');
      expect(victim.violations).to.deep.equal(['malformed']);
      expect(victim.frames).to.deep.equal([]);
    });
});
