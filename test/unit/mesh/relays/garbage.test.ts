import { expect } from 'chai';
import * as fc from 'fast-check';
import { until } from '../../../../src/lib/store.ts';
import { openRelay } from '../../../../src/mesh/relays/open-relay.ts';
import { mqtt } from '../../../../src/mesh/relays/mqtt.ts';
import { nostr } from '../../../../src/mesh/relays/nostr.ts';
import type { Frame, RelayProtocol, Session } from '../../../../src/mesh/relays/protocol.ts';
import { closeLab, openLabRelay } from './lab.ts';

const TOPIC = 'abc123topic';

/** A session that has subscribed, and what it told its relay. */
function listen(protocol: RelayProtocol): { session: Session; sent: Frame[]; told: string[] } {
  const sent: Frame[] = [];
  const told: string[] = [];
  const note =
    (what: string) =>
    (...details: string[]): void => {
      told.push([what, ...details].join(' '));
    };
  const session = protocol.open({
    send: (frame) => {
      sent.push(frame);
    },
    close: note('close'),
    onAnswer: note('answer'),
    onReady: note('ready'),
    onSubscribed: note('subscribed'),
    onText: note('text'),
    onRejected: note('rejected'),
  });
  session.start();
  session.subscribe(TOPIC);
  return { session, sent, told };
}

const textsIn = (told: readonly string[]): string[] => told.filter((line) => line.startsWith('text'));

describe('garbage from a relay', () => {
  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.json());
  const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from(bytes));

  it('in Nostr never throws, and delivers nothing that was not asked for', () => {
    const verb = fc.constantFrom('EVENT', 'EOSE', 'OK', 'CLOSED', 'NOTICE', 'AUTH', 'constructor');
    const id = fc.oneof(fc.constant('coterie-1'), fc.string(), fc.jsonValue());
    const message = fc.tuple(verb, id, fc.jsonValue(), fc.jsonValue()).map((parts) => JSON.stringify(parts));
    const unasked = fc
      .tuple(fc.string(), fc.string())
      .map(([other, content]) => JSON.stringify(['EVENT', `other-${other}`, { content }]));
    fc.assert(
      fc.property(fc.array(fc.oneof(anyText, message, unasked, anyBytes), { maxLength: 12 }), (frames) => {
        const { session, told } = listen(nostr);
        for (const frame of frames) session.receive(frame);
        session.close();
        expect(textsIn(told)).to.be.empty;
      }),
      { numRuns: 2000 },
    );
  });

  it('in MQTT never throws, and closes what can no longer be read', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyText, anyBytes), { maxLength: 12 }), (frames) => {
        const { session, told } = listen(mqtt);
        for (const frame of frames) session.receive(frame);
        session.close();
        // A text frame is never MQTT.
        if (frames.some((frame) => typeof frame === 'string')) expect(told).to.include('close');
      }),
      { numRuns: 2000 },
    );
  });

  it('delivers what is stored of others to nobody', () => {
    const event = JSON.stringify(['EVENT', 'coterie-1', { content: 'of yesterday' }]);
    const { session, told } = listen(nostr);
    session.receive(event);
    session.receive('["EOSE","coterie-1"]');
    expect(textsIn(told)).to.be.empty;
    session.receive(event);
    expect(textsIn(told)).to.deep.equal([`text ${TOPIC} of yesterday`]);
    session.close();

    const retained = listen(mqtt);
    const topic = new TextEncoder().encode(`coterie/${TOPIC}`);
    const packet = (flags: number): Frame =>
      Uint8Array.of(0x30 | flags, topic.length + 4, 0, topic.length, ...topic, 0x68, 0x69);
    retained.session.receive(packet(1));
    expect(textsIn(retained.told)).to.be.empty;
    retained.session.receive(packet(0));
    expect(textsIn(retained.told)).to.deep.equal([`text ${TOPIC} hi`]);
    retained.session.close();
  });

  it('over a real socket harms nothing, and the relay is unreachable for us', async () => {
    const { url } = await openLabRelay('garbage');
    const base64 = (...bytes: number[]): string => btoa(String.fromCharCode(...bytes));
    const floods = {
      texts: ['', '{', '[', 'null', '["EVENT"]', '\u202e'.repeat(10)],
      frames: [base64(0), base64(0x20, 2, 0, 9), base64(0x30, 0xff, 0xff, 0xff, 0x7f), base64(0xff, 0xff)],
    };
    const problems: unknown[] = [];
    const onProblem = (event: ErrorEvent | PromiseRejectionEvent): void => {
      problems.push(event);
    };
    addEventListener('error', onProblem);
    addEventListener('unhandledrejection', onProblem);
    for (const query of Object.entries(floods).flatMap(([kind, list]) =>
      list.map((item) => `${kind}=${encodeURIComponent(JSON.stringify([item]))}`),
    )) {
      for (const scheme of ['', 'mqtt+']) {
        const relay = openRelay(`${scheme}${url}?${query}`);
        relay.subscribe(TOPIC, () => problems.push('a text'));
        await relay.announce(TOPIC, 'hello');
        const { trouble } = await until(
          relay.status,
          ({ state }) => state === 'waiting' || state === 'retired',
        );
        expect(trouble).to.be.oneOf(['unreachable', 'refused']);
        relay.close();
      }
    }
    removeEventListener('error', onProblem);
    removeEventListener('unhandledrejection', onProblem);
    await closeLab();
    expect(problems).to.be.empty;
  });

  it('that is oversize is dropped, and what comes after it is delivered', async () => {
    const relay = openRelay((await openLabRelay('oversize')).url);
    const heard = await new Promise((resolve) => relay.subscribe(TOPIC, resolve));
    relay.close();
    await closeLab();
    expect(heard).to.equal('small');
  });
});
