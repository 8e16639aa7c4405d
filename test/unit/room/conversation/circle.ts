import * as v from 'valibot';
import { createSerialQueue } from '../../../../src/lib/serial.ts';
import type { Bulk } from '../../../../src/mesh/bulk.ts';
import { generateIdentityKeys, openIdentity, type Identity } from '../../../../src/mesh/identity.ts';
import { openConversation, type OpenConversation } from '../../../../src/room/conversation/conversation.ts';
import {
  conversationMessageSchemas,
  type ConversationMessage,
} from '../../../../src/room/conversation/messages.ts';

export const ROOM = 'a-room';

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export const newIdentity = async (): Promise<Identity> => openIdentity(await generateIdentityKeys());

const schema = v.variant('kind', [...conversationMessageSchemas]);

/** As the room does it: whatever came, as a message or null. */
export function parse(data: unknown): ConversationMessage | null {
  const result = v.safeParse(schema, data);
  return result.success ? result.output : null;
}

/** Waits until `check` is true. */
export async function eventually(check: () => boolean, what: string, withinMs = 20_000): Promise<void> {
  const untilMs = performance.now() + withinMs;
  while (!check()) {
    if (performance.now() > untilMs) throw new Error(`Never happened: ${what}`);
    await pause(5);
  }
}

/** Somebody with a conversation of their own. */
export interface Person extends OpenConversation {
  readonly id: string;
  readonly identity: Identity;
  readonly name: string;
  /** What was received from whom, with the verdict. */
  readonly verdicts: Awaited<ReturnType<OpenConversation['receive']>>[];
  readonly sent: { readonly message: ConversationMessage; readonly to: string }[];
}

/** People whose conversations are joined by lines that carry JSON, as data channels do. */
export interface Circle {
  readonly people: Person[];
  readonly moderators: Set<string>;
  readonly out: Set<string>;
  join(name: string, options?: { identity?: Identity; slot?: number; alone?: boolean }): Promise<Person>;
  connect(a: Person, b: Person): void;
  disconnect(a: Person, b: Person): void;
  leave(person: Person): void;
  close(): Promise<void>;
}

export function openCircle({
  room = ROOM,
  bulkOf = () => null,
}: { room?: string; bulkOf?: (from: string, to: string) => Bulk | null } = {}): Circle {
  const people: Person[] = [];
  const lines = new Set<string>();
  const moderators = new Set<string>();
  const out = new Set<string>();
  /** Messages of one line are handled one after the other, as the room does it. */
  const inboxes = new Map<string, ReturnType<typeof createSerialQueue>>();
  const controller = new AbortController();
  const line = (a: string, b: string): string => [a, b].sort().join(' ');

  const deliver = (from: string, to: Person, text: string): void => {
    const inbox = inboxes.get(`${from} ${to.id}`) ?? createSerialQueue();
    inboxes.set(`${from} ${to.id}`, inbox);
    void inbox(async () => {
      if (!lines.has(line(from, to.id))) return;
      const message = parse(JSON.parse(text));
      if (!message) throw new Error(`Not a message: ${text.slice(0, 200)}`);
      to.verdicts.push(await to.receive(from, message));
    });
  };

  return {
    people,
    moderators,
    out,
    async join(name, { identity, slot = 0, alone = false } = {}) {
      const own = identity ?? (await newIdentity());
      const id = slot === 0 ? own.id : `${own.id}/${slot + 1}`;
      const sent: Person['sent'] = [];
      const opened = openConversation(
        {
          room,
          identity: own,
          ownName: () => name,
          isModerator: (who) => moderators.has(who),
          isOut: (who) => out.has(who),
          nameOf: (who) => people.find((person) => person.id === who)?.name ?? '?',
          send: (message, to) => {
            for (const person of people) {
              if (person.id === id || (to !== undefined && to !== person.id)) continue;
              sent.push({ message, to: person.id });
              deliver(id, person, JSON.stringify(message));
            }
          },
          bulkOf: (to) => bulkOf(id, to),
        },
        { signal: controller.signal },
      );
      const person: Person = { ...opened, id, identity: own, name, verdicts: [], sent };
      const others = [...people];
      people.push(person);
      if (!alone) for (const other of others) this.connect(person, other);
      return person;
    },
    connect(a, b) {
      lines.add(line(a.id, b.id));
      a.personCame(b.id);
      b.personCame(a.id);
    },
    disconnect(a, b) {
      lines.delete(line(a.id, b.id));
      a.personLeft(b.id);
      b.personLeft(a.id);
    },
    leave(person) {
      for (const other of people) if (other !== person) this.disconnect(person, other);
      people.splice(people.indexOf(person), 1);
    },
    async close() {
      controller.abort();
      await Promise.all(people.map((person) => person.close()));
    },
  };
}
