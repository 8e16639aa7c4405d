import { expect } from 'chai';
import type { Identity } from '../../../src/mesh/identity.ts';
import type { Ledger } from '../../../src/room/ledger/ledger.ts';
import { DEFAULT_POLICY } from '../../../src/room/ledger/standing.ts';
import type { Moderation, Participant } from '../../../src/room/model.ts';
import { moderate } from '../../../src/room/moderation.ts';
import { deliver, makeRoom, newIdentity, openLab, roleIn } from './ledger/room-lab.ts';

const people = ['ada', 'bo', 'cy', 'dan', 'eve', 'fay'] as const;
type Name = (typeof people)[number];

const participant = (id: string, more: Partial<Participant> = {}): Participant => ({
  id,
  identity: id.split('/')[0] ?? id,
  name: id,
  isSelf: false,
  role: 'guest',
  muted: false,
  held: false,
  videoOn: true,
  sharing: false,
  recording: false,
  take: null,
  mayBeRecorded: true,
  hand: null,
  known: false,
  verified: false,
  nameTaken: false,
  stream: null,
  screen: null,
  connection: 'connected',
  stand: null,
  safety: null,
  fingerprints: null,
  ...more,
});

describe('moderation by a cohost of somebody whom the host has settled', () => {
  let lab: ReturnType<typeof openLab>;
  let keys: Record<Name, Identity>;
  /** Ada's, who is host, and Bo's, whom she made cohost. */
  let host: Ledger;
  let bo: Ledger;
  let commands: { command: string; to: string | undefined }[];

  beforeEach(async () => {
    const room = await makeRoom();
    lab = openLab(room);
    const pairs = await Promise.all(people.map(async (name) => [name, await newIdentity()] as const));
    keys = Object.fromEntries(pairs) as Record<Name, Identity>;
    commands = [];
    host = await lab.open({ identity: keys.ada, roomSigner: room.roomSigner });
    bo = await lab.open({ identity: keys.bo, roomKey: room.roomSigner.id });
    await host.issue([
      { kind: 'policy', policy: { ...DEFAULT_POLICY, mayUnmute: false } },
      { kind: 'role', subject: keys.bo.id, name: 'Bo', role: 'cohost', voice: true },
      // A cohost as well, but held muted.
      { kind: 'role', subject: keys.cy.id, name: 'Cy', role: 'cohost', voice: false },
      { kind: 'role', subject: keys.dan.id, name: 'Dan', role: 'removed', voice: true },
      { kind: 'role', subject: keys.eve.id, name: 'Eve', role: 'guest', voice: true },
    ]);
    await deliver(bo, host.messages());
  });
  afterEach(() => lab.closeAll());

  /** As Bo sees it: Dan, just removed, has not gone yet, and Eve has two tabs. */
  const act = (action: Moderation): Promise<void> =>
    moderate(action, {
      standings: () => bo.standings.value,
      mayRule: (who) => bo.mayRule(who),
      participants: () => [
        participant(keys.bo.id, { isSelf: true, role: 'cohost' }),
        participant(keys.cy.id, { role: 'cohost', held: true }),
        participant(keys.dan.id, { held: bo.standings.value.roleOf(keys.dan.id)?.voice === false }),
        participant(keys.eve.id, { held: bo.standings.value.roleOf(keys.eve.id)?.voice === false }),
        participant(`${keys.eve.id}/2`),
        participant(keys.fay.id),
      ],
      knocks: () => [],
      state: async (drafts) => {
        await deliver(host, await bo.issue(drafts));
      },
      command: (command, to) => commands.push({ command, to }),
      end: () => undefined,
    });
  const voiceOf = (name: Name): boolean | undefined => host.standings.value.roleOf(keys[name].id)?.voice;
  const refusalOf = async (work: Promise<void>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (error as Error).name,
    );

  it('mutes all the others', async () => {
    await act({ kind: 'mute-all' });
    expect((['eve', 'fay'] as const).map(voiceOf)).to.deep.equal([false, false]);
    expect(roleIn(host, keys.dan)).to.equal('removed');
    expect(commands.map(({ to }) => to)).to.include.members([keys.eve.id, `${keys.eve.id}/2`, keys.fay.id]);
  });

  it('closes the door with everyone else inside', async () => {
    await act({ kind: 'set-policy', change: { locked: true } });
    const { policy, lockedAt, roleOf } = host.standings.value;
    expect(policy.locked).to.equal(true);
    for (const name of ['eve', 'fay'] as const)
      expect(roleOf(keys[name].id)?.sequence).to.be.greaterThan(lockedAt ?? Infinity);
    expect(roleIn(host, keys.dan)).to.equal('removed');
  });

  it('lets the others speak again', async () => {
    await act({ kind: 'mute-all' });
    await act({ kind: 'set-policy', change: { mayUnmute: true } });
    expect(host.standings.value.policy.mayUnmute).to.equal(true);
    expect((['cy', 'eve'] as const).map(voiceOf)).to.deep.equal([false, true]);
  });

  it('is refused where it is about that person alone, and nobody is commanded', async () => {
    for (const kind of ['mute', 'remove', 'ban'] as const)
      expect(await refusalOf(act({ kind, id: keys.cy.id }))).to.equal('not-allowed');
    expect(commands).to.deep.equal([]);
  });
});
