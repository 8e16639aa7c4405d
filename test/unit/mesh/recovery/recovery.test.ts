import { expect } from 'chai';
import { fingerprintIn } from '../../../../src/mesh/certificate.ts';
import { openRecovery, type Recovery } from '../../../../src/mesh/recovery/recovery.ts';
import type { Signal } from '../../../../src/mesh/recovery/sealed-signals.ts';
import { connectedPair } from '../bulk-pair.ts';

const turn = { applyTo: () => undefined, review: () => undefined };

interface Side {
  readonly connection: RTCPeerConnection;
  readonly recovery: Recovery;
  readonly sent: Signal[];
  isLost: boolean;
}

/** Two that hear and see each other; `deliver` says which signals come through. */
async function openPair({ deliver }: { deliver: (signal: Signal) => boolean }) {
  const [a, b] = await connectedPair();
  const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
  let frame = 0;
  const timer = setInterval(() => {
    const context = canvas.getContext('2d');
    if (!context) return;
    context.fillStyle = frame % 2 === 0 ? 'red' : 'blue';
    frame += 1;
    context.fillRect(0, 0, 64, 64);
  }, 30);
  const [track] = canvas.captureStream(30).getVideoTracks();
  if (!track) throw new Error('A canvas gives a track.');
  for (const { connection } of [a, b]) connection.addTrack(track);
  await a.connection.setLocalDescription();
  await b.connection.setRemoteDescription(a.connection.localDescription!);
  await b.connection.setLocalDescription();
  await a.connection.setRemoteDescription(b.connection.localDescription!);

  const sides: Side[] = [];
  const open = (connection: RTCPeerConnection, index: number): Side => {
    connection.onicecandidate = null;
    const sent: Signal[] = [];
    const side: Side = {
      connection,
      sent,
      isLost: false,
      recovery: openRecovery({
        peerConnection: connection,
        stateOf: () => connection.connectionState,
        isOfferer: index === 0,
        fingerprint: fingerprintIn(connection.remoteDescription?.sdp ?? '') ?? '',
        turn,
        send: (signal) => {
          sent.push(signal);
          if (deliver(signal)) setTimeout(() => sides[1 - index]?.recovery.receive(signal), 20);
        },
        onLost: () => {
          side.isLost = true;
        },
      }),
    };
    return side;
  };
  sides.push(open(a.connection, 0), open(b.connection, 1));
  const [first, second] = sides as [Side, Side];
  return {
    first,
    second,
    close: () => {
      clearInterval(timer);
      track.stop();
      for (const { recovery, connection } of sides) {
        recovery.close();
        connection.close();
      }
    },
  };
}

async function framesDecoded({ connection }: Side): Promise<number> {
  let frames = 0;
  (await connection.getStats()).forEach((stats: RTCStats & Partial<RTCInboundRtpStreamStats>) => {
    if (stats.type === 'inbound-rtp') frames += stats.framesDecoded ?? 0;
  });
  return frames;
}
const pathOf = ({ connection }: Side): string =>
  /^a=ice-ufrag:(\S+)/m.exec(connection.localDescription?.sdp ?? '')?.[1] ?? '';
const kinds = ({ sent }: Side): string[] =>
  sent.map(({ kind }) => kind).filter((kind) => kind !== 'candidates');
const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 15_000;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error('It never came true.');
    await later(50);
  }
}

async function expectPictures(side: Side): Promise<void> {
  const before = await framesDecoded(side);
  await until(async () => (await framesDecoded(side)) > before + 5);
}

describe('recovery of a connection', function () {
  this.timeout(60_000);

  for (const [who, kindsOfFirst, kindsOfSecond] of [
    ['first', ['offer'], ['answer']],
    ['second', ['offer'], ['restart', 'answer']],
  ] as const) {
    it(`takes a new path when the ${who} side wishes it, with one offer`, async () => {
      const pair = await openPair({ deliver: () => true });
      await expectPictures(pair.second);
      const paths = [pathOf(pair.first), pathOf(pair.second)];
      pair[who].recovery.restart();
      await until(() => pathOf(pair.first) !== paths[0] && pathOf(pair.second) !== paths[1]);
      await until(() => pair.first.connection.signalingState === 'stable');
      await Promise.all([expectPictures(pair.first), expectPictures(pair.second)]);
      await later(1_500);
      expect(kinds(pair.first)).to.deep.equal(kindsOfFirst);
      expect(kinds(pair.second)).to.deep.equal(kindsOfSecond);
      pair.close();
    });
  }

  it('keeps pictures moving where both sides begin in the same moment, ten times', async () => {
    const pair = await openPair({ deliver: () => true });
    await Promise.all([expectPictures(pair.first), expectPictures(pair.second)]);
    for (let round = 0; round < 10; round += 1) {
      const path = pathOf(pair.second);
      pair.first.recovery.restart();
      pair.second.recovery.restart();
      await until(() => pathOf(pair.second) !== path && pair.first.connection.signalingState === 'stable');
      await Promise.all([expectPictures(pair.first), expectPictures(pair.second)]);
    }
    expect(kinds(pair.second)).not.to.include('offer');
    expect([pair.first.isLost, pair.second.isLost]).to.deep.equal([false, false]);
    pair.close();
  });

  it('is not led astray by a signal of somebody else: another fingerprint, an answer to nothing, rubbish', async () => {
    const pair = await openPair({ deliver: () => false });
    const path = pathOf(pair.second);
    const stranger = new RTCPeerConnection();
    const offer = await stranger.createOffer({ offerToReceiveVideo: true });
    stranger.close();
    const sdp = offer.sdp ?? '';
    for (const side of [pair.first, pair.second]) {
      side.recovery.receive({ kind: 'offer', sdp });
      side.recovery.receive({ kind: 'answer', to: 'x', sdp });
      side.recovery.receive({ kind: 'candidates', candidates: ['{}', 'rubbish', '{"candidate":"x"}'] });
    }
    // Offers come from one side only.
    pair.first.recovery.receive({ kind: 'offer', sdp: pair.second.connection.localDescription?.sdp ?? '' });
    pair.second.recovery.receive({ kind: 'restart' });
    await later(300);
    expect(pathOf(pair.second)).to.equal(path);
    expect([pair.first.connection.signalingState, pair.second.connection.signalingState]).to.deep.equal([
      'stable',
      'stable',
    ]);
    expect([...pair.first.sent, ...pair.second.sent]).to.deep.equal([]);
    pair.close();
  });

  it('grants some wishes for an offer, and not hundreds', async () => {
    const pair = await openPair({ deliver: () => true });
    for (let count = 0; count < 200; count += 1) {
      pair.first.recovery.receive({ kind: 'restart' });
      await later(10);
    }
    await until(() => pair.first.connection.signalingState === 'stable');
    expect(kinds(pair.first).length).to.be.within(1, 12);
    await Promise.all([expectPictures(pair.first), expectPictures(pair.second)]);
    pair.close();
  });

  it('gives up a peer that answers nothing after four tries, and says so once', async () => {
    const pair = await openPair({ deliver: () => false });
    pair.second.connection.close();
    pair.first.recovery.restart();
    await until(() => pair.first.isLost);
    expect(kinds(pair.first)).to.deep.equal(['offer', 'offer', 'offer', 'offer']);
    pair.close();
  });
});
