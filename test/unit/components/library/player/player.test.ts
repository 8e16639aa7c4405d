import type axeCore from 'axe-core';
// Not a module: it puts itself on the window.
import 'axe-core/axe.js';
import { expect } from 'chai';
import type { PlayerSettings } from '../../../../../src/app.ts';
import type { AppError } from '../../../../../src/lib/errors.ts';
import type { CoPlayer } from '../../../../../src/components/library/player/player.ts';
import '../../../../../src/components/library/player/player.ts';
import { clockOf, recordClip, type Clip } from './clip.ts';

declare const axe: typeof axeCore;

/** Waits until it is so. */
async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 300) throw new Error(`It never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the player', () => {
  let clip: Clip;
  let player: CoPlayer;
  let video: HTMLVideoElement;
  const chosen: Partial<PlayerSettings>[] = [];

  before(async function () {
    this.timeout(60_000);
    clip = await recordClip(4_000);
  });
  after(() => clip.remove());

  async function show(properties: Partial<CoPlayer> = {}): Promise<void> {
    player = document.createElement('co-player');
    chosen.length = 0;
    player.addEventListener('player-settings', (event) =>
      chosen.push((event as CustomEvent<Partial<PlayerSettings>>).detail),
    );
    Object.assign(player, { file: clip.file, name: 'Clock', ...properties });
    document.body.append(player);
    await player.updateComplete;
    video = player.video!;
    await until(() => video.readyState >= 2 && !video.seeking, 'the first frame');
  }
  afterEach(() => player.remove());

  const press = (key: string, init: KeyboardEventInit = {}): void => {
    window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));
  };
  const settled = async (): Promise<void> => {
    await until(() => !video.seeking, 'the end of a seek');
    await player.updateComplete;
  };
  const inside = (element: string, selector: string): HTMLElement =>
    player.renderRoot.querySelector(element)!.shadowRoot!.querySelector<HTMLElement>(selector)!;

  it('opens at once, and has everything on its bar', async () => {
    const begin = performance.now();
    await show();
    expect(performance.now() - begin).to.be.below(2_000);
    expect(video.getAttribute('aria-label')).to.equal('Player');
    expect(video.preservesPitch).to.equal(true);
    const labels = [...inside('co-player-bar', '.bar').querySelectorAll('[aria-label]')].map((button) =>
      button.getAttribute('aria-label'),
    );
    for (const label of [
      'Play',
      'Mute',
      'Volume',
      'Speed, 1×',
      'Repeat a section from here',
      'Full screen',
      'Keys',
    ])
      expect(labels).to.include(label);
    // Nothing to be shown.
    expect(labels).to.not.include('Captions');
    const { violations } = await axe.run(player);
    expect(violations.map(({ id }) => id)).to.deep.equal([]);
  });

  it('goes to where keys say', async () => {
    await show();
    const { durationMs } = clip;
    for (const [key, shift, atMs] of [
      ['5', false, durationMs * 0.5],
      ['ArrowRight', true, durationMs * 0.5 + 1_000],
      ['ArrowLeft', true, durationMs * 0.5],
      ['l', false, durationMs],
      ['j', false, 0],
      ['End', false, durationMs],
      ['ArrowLeft', false, 0],
      ['9', false, durationMs * 0.9],
      ['Home', false, 0],
    ] as const) {
      press(key, { shiftKey: shift });
      await settled();
      expect(player.positionMs, key).to.be.closeTo(Math.max(0, Math.min(video.duration * 1000, atMs)), 120);
    }
  });

  it('is sent to one place at a time, and plays from the last', async () => {
    await show();
    // The event of how it came to its first frame may be on its way.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const begun: number[] = [];
    let underWay = 0;
    video.addEventListener('seeking', () => begun.push(underWay++));
    video.addEventListener('seeked', () => (underWay -= 1));
    for (const key of ['5', '2', '9', '3']) press(key);
    // What is shown is where it is going.
    expect(player.positionMs).to.be.closeTo(clip.durationMs * 0.3, 120);
    press(' ');
    await until(() => begun.length === 2 && underWay === 0, 'the last place');
    await until(() => video.currentTime > 0.3 * video.duration + 0.2, 'it plays on');
    expect(video.currentTime).to.be.below(0.8 * video.duration);
    expect(begun).to.deep.equal([0, 0]);
    video.pause();
  });

  it('steps from frame to frame, to each exactly, on and back', async function () {
    this.timeout(60_000);
    await show();
    press('4');
    await settled();
    press('.');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await settled();
    const first = clip.clocks.indexOf(clockOf(video));
    expect(first).to.be.above(5);
    for (let step = 1; step <= 12; step++) {
      press('.');
      await until(() => clockOf(video) === clip.clocks[first + step], `frame ${step}`);
    }
    // Several at once add up.
    for (let step = 0; step < 8; step++) press(',', { repeat: step > 0 });
    await until(() => clockOf(video) === clip.clocks[first + 4], 'eight frames back');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(clockOf(video)).to.equal(clip.clocks[first + 4]);
  });

  it('does not leave the recording by frames', async function () {
    this.timeout(30_000);
    await show();
    press(',');
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(clockOf(video)).to.equal(clip.clocks[0]);
    press('End');
    await settled();
    press(',');
    await until(() => clip.clocks.slice(-4).includes(clockOf(video)), 'a frame before the last');
    for (let step = 0; step < 6; step++) press('.');
    await until(() => clockOf(video) === clip.clocks.at(-1), 'the last frame');
  });

  it('plays, faster and slower, louder and softer, and tells what was chosen', async () => {
    await show();
    press(' ');
    await until(() => !video.paused && video.currentTime > 0.2, 'sound and picture');
    press('k');
    expect(video.paused).to.equal(true);
    press('>');
    press('>');
    press('<');
    press('ArrowDown');
    await player.updateComplete;
    expect(chosen).to.deep.equal([{ speed: 1.25 }, { speed: 1.5 }, { speed: 1.25 }, { volume: 0.9 }]);
    expect(video.playbackRate).to.equal(1.25);
    expect(video.volume).to.equal(0.9);
    press('m');
    expect(video.muted).to.equal(true);
    for (let times = 0; times < 20; times++) press('>', { repeat: true });
    await player.updateComplete;
    expect(video.playbackRate).to.equal(3);
  });

  it('leaves keys to fields and menus', async () => {
    await show();
    const field = document.createElement('input');
    document.body.append(field);
    const key = new KeyboardEvent('keydown', { key: ' ', bubbles: true, composed: true, cancelable: true });
    field.dispatchEvent(key);
    expect(key.defaultPrevented).to.equal(false);
    press('k', { ctrlKey: true });
    expect(video.paused).to.equal(true);
    field.remove();
  });

  it('goes from chapter to chapter, and marks them', async () => {
    await show({
      marks: [
        { atMs: 0, title: 'One' },
        { atMs: 1_500, title: 'Two' },
        { atMs: 3_000, title: 'Three' },
      ],
    });
    expect(inside('co-seek-bar', '.line').querySelectorAll('.mark')).to.have.length(3);
    const at = async (key: string, shift = false): Promise<number> => {
      press(key, { shiftKey: shift });
      await settled();
      return Math.round(player.positionMs);
    };
    expect(await at('n')).to.equal(1_500);
    expect(await at('n')).to.equal(3_000);
    expect(await at('n')).to.equal(3_000);
    expect(await at('N', true)).to.equal(0);
  });

  it('repeats a section until told otherwise', async function () {
    this.timeout(20_000);
    await show();
    press('2');
    await settled();
    press('r');
    player.seek(player.positionMs + 700);
    await settled();
    press('r');
    let jumps = 0;
    let last = 0;
    video.addEventListener('timeupdate', () => {
      if (video.currentTime < last - 0.2) jumps += 1;
      last = video.currentTime;
    });
    press(' ');
    await until(() => jumps >= 2, 'the section twice');
    expect(last).to.be.below(2.2);
    press('r');
    await until(() => last > 2.4, 'what is after the section');
  });

  it('shows what is said with who says it, and no more than the captions that are wanted', async () => {
    const cues = [
      { fromMs: 500, toMs: 2_000, author: 'Ada', text: 'Hello <b>there</b>' },
      { fromMs: 1_000, toMs: 2_500, author: null, text: 'And so on' },
    ];
    await show({ cues });
    const lines = (): string[] =>
      [...(player.renderRoot.querySelector('co-captions')?.shadowRoot?.querySelectorAll('p') ?? [])].map(
        ({ textContent }) => textContent,
      );
    for (const [atMs, shown] of [
      [100, []],
      [600, ['Ada: Hello <b>there</b>']],
      [1_200, ['Ada: Hello <b>there</b>', 'And so on']],
      [2_200, ['And so on']],
    ] as const) {
      player.seek(atMs);
      await settled();
      await until(() => lines().length === shown.length, `captions at ${atMs}`);
      expect(lines()).to.deep.equal(shown);
    }
    press('c');
    await player.updateComplete;
    expect(lines()).to.deep.equal([]);
    expect(chosen).to.deep.equal([{ captions: false }]);
  });

  it('goes on where somebody left off, and from the beginning if they like', async () => {
    await show({ startMs: 2_000 });
    await until(() => video.currentTime > 0 && !video.seeking, 'the place');
    await player.updateComplete;
    expect(player.positionMs).to.be.closeTo(2_000, 60);
    const note = player.renderRoot.querySelector('.continues')!;
    expect(note.textContent).to.contain('Continues at 0:02');
    note.querySelector('button')!.click();
    await settled();
    expect(player.positionMs).to.equal(0);
    expect(player.renderRoot.querySelector('.continues')).to.equal(null);
  });

  it('is taken over by the bar: a press goes there, and the pointer tells the time', async () => {
    await show({ marks: [{ atMs: 1_000, title: 'Second part' }] });
    const bar = inside('co-seek-bar', '.bar');
    const { left, width, top } = bar.getBoundingClientRect();
    const at = (type: string, fraction: number): void => {
      const place = { clientX: left + width * fraction, clientY: top + 4 };
      bar.dispatchEvent(new PointerEvent(type, { ...place, bubbles: true, composed: true, isPrimary: true }));
    };
    at('pointermove', 0.5);
    await player.renderRoot.querySelector('co-seek-bar')!.updateComplete;
    expect(inside('co-seek-bar', '.preview').textContent.replace(/\s+/g, ' ').trim()).to.equal(
      'Second part 0:02',
    );
    bar.setPointerCapture = () => undefined;
    at('pointerdown', 0.75);
    await settled();
    expect(player.positionMs).to.be.closeTo(video.duration * 750, 60);
  });

  it('skips at two taps of a finger on a side', async () => {
    await show({ startMs: 3_000 });
    await until(() => video.currentTime > 0 && !video.seeking, 'the place');
    const stage = player.renderRoot.querySelector('.stage')!;
    const { left, width, top, height } = stage.getBoundingClientRect();
    const tap = (fraction: number): void => {
      const place = { clientX: left + width * fraction, clientY: top + height / 2 };
      stage.dispatchEvent(new PointerEvent('pointerup', { ...place, pointerType: 'touch', bubbles: true }));
    };
    tap(0.1);
    tap(0.1);
    await settled();
    expect(player.positionMs).to.equal(0);
    expect(video.paused).to.equal(true);
    tap(0.5);
    await until(() => !video.paused, 'playing');
  });

  it('plays what was never finalised, finds out how long it is, and seeks in it', async function () {
    this.timeout(20_000);
    await show({ file: clip.raw });
    await until(() => Number.isFinite(video.duration), 'its length');
    expect(video.duration * 1000).to.be.closeTo(clip.durationMs, 300);
    await until(() => !video.seeking && video.currentTime < 0.1, 'the way back');
    press('5');
    await settled();
    expect(player.positionMs).to.be.closeTo(video.duration * 500, 100);
  });

  it('goes on in the finalised file where it was in the other', async () => {
    await show({ file: clip.raw, knownMs: clip.durationMs });
    player.seek(2_000);
    await settled();
    player.file = clip.file;
    await player.updateComplete;
    await until(
      () => Number.isFinite(video.duration) && !video.seeking && video.currentTime > 1,
      'the same place',
    );
    expect(player.positionMs).to.be.closeTo(2_000, 100);
  });

  it('tells what cannot be played', async () => {
    await show();
    const problem = new Promise<string>((resolve) => {
      player.addEventListener('player-problem', (event) =>
        resolve((event as CustomEvent<AppError>).detail.name),
      );
    });
    player.file = new File(['this is no film'], 'film.webm', { type: 'video/webm' });
    expect(await problem).to.equal('playback-failed');
  });
});
