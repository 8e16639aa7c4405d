import { expect } from 'chai';
import { html } from 'lit';
import {
  NO_TRAINING,
  type Countdown,
  type Participant,
  type Sketch,
  type TrainingView,
} from '../../../../src/app.ts';
import { createStore, type Store } from '../../../../src/lib/store.ts';
import { lostWords } from '../../../../src/components/room/tile-words.ts';
import {
  NO_TRAINING_PART,
  choicesFor,
  mayCoach,
  type TrainingPart,
} from '../../../../src/components/training/training-part.ts';
import type { StandLook } from '../../../../src/components/training/stand-look.ts';
import type {
  TrainingRequest,
  TrainingRequestEvent,
} from '../../../../src/components/training/training-request.ts';
import { trainingSettingsOf } from '../../../../src/workout/training-settings.ts';
import { presenceOf } from '../../room/training/fakes.ts';
import { oneself, openPage, person, type Page } from '../room/page.ts';
import '../../../../src/components/room/ask-alert.ts';
import '../../../../src/components/room/participant-tile.ts';
import '../../../../src/components/training/coach-table.ts';
import '../../../../src/components/training/countdown.ts';
import '../../../../src/components/training/sketch-board.ts';
import '../../../../src/components/training/stand-view.ts';
import '../../../../src/components/training/tile-training.ts';
import '../../../../src/components/training/training-side.ts';

const bo = person('bo', 'Bo');
const camera = person('phone', 'Whatever', { stand: { owner: 'ada', ownerName: 'Ada' }, muted: true });
const partOf = (trainees: Record<string, ReturnType<typeof presenceOf>>): TrainingPart => ({
  ...NO_TRAINING_PART,
  exercises: [
    { id: 'squat', name: 'Squat' },
    { id: 'lunge', name: 'Lunge' },
  ],
  view: createStore<TrainingView>({ ...NO_TRAINING, trainees: new Map(Object.entries(trainees)) }),
});

