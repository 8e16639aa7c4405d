import { expect } from 'chai';
import { NO_CAPTIONS_PART } from '../../../../src/components/room/captions-part.ts';
import { floatingView } from '../../../../src/components/room/floating-view.ts';
import { oneself, person } from './page.ts';

describe('whom the small window shows', () => {
  const [own, adas, bos, screen] = Array.from({ length: 4 }, () => new MediaStream());
  const self = oneself('guest', { id: 'me', name: 'Me', stream: own!, muted: true });
  const ada = person('ada', 'Ada', { stream: adas! });
  const bo = person('bo', 'Bo', { stream: bos! });
  const state = { pinned: null, speaker: null, mirrored: true, captions: NO_CAPTIONS_PART, nowMs: 10_000 };

  it('is whoever speaks, or what is pinned or shared, with oneself beside it', () => {
    const view = floatingView([self, ada, bo], { ...state, speaker: 'bo' });
    expect(view).to.include({ key: 'bo', label: 'Bo', isScreen: false, muted: true, isMirrored: true });
    expect([view?.stream === bos, view?.own === own]).to.deep.equal([true, true]);
    expect(floatingView([self, ada, bo], { ...state, speaker: 'me' })?.key).to.equal('ada');
    expect(floatingView([self, ada, bo], { ...state, speaker: 'bo', pinned: 'ada' })?.key).to.equal('ada');
    const sharing = { ...ada, sharing: true, screen: screen! };
    const shared = floatingView([self, sharing, bo], { ...state, speaker: 'bo' });
    expect(shared).to.include({ label: 'Screen of Ada', isScreen: true });
    expect(shared?.stream === screen).to.equal(true);
  });

  it('is oneself while one is alone, and nobody twice', () => {
    const view = floatingView([self], state);
    expect(view).to.include({ key: 'me', own: null });
    expect(view?.stream === own).to.equal(true);
    expect(floatingView([], state)).to.equal(null);
  });

  it('reads what is said, as long as in the call, and only to who wants it', () => {
    const line = (participantId: string, number: number, text: string, toldAtMs: number) => ({
      participantId,
      number,
      text,
      toldAtMs,
      isFinal: true,
      language: 'en',
      startedAtMs: 0,
      endedAtMs: 0,
    });
    const lines = [
      line('bo', 0, 'Long ago', 1_000),
      line('ada', 0, 'Three', 4_000),
      line('bo', 1, 'Two', 5_000),
      line('me', 0, 'One,', 6_000),
      line('me', 1, 'and more', 9_000),
    ];
    const captions = { isOn: true, lines };
    const view = floatingView([self, ada, bo], { ...state, captions });
    expect(view?.captions.map(({ name, text }) => `${name}: ${text}`)).to.deep.equal([
      'Bo: Two',
      'You: One, and more',
    ]);
    expect(view?.nextAtMs).to.equal(12_000);
    const later = floatingView([self, ada, bo], { ...state, captions, nowMs: 60_000 });
    expect(later).to.deep.include({ captions: [], nextAtMs: null });
    const unwanted = floatingView([self, ada, bo], { ...state, captions: { isOn: false, lines } });
    expect(unwanted?.captions).to.deep.equal([]);
  });

  it('has no picture of who shows none, and no button to unmute for who only watches', () => {
    const dark = floatingView(
      [
        { ...self, videoOn: false },
        { ...ada, videoOn: false },
      ],
      state,
    );
    expect(dark).to.include({ key: 'ada', stream: null, own: null });
    const watching = oneself('viewer', { id: 'me' });
    expect(floatingView([watching, ada], state)).to.include({ key: 'ada', muted: null });
  });
});
