import { expect } from 'chai';
import * as fc from 'fast-check';
import { openHub, type Hub, type HubPort } from '../../../../src/mesh/relays/hub.ts';

/** One end of a channel held in memory. */
interface TestPort extends HubPort {
  readonly closedFor: string[];
}

interface Channel {
  readonly a: TestPort;
  readonly b: TestPort;
  /** Texts that passed, in both directions. */
  readonly passed: string[];
  close(): void;
}

/** A channel whose texts arrive later, each in a task of its own. */
function channel(onPending: (deliver: () => void) => void): Channel {
  const passed: string[] = [];
  const ends = [new EventTarget(), new EventTarget()] as const;
  let isOpen = true;
  const port = (own: EventTarget, other: EventTarget): TestPort => {
    const closedFor: string[] = [];
    const listen = (type: string, listener: (event: Event) => void): (() => void) => {
      own.addEventListener(type, listener);
      return () => own.removeEventListener(type, listener);
    };
    return {
      closedFor,
      send: (text) => {
        if (!isOpen) return;
        passed.push(text);
        onPending(() => other.dispatchEvent(new CustomEvent('text', { detail: text })));
      },
      onText: (listener) => listen('text', (event) => listener((event as CustomEvent<string>).detail)),
      onClosed: (listener) => listen('close', listener),
      close: (reason) => closedFor.push(reason),
    };
  };
  return {
    a: port(ends[0], ends[1]),
    b: port(ends[1], ends[0]),
    passed,
    close: () => {
      isOpen = false;
      for (const end of ends) end.dispatchEvent(new Event('close'));
    },
  };
}

/** Hubs and the channels between them; nothing arrives before `settle`, and then in any order that `pick` likes. */
class Network {
  readonly hubs: Hub[];
  readonly received: string[][];
  readonly channels: Channel[] = [];
  readonly #pending: (() => void)[] = [];

  constructor(size: number) {
    this.hubs = Array.from({ length: size }, openHub);
    this.received = this.hubs.map(() => []);
    this.hubs.forEach((hub, index) => hub.subscribe('topic', (text) => this.received[index]!.push(text)));
  }