describe('training on the screen', () => {
  let page: Page;
  let requests: TrainingRequest[];
  beforeEach(async () => {
    page = await openPage();
    requests = [];
    page.root.addEventListener('training-request', (event: TrainingRequestEvent) =>
      requests.push(event.detail),
    );
  });
  afterEach(() => page.close());

  const showTable = (people: readonly Participant[], part: TrainingPart): Promise<void> =>
    page.show(html`<co-coach-table .participants=${people} .training=${part}></co-coach-table>`);

  it('gives a coach a row for everyone, with what they do and what to tell them', async () => {
    const presence = presenceOf({
      state: 'set',
      reps: 7,
      target: { reps: 12, holdMs: null },
      lastRep: { outMs: 1_200, holdMs: 300, backMs: 900, range: 1, symmetry: null },
      cue: { id: 'knees-in', text: 'Push your knees out.' },
    });
    await showTable([oneself('host'), bo, person('cy', 'Cy')], partOf({ bo: presence }));
    expect(page.text()).to.include('7').and.include('12').and.include('Push your knees out.');
    expect(page.text()).to.match(/1[.,]2 · 0[.,]3 · 0[.,]9 s/);
    page.find('wa-button', 'End set of Bo').click();
    page.find('wa-button', 'Ask Cy to train').click();
    page.find('wa-button', /^Count down$/).click();
    page.find('wa-button', 'Start set for everyone').click();
    const list = page.find('select', 'What Bo trains');
    expect(list.value).to.equal('squat');
    list.value = 'lunge';
    list.dispatchEvent(new Event('change'));
    expect(requests).to.deep.equal([
      { kind: 'coach', command: { do: 'end-set' }, to: 'bo' },
      { kind: 'coach', command: { do: 'ask-training', exerciseId: null }, to: 'cy' },
      { kind: 'coach', command: { do: 'count-down' } },
      { kind: 'coach', command: { do: 'start-set' } },
      {
        kind: 'coach',
        command: { do: 'set-exercise', exerciseId: 'lunge', target: { reps: 12, holdMs: null } },
        to: 'bo',
      },
    ]);
    await page.expectAccessible();
  });

  it('shows each change, on the tile of who trains and in the table, without being rendered from above', async () => {
    const part = partOf({ bo: presenceOf({ reps: 1 }) });
    const view = part.view as Store<TrainingView>;
    await page.show(
      html`<co-coach-table .participants=${[oneself('host'), bo]} .training=${part}></co-coach-table>
        <co-participant-tile .participant=${bo} .training=${view}></co-participant-tile>`,
    );
    const counts = (): readonly string[] =>
      ['td .reps', '.badge .reps'].map((reps) => (page.has(reps) ? page.find(reps).textContent : ''));
    expect(counts()).to.deep.equal(['1', '1']);
    view.set({ ...NO_TRAINING, trainees: new Map([['bo', presenceOf({ reps: 2 })]]) });
    await page.settle();
    expect(counts()).to.deep.equal(['2', '2']);
    view.set(NO_TRAINING);
    await page.settle();
    expect(counts()).to.deep.equal(['', '']);
  });

  it('draws no skeleton over a picture that has it already', async () => {
    const film = { ...bo, videoOn: true };
    for (const [isBurntIn, drawn] of [
      [false, true],
      [true, false],
    ] as const) {
      const { view } = partOf({ bo: presenceOf({ isBurntIn }) });
      await page.show(
        html`<co-participant-tile .participant=${film} .training=${view}></co-participant-tile>`,
      );
      expect(page.has('co-skeleton-overlay')).to.equal(drawn);
    }
  });

  it('gives somebody who does not coach nothing but their own cameras', async () => {
    await showTable([oneself('guest'), bo], partOf({ bo: presenceOf() }));
    expect(page.has('table')).to.equal(false);
    await showTable([oneself('guest'), bo, camera], partOf({ bo: presenceOf() }));
    expect(page.text())
      .to.include('My cameras')
      .and.not.include('Bo')
      .and.not.include('Start set for everyone');
    page.find('wa-button', 'Start training with Ada’s camera').click();
    expect(requests).to.deep.equal([
      { kind: 'coach', command: { do: 'ask-training', exerciseId: null }, to: 'phone' },
    ]);
    expect([mayCoach(oneself('cohost'), bo), mayCoach(undefined, bo)]).to.deep.equal([true, false]);
  });

  it('lets one choose what others do besides, each once', () => {
    const own = presenceOf({ exerciseId: 'own-1', exerciseName: 'Bo’s twist' });
    const choices = choicesFor([{ id: 'squat', name: 'Squat' }], [presenceOf(), own, own]);
    expect(choices.map(({ name }) => name)).to.deep.equal(['Squat', 'Bo’s twist']);
  });

  it('shows on a tile what is counted, and what hinders it before what could be better', async () => {
    const presence = presenceOf({
      kind: 'hold',
      heldMs: 65_000,
      state: 'set',
      setNumber: 3,
      cue: { id: 'hips', text: 'Lift your hips.' },
      obstacle: { id: 'step-back', text: 'Step back.' },
    });
    await page.show(html`<co-tile-training .presence=${presence}></co-tile-training>`);
    expect(page.text()).to.include('Set 3').and.include('1:05').and.include('Step back.');
    expect(page.text()).not.to.include('Lift');
    await page.show(html`<co-tile-training .presence=${null}></co-tile-training>`);
    expect(page.text()).not.to.include('Set 3');
  });

  it('counts three, two, one, Go', async () => {
    const countdown = (leftMs: number): Countdown => ({ by: 'Ada', startsAtMs: performance.now() + leftMs });
    for (const [leftMs, figure] of [
      [4_500, 'Get ready'],
      [2_900, '3'],
      [1_500, '2'],
      [400, '1'],
      [-1, 'Go!'],
    ] as const) {
      await page.show(html`<co-countdown .countdown=${countdown(leftMs)}></co-countdown>`);
      expect(page.find('div', 'Countdown').textContent).to.include(figure);
    }
    await page.show(html`<co-countdown .countdown=${null}></co-countdown>`);
    expect(page.text()).not.to.include('Go!');
  });

  it('draws where the pointer is, and tells it while it is drawn; only whose sketch it is', async () => {
    const canvas = new OffscreenCanvas(320, 180);
    canvas.getContext('2d')!.fillRect(0, 0, 320, 180);
    const still = await canvas.convertToBlob({ type: 'image/jpeg' });
    const sketch: Sketch = { id: 'x', author: 'ada', isOwn: true, of: 'bo', still, strokes: [] };
    const show = (shown: Sketch): Promise<void> =>
      page.show(
        html`<div style="position: relative; inline-size: 640px; block-size: 480px">
          <co-sketch-board .sketch=${shown} .participants=${[oneself('host'), bo]}></co-sketch-board>
        </div>`,
      );
    await show(sketch);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(page.has('section', 'Draw on the picture of Bo')).to.equal(true);
    const image = page.find('img');
    const board = image.nextElementSibling!;
    const box = image.getBoundingClientRect();
    expect(box.width / box.height).to.be.closeTo(16 / 9, 0.05);
    const point = (type: string, x: number, y: number): void => {
      const at = { clientX: box.left + x * box.width, clientY: box.top + y * box.height };
      board.dispatchEvent(new PointerEvent(type, { ...at, pointerId: 1, button: 0, bubbles: true }));
    };
    // Events of a test have no pointer that could be captured.
    board.setPointerCapture = () => undefined;
    point('pointerdown', 0.25, 0.25);
    point('pointermove', 0.5, 0.5);
    point('pointerup', 0.5, 0.5);
    const drawn = requests.flatMap((request) => (request.kind === 'sketch' ? [request.command] : []));
    expect(drawn).to.have.lengthOf(1);
    const [first] = drawn;
    if (first?.do !== 'draw') throw new Error('Nothing was drawn.');
    expect(first.begins).to.equal(true);
    expect(first.points.map((value) => Number(value.toFixed(2)))).to.deep.equal([0.25, 0.25, 0.5, 0.5]);
    await page.expectAccessible();

    await show({ ...sketch, id: 'y', author: 'bo', of: 'ada', isOwn: false });
    expect(page.has('section', 'Bo draws on the picture of Ada')).to.equal(true);
    expect(page.has('wa-button', 'Undo')).to.equal(false);
    point('pointerdown', 0.25, 0.25);
    page.find('wa-button', 'Close').click();
    expect(requests.at(-1)).to.deep.equal({ kind: 'sketch', command: { do: 'close' } });
    expect(requests).to.have.lengthOf(2);
  });

  it('tells a phone that stands somewhere how it does, and goes dark', async () => {
    const look: StandLook = {
      owner: person('ada', 'Ada'),
      others: [person('ada', 'Ada')],
      ownerName: 'Ada',
      session: 'K7QX',
      cameraOn: true,
      canSwitch: true,
      reconnecting: false,
      problem: null,
    };
    const show = (change: Partial<StandLook>): Promise<void> =>
      page.show(html`<co-stand-view .look=${{ ...look, ...change }}></co-stand-view>`);
    await show({});
    expect(page.text()).to.include('Ada’s camera').and.include('Connected to Ada').and.include('K7QX');
    expect(page.has('video')).to.equal(false);
    page.find('wa-button', 'Retry').click();
    page.find('wa-button', 'Switch camera').click();
    page.find('wa-button', 'Leave').click();
    expect(page.commands).to.deep.equal([
      { kind: 'retry', id: 'ada' },
      { kind: 'switch-camera' },
      { kind: 'leave' },
    ]);
    await page.expectAccessible();
    await show({ owner: person('ada', 'Ada', { connection: 'interrupted' }) });
    expect(page.text()).to.include('Connection lost');
    await show({ owner: null });
    expect(page.text()).to.include('Not paired');
    await show({ owner: null, others: [] });
    expect(page.text()).to.include('Waiting').and.include('for Ada’s other device');
    await show({ cameraOn: false });
    page.find('wa-button', 'Start video').click();
    expect(page.commands).to.deep.equal([{ kind: 'toggle-video' }]);
  });

  it('says of a stand what a person would see for themselves', () => {
    expect(lostWords(bo, true)).to.equal(null);
    expect(lostWords(camera, false)).to.equal(null);
    expect(lostWords(camera, true)).to.include('The picture of Ada’s camera is lost.');
    expect(lostWords({ ...camera, connection: 'lost' }, false)).to.include('is lost');
    expect(lostWords({ ...camera, videoOn: false }, false)).to.include('gives no picture');
    expect(lostWords({ ...bo, connection: 'lost' }, false)).to.include('Waiting for them');
  });

  it('asks before anything is counted, and says what is shown', async () => {
    const ask = { kind: 'train', by: 'Ada', exerciseId: null } as const;
    await page.show(html`<co-ask-alert .ask=${ask}></co-ask-alert>`);
    expect(page.text()).to.include('Ada asks you to train').and.include('the others see the count');
    page.find('wa-button', 'Train').click();
    expect(page.commands).to.deep.equal([{ kind: 'answer-ask', ask, answer: 'yes' }]);
  });

  it('has room for one’s own training above what one coaches, and starts it when it is told to', async () => {
    const own = {
      isOn: false,
      training: null,
      workout: null,
      local: null,
      settings: trainingSettingsOf({}),
      isMirrored: true,
      isTeaching: false,
    };
    const training = { ...NO_TRAINING_PART, own };
    await page.show(
      html`<co-training-side .participants=${[oneself('guest')]} .training=${training}></co-training-side>`,
    );
    page.find('wa-switch', 'Count my reps').shadowRoot?.querySelector('input')?.click();
    // The switch tells of it once it is drawn anew.
    await page.settle();
    expect(requests.splice(0)).to.deep.equal([{ kind: 'train', on: true }]);
    page.find('wa-button', 'Use a phone as the camera').click();
    page.find('wa-button', 'Close').click();
    expect(requests).to.deep.equal([{ kind: 'use-phone', open: true }]);
    expect(page.commands).to.deep.equal([{ kind: 'toggle-training' }]);
    await page.expectAccessible();
  });
});
