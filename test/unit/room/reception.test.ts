import { expect } from 'chai';
import type { Participant, PeerStats } from '../../../src/room/model.ts';
import { parseRoomMessage, type ReceptionMessage } from '../../../src/room/protocol.ts';
import { openReception } from '../../../src/room/reception.ts';
import { oneself, person } from '../components/room/page.ts';
import { peerStats } from './peer-stats.ts';

const stats = (scores: Record<string, number>): ReadonlyMap<string, PeerStats> =>
  new Map(Object.entries(scores).map(([id, score]) => [id, peerStats({ score })]));

describe('who hears whom', () => {
  let nowMs: number;
  let sent: { to: string; scores: Record<string, number | null> }[];
  const open = (): ReturnType<typeof openReception> => {
    nowMs = 0;
    sent = [];
    return openReception({
      send: ({ scores }, to) =>
        sent.push({ to, scores: Object.fromEntries(scores.map(({ of, score }) => [of, score])) }),
      nowMs: () => nowMs,
    });
  };
  const self = oneself('guest');
  const host = person('hal', 'Hal', { role: 'host' });
  const people: readonly Participant[] = [
    self,
    host,
    person('bo', 'Bo'),
    person('vi', 'Vi', { role: 'viewer' }),
  ];

  it('is told to those who keep order, and to nobody else, at most every five seconds and only as news', () => {
    const reception = open();
    reception.update(people, stats({ hal: 90 }));
    expect(sent).to.deep.equal([{ to: 'hal', scores: { hal: 90, bo: null } }]);
    nowMs = 2_000;
    reception.update(people, stats({ hal: 20, bo: 50 }));
    expect(sent, 'too soon').to.have.lengthOf(1);
    nowMs = 5_000;
    reception.update(people, stats({ hal: 20, bo: 50 }));
    expect(sent[1]?.scores).to.deep.equal({ hal: 20, bo: 50 });
    nowMs = 60_000;
    reception.update(people, stats({ hal: 22, bo: 48 }));
    expect(sent, 'no news').to.have.lengthOf(2);

    const cohost = person('bo', 'Bo', { role: 'cohost', connection: 'interrupted' });
    reception.update([self, host, cohost], stats({ hal: 22, bo: 48 }));
    expect(sent.slice(2)).to.deep.equal([
      { to: 'hal', scores: { hal: 22, bo: 0 } },
      { to: 'bo', scores: { hal: 22, bo: 0 } },
    ]);
  });

  it('is gathered only by who keeps order, of those who are there', () => {
    const reception = open();
    const from = (...scores: ReceptionMessage['scores']): ReceptionMessage => ({ kind: 'reception', scores });
    reception.update(people, stats({}));
    reception.hear('bo', from({ of: 'ada', score: 10 }));
    expect([...reception.rows.value]).to.deep.equal([]);

    const asHost = [oneself('host'), person('bo', 'Bo'), person('cy', 'Cy')];
    reception.update(asHost, stats({ bo: 80, cy: 70 }));
    reception.hear('bo', from({ of: 'ada', score: 10 }, { of: 'cy', score: null }));
    const rows = [...reception.rows.value].map(([id, row]) => [id, Object.fromEntries(row)]);
    expect(rows).to.deep.equal([
      ['ada', { bo: 80, cy: 70 }],
      ['bo', { ada: 10, cy: null }],
    ]);
    reception.update([oneself('host'), person('cy', 'Cy')], stats({}));
    expect([...reception.rows.value.keys()]).to.deep.equal(['ada']);
  });

  it('is not listened to more often than an honest app tells', () => {
    const reception = open();
    reception.update([oneself('host'), person('bo', 'Bo')], stats({}));
    let published = 0;
    reception.rows.watch(() => (published += 1));
    for (let score = 0; score < 100; score += 1)
      reception.hear('bo', { kind: 'reception', scores: [{ of: 'ada', score }] });
    expect(published).to.equal(3);
    nowMs = 10_000;
    reception.hear('bo', { kind: 'reception', scores: [{ of: 'ada', score: 55 }] });
    expect(reception.rows.value.get('bo')?.get('ada')).to.equal(55);
  });

  it('is no message where it is malformed, or larger than a room', () => {
    const parse = (scores: unknown): unknown => parseRoomMessage({ kind: 'reception', scores });
    expect(parse([{ of: 'ada', score: 100 }])).not.to.equal(null);
    expect(parse(Array.from({ length: 30 }, (_, index) => ({ of: `p${index}`, score: null })))).not.to.equal(
      null,
    );
    for (const wrong of [
      null,
      'all fine',
      [{ of: 'ada', score: 101 }],
      [{ of: 'ada', score: -1 }],
      [{ of: 'ada', score: 0.5 }],
      [{ of: 'ada', score: '90' }],
      [{ of: 'ada' }],
      [{ of: '', score: 1 }],
      [{ of: 'x'.repeat(65), score: 1 }],
      [{ of: 'ada', score: 1, more: true }],
      Array.from({ length: 31 }, (_, index) => ({ of: `p${index}`, score: 1 })),
    ])
      expect(parse(wrong), JSON.stringify(wrong)).to.equal(null);
  });
});
