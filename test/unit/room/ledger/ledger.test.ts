import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Identity } from '../../../../src/mesh/identity.ts';
import type { Draft } from '../../../../src/room/ledger/issuing.ts';
import type { Ledger } from '../../../../src/room/ledger/ledger.ts';
import { DEFAULT_POLICY } from '../../../../src/room/ledger/standing.ts';
import type { LedgerRole } from '../../../../src/room/ledger/statement.ts';
import { sign, type Signed } from '../../../../src/room/signed.ts';
import { snapshot } from './lab.ts';
import { deliver, makeRoom, messageOf, newIdentity, openLab, roleIn, signIn, stateRole } from './room-lab.ts';

const make = ({ id }: Identity, role: LedgerRole): Draft => ({
  kind: 'role',
  subject: id,
  name: 'Somebody',
  role,
  voice: true,
});
const nameOfRejection = async (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => (error as Error).name,
  );

describe('ledger', () => {
  let room: Awaited<ReturnType<typeof makeRoom>>;
  let lab: ReturnType<typeof openLab>;
  let host: Identity, cohost: Identity, guest: Identity, other: Identity;

  before(async () => {
    room = await makeRoom();
    lab = openLab(room);
    [host, cohost, guest, other] = await Promise.all([
      newIdentity(),
      newIdentity(),
      newIdentity(),
      newIdentity(),
    ]);
  });
  afterEach(() => lab.closeAll());

  const openHost = (more: Partial<Parameters<typeof lab.open>[0]> = {}): Promise<Ledger> =>
    lab.open({ identity: host, roomSigner: room.roomSigner, ...more });

  it('makes the holder of the room’s key host, once', async () => {
    let saved: readonly Signed[] = [];
    const onPersist = (statements: readonly Signed[]): void => {
      saved = statements;
    };
    const first = await openHost({ onPersist });
    expect(roleIn(first, host)).to.equal('host');
    expect(saved).to.have.lengthOf(1);
    const again = await openHost({ onPersist, saved });
    expect(saved).to.have.lengthOf(1);
    expect(snapshot(again.standings.value)).to.deep.equal(snapshot(first.standings.value));
    // Another install of the same person, with a copy of the key.
    const copy = await lab.open({ identity: other, roomSigner: room.roomSigner, saved });
    expect([roleIn(copy, host), roleIn(copy, other)]).to.deep.equal(['host', 'host']);
  });

  it('tells a newcomer who has only the code the key and the roles', async () => {
    const hosting = await openHost();
    await hosting.issue([
      make(cohost, 'cohost'),
      { kind: 'policy', policy: { ...DEFAULT_POLICY, asksFirst: true } },
    ]);
    let kept: [readonly Signed[], string] | undefined;
    const newcomer = await lab.open({
      identity: guest,
      onPersist: (statements, key) => {
        kept = [statements, key];
      },
    });
    expect([newcomer.roomKey, newcomer.messages()]).to.deep.equal([null, []]);
    const [reception] = await deliver(newcomer, hosting.messages());
    expect(reception?.lie).to.equal(null);
    // All of it was news, to be passed on.
    expect(reception?.news).to.deep.equal(hosting.messages());
    expect(newcomer.roomKey).to.equal(room.roomSigner.id);
    expect(snapshot(newcomer.standings.value)).to.deep.equal(snapshot(hosting.standings.value));
    expect(await deliver(newcomer, hosting.messages())).to.deep.equal([{ lie: null, news: [] }]);
    await newcomer.close();
    expect(kept).to.deep.equal([hosting.messages()[0]?.statements, room.roomSigner.id]);
  });

  it('keeps what came before the key, and understands it once the key is there', async () => {
    const hosting = await openHost();
    const told = await hosting.issue([make(cohost, 'cohost'), make(other, 'banned')]);
    const newcomer = await lab.open({ identity: guest });
    const [early] = await deliver(
      newcomer,
      told.map(({ statements }) => messageOf(null, ...statements)),
    );
    expect(early).to.deep.equal({ lie: null, news: [] });
    expect(newcomer.standings.value.all.size).to.equal(0);
    const [late] = await deliver(newcomer, [messageOf(room.roomSigner.id)]);
    expect(late?.news.flatMap(({ statements }) => statements)).to.have.lengthOf(2);
    expect([roleIn(newcomer, cohost), roleIn(newcomer, other)]).to.deep.equal(['cohost', 'banned']);
  });

  it('lets a cohost keep order while the host is away, and the host return to it', async () => {
    const hosting = await openHost();
    await hosting.issue([make(cohost, 'cohost')]);
    const helping = await lab.open({ identity: cohost });
    await deliver(helping, hosting.messages());
    const saved = hosting.messages().flatMap(({ statements }) => statements);
    await hosting.close();
    expect([helping.mayRule(guest.id), helping.mayRule(host.id)]).to.deep.equal([true, false]);
    await helping.issue([make(guest, 'viewer'), make(other, 'banned')]);
    const returned = await openHost({ saved });
    await deliver(returned, helping.messages());
    expect([guest, other, host].map((person) => roleIn(returned, person))).to.deep.equal([
      'viewer',
      'banned',
      'host',
    ]);
    expect(snapshot(returned.standings.value)).to.deep.equal(snapshot(helping.standings.value));
    const [told] = await returned.issue([make(cohost, 'guest')]);
    await deliver(helping, told ? [told] : []);
    expect([guest, other, cohost].map((person) => roleIn(helping, person))).to.deep.equal([
      'viewer',
      'banned',
      'guest',
    ]);
    expect(await nameOfRejection(helping.issue([make(other, 'guest')]))).to.equal('not-allowed');
  });

  it('refuses to state what would not count, and tells nobody', async () => {
    const hosting = await openHost();
    const powerless = await lab.open({ identity: guest });
    expect(await nameOfRejection(powerless.issue([make(guest, 'host')]))).to.equal('not-allowed');
    await deliver(powerless, hosting.messages());
    expect(await nameOfRejection(powerless.issue([make(guest, 'host')]))).to.equal('not-allowed');
    expect(powerless.messages()).to.deep.equal(hosting.messages());
  });

  it('numbers statements that are made at the same time one after the other', async () => {
    const hosting = await openHost();
    await Promise.all([hosting.issue([make(guest, 'viewer')]), hosting.issue([make(guest, 'banned')])]);
    expect(roleIn(hosting, guest)).to.equal('banned');
    expect(hosting.standings.value.highestSequence).to.equal(3);
  });

  it('keeps what was saved only where its signature is good', async () => {
    const hosting = await openHost();
    await hosting.issue([make(cohost, 'cohost'), make(guest, 'banned')]);
    const saved = hosting.messages().flatMap(({ statements }) => statements);
    const damaged = saved.map((signed) =>
      signed.body.includes('banned') ? { ...signed, body: signed.body.replace('banned', 'cohost') } : signed,
    );
    const reopened = await lab.open({ identity: guest, roomKey: room.roomSigner.id, saved: damaged });
    expect([roleIn(reopened, cohost), roleIn(reopened, guest)]).to.deep.equal(['cohost', undefined]);
  });

  it('writes the last state when it is closed, and takes nothing in afterwards', async () => {
    const hosting = await openHost();
    const writes: number[] = [];
    const reader = await lab.open({
      identity: guest,
      roomKey: room.roomSigner.id,
      onPersist: (statements) => writes.push(statements.length),
    });
    await deliver(reader, hosting.messages());
    await hosting.issue([make(cohost, 'cohost')]);
    await deliver(reader, hosting.messages());
    await reader.close();
    await reader.closed;
    expect(writes.at(-1)).to.equal(2);
    const written = writes.length;
    await hosting.issue([make(guest, 'banned')]);
    expect(await deliver(reader, hosting.messages())).to.deep.equal([{ lie: null, news: [] }]);
    expect(roleIn(reader, guest)).to.equal(undefined);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(writes).to.have.lengthOf(written);
  });

  it('brings real peers together, whatever reached whom and when', async () => {
    const people = [host, cohost, guest, other];
    const roles = fc.constantFrom<LedgerRole>('cohost', 'cohost', 'guest', 'viewer', 'removed', 'banned');
    const at = fc.integer({ min: 0, max: 3 });
    const step = fc.record({ from: at, to: at, subject: at, role: roles, isTold: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25, size: 'max' }), async (steps) => {
        const ledgers = await Promise.all(
          people.map((identity, index) =>
            lab.open({
              identity,
              roomSigner: index < 2 ? room.roomSigner : null,
              roomKey: room.roomSigner.id,
            }),
          ),
        );
        for (const { from, to, subject, role, isTold } of steps) {
          const refusal = await nameOfRejection(ledgers[from]!.issue([make(people[subject]!, role)]));
          expect(refusal).to.be.oneOf([null, 'not-allowed']);
          if (isTold) await deliver(ledgers[to]!, ledgers[from]!.messages());
        }
        for (let round = 0; round < 6; round += 1)
          for (const listener of ledgers)
            for (const speaker of ledgers)
              for (const { lie } of await deliver(listener, speaker.messages())) expect(lie).to.equal(null);
        const [first, ...rest] = ledgers.map(({ standings }) => snapshot(standings.value));
        for (const each of rest) expect(each).to.deep.equal(first);
        lab.closeAll();
      }),
      { numRuns: 12 },
    );
  });

  describe('under attack', () => {
    let rogue: Identity;
    let hosting: Ledger;
    let victim: Ledger;
    let before: unknown;

    beforeEach(async () => {
      rogue = await newIdentity();
      hosting = await openHost();
      await hosting.issue([make(cohost, 'cohost'), make(guest, 'guest'), make(other, 'banned')]);
      victim = await lab.open({ identity: guest, roomKey: room.roomSigner.id });
      await deliver(victim, hosting.messages());
      before = snapshot(victim.standings.value);
    });
    const signed = (signer: Identity, statement: unknown): Promise<Signed> =>
      signIn(room.topic, signer, statement);
    const expectUnharmed = (): void => {
      expect(snapshot(victim.standings.value)).to.deep.equal(before);
    };

    it('takes no forged claim to be host, signed by a key that is not the room’s', async () => {
      const claim = await signed(rogue, stateRole(rogue.id, 'host', 100));
      const reception = await victim.receive(messageOf(room.roomSigner.id, claim));
      // Whoever passes it on may be honest: its signer might have been in power.
      expect(reception).to.deep.equal({ lie: null, news: [] });
      expectUnharmed();
      const posing = { ...claim, signer: room.roomSigner.id };
      expect((await victim.receive(messageOf(null, posing))).lie).to.be.a('string');
      expectUnharmed();
    });

    it('takes no false room key, looks at each but once, and one after the other', async () => {
      const newcomer = await lab.open({ identity: guest });
      const derive = crypto.subtle.deriveBits.bind(crypto.subtle);
      let derivations = 0;
      let running = 0;
      let mostRunning = 0;
      crypto.subtle.deriveBits = async (...given) => {
        derivations += 1;
        running += 1;
        mostRunning = Math.max(mostRunning, running);
        const bits = await derive(...given);
        running -= 1;
        return bits;
      };
      try {
        const claim = await signed(rogue, stateRole(rogue.id, 'host', 1));
        const poison = messageOf(rogue.id, claim);
        const others = await Promise.all([newIdentity(), newIdentity()]);
        const lies = await Promise.all(
          [poison, poison, ...others.map(({ id }) => messageOf(id)), poison].map((message) =>
            newcomer.receive(message),
          ),
        );
        for (const { lie, news } of lies) expect([typeof lie, news]).to.deep.equal(['string', []]);
        expect([derivations, mostRunning]).to.deep.equal([3, 1]);
        expect([newcomer.roomKey, newcomer.standings.value.all.size]).to.deep.equal([null, 0]);
        await deliver(newcomer, hosting.messages());
        expect(snapshot(newcomer.standings.value)).to.deep.equal(before);
        // Known by now, so that a false one costs nothing any more.
        expect((await newcomer.receive(poison)).lie).to.be.a('string');
        expect(derivations).to.equal(4);
      } finally {
        crypto.subtle.deriveBits = derive;
      }
    });

    it('knows a key under one spelling only', async () => {
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      const respell = (key: string): string =>
        key.slice(0, 42) + alphabet[alphabet.indexOf(key.slice(42)) + 1]!;
      const alias = respell(room.roomSigner.id);
      const newcomer = await lab.open({ identity: guest });
      const data = [
        messageOf(alias),
        messageOf(null, { ...(await signed(rogue, {})), signer: respell(rogue.id) }),
      ];
      for (const message of data) {
        const reception = await deliver(newcomer, [message]).catch(() => 'refused by the schema');
        expect(reception).to.equal('refused by the schema');
      }
      const claim = await signed(rogue, stateRole(rogue.id, 'guest', 1));
      expect((await newcomer.receive(messageOf(null, { ...claim, signer: respell(rogue.id) }))).lie).to.be.a(
        'string',
      );
    });

    it('gives nobody the role of somebody else’s certificate', async () => {
      const certificate = hosting
        .messages()
        .flatMap(({ statements }) => statements)
        .find(({ body }) => body.includes(cohost.id))!;
      await victim.receive(messageOf(null, certificate));
      expect(roleIn(victim, rogue)).to.equal(undefined);
      const altered = { ...certificate, body: certificate.body.replace(cohost.id, rogue.id) };
      expect((await victim.receive(messageOf(null, altered))).lie).to.be.a('string');
      expectUnharmed();
    });

    it('takes nothing that was said in another room, or as something else', async () => {
      const elsewhere = await signIn('another-topic', room.roomSigner, stateRole(rogue.id, 'host', 100));
      const body = JSON.stringify(stateRole(rogue.id, 'host', 100));
      const chatted = await sign({ domain: 'conversation', room: room.topic }, body, room.roomSigner);
      for (const foreign of [elsewhere, chatted])
        expect((await victim.receive(messageOf(null, foreign))).lie).to.be.a('string');
      expectUnharmed();
    });

    it('drops all of a message that holds one false signature', async () => {
      const good = await signed(room.roomSigner, stateRole(rogue.id, 'viewer', 100));
      const bad = { ...good, body: good.body.replace('viewer', 'cohost') };
      expect((await victim.receive(messageOf(null, good, bad))).lie).to.be.a('string');
      expectUnharmed();
    });

    it('keeps who was demoted down, though their promotion is replayed', async () => {
      const promotion = hosting.messages();
      const demotion = await hosting.issue([make(cohost, 'removed')]);
      await deliver(victim, demotion);
      await deliver(victim, promotion);
      expect(roleIn(victim, cohost)).to.equal('removed');
      // Neither does a newcomer who hears it the wrong way round believe it.
      const newcomer = await lab.open({ identity: guest, roomKey: room.roomSigner.id });
      await deliver(newcomer, demotion);
      await deliver(newcomer, promotion);
      expect(roleIn(newcomer, cohost)).to.equal('removed');
    });

    it('takes no friends from a cohost who is one no more', async () => {
      await deliver(victim, await hosting.issue([make(cohost, 'guest')]));
      before = snapshot(victim.standings.value);
      const friends = await Promise.all(
        [
          stateRole(rogue.id, 'cohost', 3),
          stateRole(rogue.id, 'cohost', 1000),
          stateRole(cohost.id, 'cohost', 1000),
        ].map((statement) => signed(cohost, statement)),
      );
      const { lie } = await victim.receive(messageOf(null, ...friends));
      expect(lie).to.equal(null);
      expectUnharmed();
    });

    it('lets no cohost lift the host’s ban or put the host down', async () => {
      const mutiny = await Promise.all(
        [
          stateRole(other.id, 'guest', 1000),
          stateRole(host.id, 'banned', 1001),
          stateRole(rogue.id, 'host', 1002),
          stateRole(room.roomSigner.id, 'banned', 1003),
        ].map((statement) => signed(cohost, statement)),
      );
      await victim.receive(messageOf(null, ...mutiny));
      expect([other, host, rogue].map((person) => roleIn(victim, person))).to.deep.equal([
        'banned',
        'host',
        undefined,
      ]);
    });

    it('lets no clock decide: a day, a thousand years and the beginning of time are all the same', async () => {
      const dayMs = 86_400_000;
      const clocks = [Date.now() - dayMs, Date.now() + dayMs, Date.now() + 365_000 * dayMs, 0];
      let sequence = hosting.standings.value.highestSequence;
      for (const issuedAtMs of clocks) {
        sequence += 1;
        const statement = stateRole(rogue.id, sequence % 2 === 0 ? 'viewer' : 'guest', sequence, issuedAtMs);
        await victim.receive(messageOf(null, await signed(room.roomSigner, statement)));
        expect(roleIn(victim, rogue)).to.equal(sequence % 2 === 0 ? 'viewer' : 'guest');
      }
      const late = stateRole(rogue.id, 'cohost', sequence - 1, Date.now() + 365_000 * dayMs);
      await victim.receive(messageOf(null, await signed(room.roomSigner, late)));
      expect(roleIn(victim, rogue)).to.not.equal('cohost');
    });

    it('comes to one mind though two installs with copies of the key disagree', async () => {
      const copy = await lab.open({ identity: rogue, roomSigner: room.roomSigner });
      await deliver(copy, hosting.messages());
      await deliver(hosting, copy.messages());
      const [kind] = await hosting.issue([make(guest, 'viewer')]);
      const [harsh] = await copy.issue([make(guest, 'banned')]);
      const listeners = await Promise.all([lab.open({ identity: guest }), lab.open({ identity: guest })]);
      await deliver(listeners[0], [kind!, harsh!]);
      await deliver(listeners[1], [harsh!, kind!]);
      await deliver(hosting, [harsh!]);
      await deliver(copy, [kind!]);
      const minds = [hosting, copy, ...listeners].map((ledger) => roleIn(ledger, guest));
      expect(new Set(minds)).to.have.lengthOf(1);
      // And whoever speaks next has the last word.
      await deliver(copy, await hosting.issue([make(guest, 'guest')]));
      expect(roleIn(copy, guest)).to.equal('guest');
    });

    it('goes on after a cohost took absurd numbers, and was put out', async () => {
      const { ceilingOf } = hosting.standings.value;
      const absurd = await Promise.all(
        [
          stateRole(guest.id, 'banned', 2 ** 52),
          stateRole(guest.id, 'banned', ceilingOf(1)),
          stateRole(rogue.id, 'cohost', ceilingOf(1)),
        ].map((statement) => signed(cohost, statement)),
      );
      for (const ledger of [hosting, victim])
        for (const one of absurd) await ledger.receive(messageOf(null, one));
      expect(roleIn(hosting, rogue)).to.equal('cohost');
      await deliver(victim, await hosting.issue([make(cohost, 'banned')]));
      await deliver(victim, await hosting.issue([make(guest, 'guest')]));
      expect([cohost, rogue, guest].map((person) => roleIn(victim, person))).to.deep.equal([
        'banned',
        'guest',
        'guest',
      ]);
      expect(snapshot(victim.standings.value)).to.deep.equal(snapshot(hosting.standings.value));
    });
  });
});
