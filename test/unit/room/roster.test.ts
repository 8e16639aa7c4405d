import { expect } from 'chai';
import type { MeshPeer } from '../../../src/mesh/mesh.ts';
import type { Participant } from '../../../src/room/model.ts';
import { rosterOf } from '../../../src/room/roster.ts';

const self: Participant = {
  id: 'me',
  name: 'Me',
  isSelf: true,
  muted: false,
  videoOn: true,
  recording: false,
  known: true,
  stream: null,
  connection: 'connected',
  safety: null,
};

const peer = (identity: string, name: string | null, more: Partial<MeshPeer> = {}): MeshPeer => ({
  identity,
  safety: { emoji: '🐶', number: '00000' },
  presence: name === null ? null : { name, muted: false, videoOn: true, recording: false },
  stream: null,
  state: 'connected',
  ...more,
});

const nobodyKnown = (): boolean => false;
const names = (roster: readonly Participant[]): string[] => roster.map(({ name }) => name);

describe('roster', () => {
  it('begins with oneself, then the others as they came', () => {
    const first = rosterOf([], self, [peer('b', 'Bo'), peer('a', 'Ada')], nobodyKnown);
    expect(names(first)).to.deep.equal(['Me', 'Bo', 'Ada']);
    expect(
      names(rosterOf(first, self, [peer('a', 'Ada'), peer('b', 'Bo'), peer('c', 'Cy')], nobodyKnown)),
    ).to.deep.equal(['Me', 'Bo', 'Ada', 'Cy']);
  });

  it('keeps one tile, in its place, while somebody who came back has two connections', () => {
    const before = rosterOf([], self, [peer('a', 'Ada'), peer('b', 'Bo')], nobodyKnown);
    const arriving = [peer('a', 'Ada', { state: 'interrupted' }), peer('b', 'Bo'), peer('a', null)];
    const during = rosterOf(before, self, arriving, nobodyKnown);
    expect(during.map(({ name, connection }) => [name, connection])).to.deep.equal([
      ['Me', 'connected'],
      ['Ada', 'interrupted'],
      ['Bo', 'connected'],
    ]);
    const arrived = [peer('a', 'Ada', { state: 'interrupted' }), peer('b', 'Bo'), peer('a', 'Ada L.')];
    const after = rosterOf(during, self, arrived, nobodyKnown);
    expect(after.map(({ name, connection }) => [name, connection])).to.deep.equal([
      ['Me', 'connected'],
      ['Ada L.', 'connected'],
      ['Bo', 'connected'],
    ]);
  });

  it('shows nobody who has not introduced themselves, and nobody who claims to be us', () => {
    expect(names(rosterOf([], self, [peer('a', null), peer('me', 'Mallory')], nobodyKnown))).to.deep.equal([
      'Me',
    ]);
  });

  it('calls the nameless Guest', () => {
    expect(names(rosterOf([], self, [peer('a', '')], nobodyKnown))).to.deep.equal(['Me', 'Guest']);
  });

  it('knows who was met before', () => {
    const roster = rosterOf([], self, [peer('a', 'Ada'), peer('b', 'Bo')], (id) => id === 'b');
    expect(roster.map(({ known }) => known)).to.deep.equal([true, false, true]);
  });

  it('lets those go who left, and puts them last when they come again', () => {
    const both = rosterOf([], self, [peer('a', 'Ada'), peer('b', 'Bo')], nobodyKnown);
    const one = rosterOf(both, self, [peer('b', 'Bo')], nobodyKnown);
    expect(names(one)).to.deep.equal(['Me', 'Bo']);
    expect(names(rosterOf(one, self, [peer('b', 'Bo'), peer('a', 'Ada')], nobodyKnown))).to.deep.equal([
      'Me',
      'Bo',
      'Ada',
    ]);
  });
});
