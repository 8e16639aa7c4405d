import { expect } from 'chai';
import { until } from '../../../../src/lib/store.ts';
import { generateIdentityKeys, openIdentity } from '../../../../src/mesh/identity.ts';
import { createConsent } from '../../../../src/room/recording/consent.ts';
import { UNTOLD_TAKE, type TakeNews } from '../../../../src/room/recording/model.ts';
import { parseRoomMessage } from '../../../../src/room/protocol.ts';
import { openCallLab } from '../call-lab.ts';
import { pause, person } from './room-stores.ts';

const newIdentity = async () => openIdentity(await generateIdentityKeys());

const CALL: TakeNews = { parts: ['call'], of: null, paused: false, recordedMs: 0, atMs: Date.now() };
const ONLY_ME: TakeNews = { ...CALL, parts: ['self', 'everyone'] };

function openConsent({ isAsked = true, nowMs = () => performance.now() } = {}) {
  const withheld: boolean[] = [];
  const told: (readonly string[])[] = [];
  const asked: (string | null)[] = [];
  const consent = createConsent(
    {
      withhold: (isWithheld) => {
        if (withheld.at(-1) !== isWithheld) withheld.push(isWithheld);
      },
      tell: (recordedBy) => told.push(recordedBy),
      ask: (by) => asked.push(by),
    },
    { isAsked, nowMs },
  );
  return { ...consent, withheld, told, asked };
}

const self = person('self', 'Ada');
const ben = (take: TakeNews | null) => person('ben', 'Ben', null, { take });
const cy = (take: TakeNews | null) => person('cy', 'Cy', null, { take });

describe('consent', () => {
  it('is asked of whoever comes into a recording, before anything of them goes out', () => {
    const consent = openConsent();
    consent.notice([self, ben(CALL), cy(null)]);
    expect(consent.withheld).to.deep.equal([true]);
    expect(consent.asked).to.deep.equal(['Ben']);
    expect(consent.told).to.deep.equal([]);
    consent.comeIn();
    expect(consent.withheld).to.deep.equal([true, false]);
    expect(consent.asked.at(-1)).to.equal(null);
    expect(consent.told).to.deep.equal([['ben']]);
  });

  it('is not asked of whoever was there before: they see the banner, and say that they know', () => {
    const consent = openConsent();
    consent.notice([self, ben(null)]);
    consent.notice([self, ben(CALL)]);
    expect(consent.withheld).to.deep.equal([false]);
    expect(consent.asked).to.deep.equal([]);
    expect(consent.told).to.deep.equal([['ben']]);
    consent.notice([self, ben(null)]);
    expect(consent.told.at(-1)).to.deep.equal([]);
  });

  it('is not asked of whoever was there first, whatever a newcomer says', () => {
    let nowMs = 0;
    const consent = openConsent({ nowMs: () => nowMs });
    consent.notice([self, cy(null)]);
    nowMs = 60_000;
    consent.notice([self, cy(null), ben(CALL)]);
    expect(consent.withheld).to.deep.equal([false]);
    expect(consent.asked).to.deep.equal([]);
    expect(consent.told).to.deep.equal([['ben']]);
  });

  it('holds for one recorder only, and over a lost connection', () => {
    const consent = openConsent();
    consent.notice([self, ben(CALL)]);
    consent.comeIn();
    consent.notice([self]);
    consent.notice([self, ben(CALL)]);
    expect(consent.withheld.at(-1)).to.equal(false);
    consent.notice([self, ben(CALL), cy(CALL)]);
    expect(consent.withheld.at(-1), 'Cy came recording').to.equal(true);
    expect(consent.asked.at(-1)).to.equal('Cy');
    consent.notice([self, ben(CALL)]);
    expect(consent.withheld.at(-1), 'Cy is gone').to.equal(false);
    expect(consent.asked.at(-1)).to.equal(null);
  });

  it('is not needed for what takes nobody else in, nor asked of a device without a person', () => {
    const alone = openConsent();
    alone.notice([self, ben(ONLY_ME)]);
    expect(alone.withheld).to.deep.equal([false]);
    const stand = openConsent({ isAsked: false });
    stand.notice([self, ben(CALL)]);
    expect(stand.withheld).to.deep.equal([false]);
    expect(stand.told).to.deep.equal([['ben']]);
  });
});

