import { expect } from 'chai';
import { AppError } from '../../../src/lib/errors.ts';
import type { RoomState } from '../../../src/room/model.ts';
import { transition, type RoomEvent } from '../../../src/room/state.ts';

const code = 'apple-banana-zoo-abandon-ability-able';
const error = new AppError('relays-config-invalid', 'Wrong.');

const STATES: Readonly<Record<RoomState['kind'], RoomState>> = {
  idle: { kind: 'idle' },
  preview: { kind: 'preview', code },
  joining: { kind: 'joining', code },
  knocking: { kind: 'knocking', code },
  joined: { kind: 'joined', code },
  reconnecting: { kind: 'reconnecting', code },
  leaving: { kind: 'leaving', code },
  failed: { kind: 'failed', code, error },
};

const EVENTS: Readonly<Record<RoomEvent['type'], RoomEvent>> = {
  preview: { type: 'preview', code },
  join: { type: 'join' },
  joined: { type: 'joined' },
  'held-at-door': { type: 'held-at-door' },
  'let-in': { type: 'let-in' },
  'relays-lost': { type: 'relays-lost' },
  'relays-found': { type: 'relays-found' },
  fail: { type: 'fail', error },
  leave: { type: 'leave' },
  left: { type: 'left' },
};

/** Every transition there is; all other pairs change nothing. */
const TABLE: Readonly<Record<RoomState['kind'], Partial<Record<RoomEvent['type'], RoomState['kind']>>>> = {
  idle: { preview: 'preview' },
  preview: { preview: 'preview', join: 'joining', fail: 'failed', leave: 'leaving' },
  joining: { joined: 'joined', 'held-at-door': 'knocking', fail: 'failed', leave: 'leaving' },
  knocking: { 'let-in': 'joined', fail: 'failed', leave: 'leaving' },
  joined: { 'held-at-door': 'knocking', 'relays-lost': 'reconnecting', fail: 'failed', leave: 'leaving' },
  reconnecting: { 'held-at-door': 'knocking', 'relays-found': 'joined', fail: 'failed', leave: 'leaving' },
  leaving: { left: 'idle' },
  failed: { preview: 'preview', join: 'joining', fail: 'failed', leave: 'leaving' },
};

describe('room state', () => {
  for (const [kind, state] of Object.entries(STATES)) {
    for (const [type, event] of Object.entries(EVENTS)) {
      const next = TABLE[kind as RoomState['kind']][type as RoomEvent['type']];
      it(next ? `${kind} goes to ${next} on ${type}` : `${kind} ignores ${type}`, () => {
        const after = transition(state, event);
        if (next) expect(after).to.deep.equal(STATES[next]);
        else expect(after).to.equal(state);
      });
    }
  }

  it('takes the code of the room that is previewed', () => {
    expect(transition(STATES.preview, { type: 'preview', code: 'other' })).to.deep.equal({
      kind: 'preview',
      code: 'other',
    });
  });
});