  connect(first: number, second: number): Channel {
    const made = channel((deliver) => this.#pending.push(deliver));
    this.channels.push(made);
    this.hubs[first]!.addPort(made.a);
    this.hubs[second]!.addPort(made.b);
    return made;
  }

  /** Returns how many texts were delivered. */
  settle(pick: (count: number) => number = () => 0): number {
    let count = 0;
    for (; this.#pending.length > 0; count += 1) this.#pending.splice(pick(this.#pending.length), 1)[0]!();
    return count;
  }
}

/** Which hubs a text of `from` can reach, and over how many channels at least. */
function distances(size: number, edges: readonly (readonly [number, number])[], from: number): number[] {
  const distance = Array.from({ length: size }, () => Infinity);
  distance[from] = 0;
  for (let round = 0; round < size; round += 1) {
    for (const [a, b] of edges) {
      distance[a] = Math.min(distance[a]!, distance[b]! + 1);
      distance[b] = Math.min(distance[b]!, distance[a] + 1);
    }
  }
  return distance;
}

const frame = (over: object = {}): string =>
  JSON.stringify({ id: 'A'.repeat(16), hops: 8, topic: 'topic', text: 'hello', ...over });

describe('hub', () => {
  it('is connected while it has a port', () => {
    const network = new Network(2);
    const [a] = network.hubs;
    expect(a!.state.value).to.equal('waiting');
    const channel = network.connect(0, 1);
    expect(a!.state.value).to.equal('connected');
    channel.close();
    expect(a!.state.value).to.equal('waiting');
  });

  it('passes a text along a chain once, and to subscribers of its topic only', async () => {
    const network = new Network(3);
    network.connect(0, 1);
    network.connect(1, 2);
    const others: string[] = [];
    network.hubs[2]!.subscribe('another topic', (text) => others.push(text));
    await network.hubs[0]!.publish('topic', 'hello');
    network.settle();
    expect(network.received).to.deep.equal([['hello'], ['hello'], ['hello']]);
    expect(others).to.deep.equal([]);
  });

  it('publishes the standing announcements to a port that is added, for as long as they stand', async () => {
    const network = new Network(4);
    const [hub] = network.hubs;
    await hub!.announce('topic', 'I am here');
    await hub!.announce('topic', 'I am still here');
    const { unsubscribe } = hub!.subscribe('gone', () => undefined);
    await hub!.announce('gone', 'not for long');
    unsubscribe();
    network.connect(1, 2);
    network.connect(0, 1);
    network.settle();
    expect(network.received[1]).to.deep.equal(['I am still here']);
    expect(network.received[2]).to.deep.equal(['I am still here']);
    network.connect(0, 3);
    network.settle();
    expect(network.received[3]).to.deep.equal(['I am still here']);
    expect(network.received[1], 'who has it is not told again').to.have.length(1);
    expect(network.channels.flatMap(({ passed }) => passed).join()).not.to.contain('not for long');
  });

  it('is ready for a subscriber as soon as anybody can be reached', async () => {
    const network = new Network(2);
    const { ready } = network.hubs[0]!.subscribe('topic', () => undefined);
    const early = await Promise.race([ready.then(() => 'ready'), Promise.resolve('pending')]);
    expect(early).to.equal('pending');
    network.connect(0, 1);
    await ready;
  });

  it('delivers once to everyone within reach and ends, whatever the topology and the order', async () => {
    const topology = fc.integer({ min: 2, max: 12 }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        edges: fc.array(
          fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).filter(([a, b]) => a !== b),
          { maxLength: 30 },
        ),
        from: fc.nat(size - 1),
        order: fc.infiniteStream(fc.nat()),
      }),
    );
    await fc.assert(
      fc.asyncProperty(topology, async ({ size, edges, from, order }) => {
        const network = new Network(size);
        for (const [a, b] of edges) network.connect(a, b);
        await network.hubs[from]!.publish('topic', 'hello');
        const delivered = network.settle((count) => order.next().value! % count);
        // Each hub forwards a frame once to each of its ports.
        expect(delivered).to.be.at.most(2 * edges.length);
        distances(size, edges, from).forEach((distance, index) => {
          const { length } = network.received[index]!;
          expect(length, 'never twice').to.be.at.most(1);
          const isConnected = network.hubs[index]!.state.value === 'connected';
          if (distance === Infinity || !isConnected) expect(length).to.equal(0);
          // In an unlucky order the frame comes first by a long way, with fewer hops left for those behind.
          else if (size <= 9) expect(length, `at distance ${distance}`).to.equal(1);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('goes on without the ports that are taken out or close', async () => {
    const network = new Network(3);
    const first = network.connect(0, 1);
    network.connect(0, 2);
    first.close();
    await network.hubs[0]!.publish('topic', 'hello');
    network.settle();
    expect(network.received[1]).to.deep.equal([]);
    expect(network.received[2]).to.deep.equal(['hello']);
    network.hubs[0]!.close();
    expect(network.hubs[0]!.state.value).to.equal('waiting');
    await network.hubs[2]!.publish('topic', 'anyone?');
    expect(network.settle(), 'it still goes down the channel, which is not the hub’s').to.equal(1);
    expect(network.received[0]).to.deep.equal(['hello']);
  });

  it('closes a port that sends what is no frame, and delivers nothing of it', () => {
    const junk = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom(
        frame({ hops: 0 }),
        frame({ hops: 9 }),
        frame({ hops: 1.5 }),
        frame({ id: 'short' }),
        frame({ id: ['A'.repeat(16)] }),
        frame({ topic: '' }),
        frame({ topic: 'x'.repeat(129) }),
        frame({ text: '' }),
        frame({ text: { toString: 'hello' } }),
        frame({ extra: true }),
        frame().slice(0, -1),
        frame({ text: 'x'.repeat(40_000) }),
      ),
    );
    fc.assert(
      fc.property(junk, (text) => {
        const network = new Network(3);
        const bad = network.connect(0, 1);
        network.connect(1, 2);
        bad.a.send(text);
        network.settle();
        expect(bad.b.closedFor).to.deep.equal(['malformed']);
        expect(network.received.flat()).to.deep.equal([]);
        bad.a.send(frame());
        network.settle();
        expect(network.received.flat(), 'it is not listened to any more').to.deep.equal([]);
      }),
      { numRuns: 300 },
    );
  });

  it('closes a port that floods, and lets a burst of its own through to one that does not', () => {
    const network = new Network(3);
    const first = network.connect(0, 1);
    const second = network.connect(1, 2);
    for (let index = 0; index < 1000; index += 1) {
      first.a.send(frame({ id: String(index).padStart(16, '0'), text: String(index) }));
    }
    network.settle();
    expect(first.b.closedFor).to.deep.equal(['flood']);
    expect(second.b.closedFor, 'who passes it on is not to blame').to.deep.equal([]);
    expect(network.received[2]!.length).to.be.within(250, 400);
    expect(network.hubs[1]!.state.value).to.equal('connected');
  });

  it('closes a port that floods by size', () => {
    const network = new Network(2);
    const { a, b } = network.connect(0, 1);
    for (let index = 0; index < 20; index += 1) {
      a.send(frame({ id: String(index).padStart(16, '0'), text: 'x'.repeat(30_000) }));
    }
    network.settle();
    expect(b.closedFor).to.deep.equal(['flood']);
    expect(network.received[1]!.length).to.be.below(15);
  });

  it('sends no more than others take, and is heard again afterwards', async () => {
    const network = new Network(2);
    const { b } = network.connect(0, 1);
    for (let index = 0; index < 2000; index += 1) await network.hubs[0]!.publish('topic', String(index));
    network.settle();
    expect(b.closedFor).to.deep.equal([]);
    expect(network.received[1]!.length).to.be.within(300, 400);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await network.hubs[0]!.publish('topic', 'afterwards');
    network.settle();
    expect(network.received[1]!.at(-1)).to.equal('afterwards');
  });

  it('drops what is too long to pass, and does not get itself closed by it', async () => {
    const network = new Network(2);
    const { b } = network.connect(0, 1);
    await network.hubs[0]!.publish('topic', 'x'.repeat(40_000));
    await network.hubs[0]!.publish('topic', '"\n'.repeat(6_000));
    network.settle();
    expect(b.closedFor).to.deep.equal([]);
    expect(network.received[1]).to.deep.equal(['"\n'.repeat(6_000)]);
  });

  it('passes nothing back to where it came from, nor further than its hops', () => {
    const network = new Network(3);
    const first = network.connect(0, 1);
    const second = network.connect(1, 2);
    first.a.send(frame({ hops: 1 }));
    network.settle();
    expect(network.received).to.deep.equal([[], ['hello'], []]);
    first.a.send(frame({ id: 'B'.repeat(16), hops: 2 }));
    network.settle();
    expect(network.received[2]).to.deep.equal(['hello']);
    expect(first.passed, 'only what was sent into it').to.have.length(2);
    expect(second.passed).to.have.length(1);
  });

  it('remembers some thousands of ids, and no more', () => {
    const network = new Network(21);
    for (let index = 1; index <= 20; index += 1) network.connect(0, index);
    const send = (port: number, id: string): void => {
      network.channels[port]!.b.send(frame({ id: id.padStart(16, '0'), hops: 1 }));
      network.settle();
    };
    send(0, 'first');
    for (let index = 0; index < 3000; index += 1) send(index % 20, String(index));
    send(1, 'first');
    expect(network.received[0]!.length, 'still known').to.equal(3001);
    for (let index = 3000; index < 6000; index += 1) send(index % 20, String(index));
    send(1, 'first');
    expect(network.received[0]!.length, 'forgotten by now').to.equal(6002);
  });
});
