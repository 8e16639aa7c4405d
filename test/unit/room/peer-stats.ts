import type { PeerStats } from '../../../src/room/model.ts';

const SILENCE = { bitrateBps: 0, codec: null, loss: 0, jitterMs: 0 };
const NO_PICTURE = { ...SILENCE, widthPx: 0, heightPx: 0, fps: 0 };
const NOT_SENT = { ...NO_PICTURE, limitation: 'none', encoder: null, powerEfficient: false } as const;
const NOT_RECEIVED = { ...NO_PICTURE, freezes: 0, jitterBufferMs: 0 };

/** A connection on which nothing passes, with what differs from that. */
export const peerStats = (change: Partial<PeerStats> = {}): PeerStats => ({
  atMs: 0,
  rttMs: 20,
  availableBps: null,
  path: { kind: 'direct', protocol: 'udp', server: null },
  sent: { audio: SILENCE, camera: NOT_SENT, screen: NOT_SENT },
  received: {
    audio: { ...SILENCE, jitterBufferMs: 0, concealed: 0 },
    camera: NOT_RECEIVED,
    screen: NOT_RECEIVED,
  },
  mos: null,
  score: 100,
  ...change,
});
