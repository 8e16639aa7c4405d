import { expect } from 'chai';
import type { Identity } from '../../../src/mesh/identity.ts';
import type { LedgerMessage } from '../../../src/room/ledger/statement.ts';
import { openCallLab } from './call-lab.ts';
import { eventually } from './conversation/circle.ts';
import { newIdentity, openLab } from './ledger/room-lab.ts';

const PRESENCE = JSON.stringify({
  kind: 'presence',
  presence: {
    name: 'Bo',
    as: 'camera',
    sinceMs: 0,
    muted: false,
    videoOn: false,
    sharing: false,
    recording: false,
    take: null,
    recordedBy: [],
    hand: null,
  },
});

describe('gate', () => {
  let lab: Awaited<ReturnType<typeof openCallLab>>;
  let ledgers: ReturnType<typeof openLab>;
  beforeEach(async () => {
    lab = await openCallLab();
    ledgers = openLab(lab.room);
  });
  afterEach(async () => {
    await lab.close();
    ledgers.closeAll();
  });

  /** Papers that need several messages, of which only the last says what became of `person`. */
  async function papersAbout(person: Identity, role: 'guest' | 'removed'): Promise<readonly LedgerMessage[]> {
    const host = await ledgers.open({ identity: await newIdentity(), roomSigner: lab.room.roomSigner });
    const others = await Promise.all(Array.from({ length: 100 }, newIdentity));
    await host.issue([{ kind: 'role', subject: person.id, name: 'Bo', role, voice: true }]);
    await host.issue(
      others.map(({ id }) => ({ kind: 'role', subject: id, name: '', role: 'guest', voice: true })),
    );
    return host.messages();
  }

  for (const role of ['guest', 'removed'] as const)
    it(`opens to a ${role} only by all of their papers, not by the first of them`, async () => {
      const ada = await lab.call('Ada', { identity: await newIdentity() });
      const shown = new Set<string>();
      ada.participants.watch((all) => {
        for (const { name } of all) shown.add(name);
      });
      const bo = lab.intrude(await newIdentity());
      const isGreeted = (): boolean =>
        bo.heard.some((data) => (data as { kind: string }).kind === 'presence');
      const papers = await papersAbout(bo.identity, role);
      expect(papers.length).to.be.greaterThan(1);
      bo.connect(ada);
      for (const message of papers.slice(0, -1)) bo.say(JSON.stringify(message));
      bo.say(PRESENCE);
      await eventually(() => ada.standings.value.all.size > 60, 'the first papers are read');
      expect([...shown]).not.to.include('Bo');
      expect(isGreeted()).to.equal(false);

      bo.say(JSON.stringify(papers.at(-1)));
      bo.say(PRESENCE);
      await eventually(() => ada.standings.value.roleOf(bo.id)?.role === role, 'the last is read');
      if (role === 'guest') await eventually(() => isGreeted() && shown.has('Bo'), 'let in');
      else {
        await eventually(() => ada.knocks.value.some(({ name }) => name === 'Bo'), 'at the door');
        expect([...shown]).not.to.include('Bo');
        expect(isGreeted()).to.equal(false);
      }
    });
});
