import { expect } from 'chai';
import * as fc from 'fast-check';
import * as v from 'valibot';
import type { Identity } from '../../../../src/mesh/identity.ts';
import type { Ledger } from '../../../../src/room/ledger/ledger.ts';
import { MOST_STATEMENTS } from '../../../../src/room/ledger/retention.ts';
import { ledgerMessage, type LedgerMessage, type LedgerRole } from '../../../../src/room/ledger/statement.ts';
import type { Signed } from '../../../../src/room/signed.ts';
import { seededRandom } from '../seeded-random.ts';
import { makeRoom, messageOf, newIdentity, openLab, signIn, stateRole } from './room-lab.ts';

const MESSAGES = 50_000;
const AT_ONCE = 100;
const STRANGERS = 40;
const ROLES: readonly LedgerRole[] = ['host', 'cohost', 'guest', 'viewer', 'removed', 'banned'];

describe('ledger against noise', () => {
  let room: Awaited<ReturnType<typeof makeRoom>>;
  let lab: ReturnType<typeof openLab>;
  let people: readonly Identity[];
  /** Signed well and of effect, told one by one in between. */
  let honest: readonly Signed[];
  /** Signed well and of no effect: by strangers, by guests, by cohosts over their heads, from other rooms' hosts. */
  let powerless: readonly Signed[];

  before(async () => {
    room = await makeRoom();
    lab = openLab(room);
    people = await Promise.all(Array.from({ length: 6 }, newIdentity));
    const [host, cohost, ...guests] = people as [Identity, Identity, ...Identity[]];
    const strangers = await Promise.all(Array.from({ length: STRANGERS }, newIdentity));
    const { roomSigner } = room;
    honest = await Promise.all([
      signIn(room.topic, roomSigner, stateRole(host.id, 'host', 1)),
      signIn(room.topic, roomSigner, stateRole(cohost.id, 'cohost', 2)),
      ...Array.from({ length: 40 }, (_, index) => {
        const subject = guests[index % guests.length]!.id;
        const signer = index % 3 === 0 ? cohost : roomSigner;
        return signIn(
          room.topic,
          signer,
          stateRole(subject, index % 2 === 0 ? 'guest' : 'viewer', index + 3),
        );
      }),
    ]);
    powerless = await Promise.all([
      ...strangers.flatMap((stranger) =>
        Array.from({ length: 70 }, (_, index) =>
          signIn(
            room.topic,
            stranger,
            stateRole(strangers[index % STRANGERS]!.id, ROLES[index % ROLES.length]!, 2 ** 40 + index),
          ),
        ),
      ),
      ...strangers.map((stranger) => signIn(room.topic, stranger, stateRole(host.id, 'banned', 2 ** 52))),
      ...guests.map((guest) => signIn(room.topic, guest, stateRole(guest.id, 'host', 2 ** 52))),
      signIn(room.topic, cohost, stateRole(host.id, 'banned', 900)),
      signIn(room.topic, cohost, stateRole(cohost.id, 'host', 901)),
      signIn(room.topic, cohost, { kind: 'role', subject: guests[0]!.id, role: 'banned' }),
    ]);
  });
  after(() => lab.closeAll());

  /** Data as a hostile peer may send it: anything, or something that it has heard, whole or spoilt. */
  function makeNoise(random: () => number, heard: () => readonly Signed[]): () => unknown {
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    const spoilText = (text: string): string => {
      const at = Math.floor(random() * text.length);
      return text.slice(0, at) + pick(['A', 'b', '0', '"', '\u0000', '\u202e', '', '{']) + text.slice(at + 1);
    };
    const real = (): Signed => pick(heard().length > 0 && random() < 0.5 ? heard() : powerless);
    const odd: readonly unknown[] = fc.sample(
      fc.anything({ withNullPrototype: true, withBigInt: true }),
      500,
    );
    const kinds: (() => unknown)[] = [
      () => pick(odd),
      () => ({ kind: 'ledger', roomKey: pick(odd), statements: pick(odd), isLast: true }),
      () => ({ ...messageOf(null, real()), [pick(['x', '__proto__', 'statements', 'roomKey'])]: pick(odd) }),
      // Cut off on the way.
      () => {
        const json = JSON.stringify(messageOf(null, real()));
        return json.slice(0, Math.floor(random() * json.length));
      },
      // A character changed, in what was signed, in who signed it, or in the signature.
      () => {
        const signed = real();
        const field = pick(['body', 'signer', 'signature'] as const);
        return messageOf(null, { ...signed, [field]: spoilText(signed[field]) });
      },
      // The words of one under the name or the signature of another.
      () => messageOf(null, { ...real(), signer: real().signer }),
      () => messageOf(null, { ...real(), signature: real().signature }),
      () => messageOf(null, { ...real(), body: real().body }),
      // Too much.
      () => messageOf(null, ...Array.from({ length: 65 + Math.floor(random() * 500) }, real)),
      () => messageOf(null, { ...real(), body: 'x'.repeat(2000 + Math.floor(random() * 1e5)) }),
      () => messageOf(null, ...Array.from({ length: 64 }, real), { ...real(), body: '' }),
      // A room key that is somebody else's.
      () => messageOf(real().signer === room.roomSigner.id ? 'A'.repeat(43) : pick(people).id, real()),
      // Well signed, of no effect.
      () => messageOf(pick([null, room.roomSigner.id]), pick(powerless)),
      () => messageOf(null, pick(powerless), pick(powerless), pick(powerless)),
    ];
    return () => pick(kinds)();
  }

  /** What the mesh hands on of `data`: nothing that is not a message by the schema. */
  const read = (data: unknown): LedgerMessage | null => {
    const result = v.safeParse(ledgerMessage, data);
    return result.success ? result.output : null;
  };

  it(`holds against ${MESSAGES.toLocaleString('en')} messages, and hears the honest ones among them`, async function () {
    this.timeout(180_000);
    let persisted = 0;
    const victim = await lab.open({
      identity: people[3]!,
      roomKey: room.roomSigner.id,
      onPersist: (statements) => {
        persisted = Math.max(persisted, statements.length);
      },
    });
    const calm = await lab.open({ identity: people[3]!, roomKey: room.roomSigner.id });
    let told = 0;
    const noise = makeNoise(seededRandom(20261101), () => honest.slice(0, told));

    let sent = 0;
    let delivered = 0;
    let lies = 0;
    while (sent < MESSAGES) {
      const wave: Promise<void>[] = [];
      for (let index = 0; index < AT_ONCE; index += 1) {
        sent += 1;
        const message = read(noise());
        if (!message) continue;
        delivered += 1;
        // A rejection here would fail the test: nothing may escape.
        wave.push(
          victim.receive(message).then(({ lie, news }) => {
            if (lie !== null) lies += 1;
            if (lie !== null) expect(news).to.deep.equal([]);
          }),
        );
      }
      await Promise.all(wave);
      for (; told < Math.floor((sent / MESSAGES) * honest.length); told += 1)
        for (const ledger of [victim, calm]) await ledger.receive(messageOf(null, honest[told]!));
      expectSameRoom(victim, calm);
    }
    expect(told).to.equal(honest.length);
    // The noise was not all turned away at the first gate, and not all of it was seen through by it.
    expect(delivered).to.be.within(MESSAGES / 5, MESSAGES - MESSAGES / 5);
    expect(lies).to.be.greaterThan(MESSAGES / 20);
    await victim.close();
    expect(persisted).to.be.at.most(MOST_STATEMENTS);
  });

  /** The same standings as where no noise was heard, and the same state of everyone in the room. */
  function expectSameRoom(victim: Ledger, calm: Ledger): void {
    const of = ({ standings }: Ledger): unknown =>
      people.map(({ id }) => {
        const standing = standings.value.roleOf(id);
        return standing && [standing.role, standing.voice];
      });
    expect(of(victim)).to.deep.equal(of(calm));
    expect(victim.standings.value.policy).to.deep.equal(calm.standings.value.policy);
    expect(victim.standings.value.outcasts).to.deep.equal(calm.standings.value.outcasts);
  }
});