describe('a recorded room', () => {
  it('asks who comes before they give anything out, and takes them in only when they know', async function () {
    this.timeout(30_000);
    const lab = await openCallLab();
    const ada = await lab.call('Ada', { identity: await newIdentity(), isHost: true });
    const ben = await lab.call('Ben', { identity: await newIdentity() });
    await Promise.all([ben.media.startMicrophone(), ben.media.startVideo()]);
    await until(ada.participants, (all) => all.some(({ name, videoOn }) => name === 'Ben' && videoOn));
    ada.announceTake(CALL);
    const seenBy = (name: string) => ada.participants.value.find((each) => each.name === name);
    await until(ada.participants, () => seenBy('Ben')?.mayBeRecorded === true);
    expect(ben.asks.value, 'who is there is not asked').to.deep.equal([]);
    expect(ben.participants.value.find(({ name }) => name === 'Ada')?.take).to.deep.equal(CALL);

    const cy = await lab.call('Cy', { identity: await newIdentity() });
    await Promise.all([cy.media.startMicrophone(), cy.media.startVideo()]);
    await until(cy.asks, (asks) => asks.some(({ kind, by }) => kind === 'be-recorded' && by === 'Ada'));
    await until(ada.participants, () => seenBy('Cy') !== undefined);
    await pause(300);
    expect(cy.media.camera.value.kind).to.equal('on');
    expect(seenBy('Cy')).to.include({ videoOn: false, muted: true, mayBeRecorded: false });
    expect(cy.participants.value[0]).to.include({ videoOn: false, stream: null });

    ada.announceTake({ ...CALL, paused: true, recordedMs: 1_000 });
    await until(ben.participants, (all) => all.some(({ take }) => take?.paused === true));
    await cy.answerAsk(cy.asks.value[0]!, 'yes');
    await until(ada.participants, () => seenBy('Cy')?.mayBeRecorded === true);
    await until(ada.participants, () => seenBy('Cy')?.videoOn === true);
    expect(cy.asks.value).to.deep.equal([]);
    ada.announceTake(null);
    await until(ben.participants, (all) => all.every(({ take, recording }) => take === null && !recording));
    for (const caller of [ada, ben, cy]) expect(caller.expulsions).to.deep.equal([]);
    await lab.close();
  });
});

describe('what somebody says of a recording', () => {
  const presence = {
    name: 'Ben',
    as: 'camera',
    sinceMs: 1,
    muted: false,
    videoOn: false,
    sharing: false,
    recording: false,
    hand: null,
  };
  const parse = (change: object) =>
    parseRoomMessage({ kind: 'presence', presence: { ...presence, ...change } });

  it('is understood of apps that know nothing of it', () => {
    expect(parse({})).to.deep.include({ kind: 'presence' });
    const message = parse({ recording: true });
    expect(message?.kind === 'presence' && message.presence).to.include({ take: null, recording: true });
    expect(UNTOLD_TAKE.parts).to.deep.equal(['call']);
  });

  it('is refused where it is not in its form', () => {
    expect(parse({ take: CALL, recordedBy: ['a'] })).not.to.equal(null);
    const wrongTakes = [
      {},
      'call',
      { ...CALL, parts: [] },
      { ...CALL, parts: ['everything'] },
      { ...CALL, parts: Array(7).fill('call') },
      { ...CALL, of: '' },
      { ...CALL, of: 'x'.repeat(65) },
      { ...CALL, recordedMs: -1 },
      { ...CALL, recordedMs: Infinity },
      { ...CALL, atMs: 0.5 },
      { ...CALL, more: 1 },
    ];
    for (const take of wrongTakes) expect(parse({ take }), JSON.stringify(take)).to.equal(null);
    for (const recordedBy of [[''], ['x'.repeat(65)], [1], 'ben', Array(1000).fill('a'), null])
      expect(parse({ recordedBy }), JSON.stringify(recordedBy).slice(0, 40)).to.equal(null);
  });
});
