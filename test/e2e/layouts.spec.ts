// Every tile shows whom it says, at every viewer, whatever changes: looked at as on the screen, by its pixels.
import { mkdirSync } from 'node:fs';
import { expect, test, type Page } from 'playwright/test';
import { axeFindings } from '../support/axe.ts';
import { colourCamera } from '../support/camera.mjs';
import { joinRoom, makeRoom, openPerson, tileOf, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

type Person = Awaited<ReturnType<typeof openPerson>>;

const app = serveApp();
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };
const SCREENS = {
  desktop: DESKTOP,
  phone: PHONE,
  'phone on its side': { width: 844, height: 390 },
  'tiny window': { width: 320, height: 480 },
};

/** What cameras and shared pages show, far enough from each other to be told apart after any codec. */
const COLOURS = {
  red: [220, 30, 30],
  green: [20, 150, 40],
  blue: [40, 60, 230],
  yellow: [240, 220, 20],
  magenta: [220, 30, 200],
} as const;
type Colour = keyof typeof COLOURS;
const css = (colour: Colour): string => `rgb(${COLOURS[colour].join()})`;

/** A browser whose camera is one colour, and which shares a page of another one. */
async function openColoured(
  camera: Colour,
  { slides, viewport = DESKTOP }: { slides?: Colour; viewport?: typeof DESKTOP } = {},
): Promise<Person> {
  const person = await openPerson(app.address, {
    camera: await colourCamera(css(camera)),
    viewport,
    // The browser's own question is answered with the page of this title, which fake permissions would not do.
    permissions: false,
    args: ['--auto-accept-camera-and-microphone-capture', '--auto-select-tab-capture-source-by-title=Slides'],
  });
  // A tile that moves closes its menu.
  await person.page.emulateMedia({ reducedMotion: 'reduce' });
  if (slides) {
    const page = await person.context.newPage();
    await page.setContent(`<title>Slides</title><body style="background: ${css(slides)}">`);
    await person.page.bringToFront();
  }
  return person;
}

interface Look {
  /** The colour in the middle of each tile that is seen, by its label; null: of nobody. */
  readonly colours: Record<string, Colour | null>;
  /** The labels of those that are largest. */
  readonly largest: readonly string[];
}

/** What a person sees of the tiles on their screen. */
async function look(page: Page): Promise<Look> {
  const tiles = page.locator('co-participant-tile').getByRole('group');
  const boxes = await tiles.evaluateAll((groups) =>
    groups.map((group) => {
      const { x, y, width, height } = group.getBoundingClientRect();
      return { label: group.getAttribute('aria-label') ?? '', x, y, width, height };
    }),
  );
  const middles = await pixelsAt(
    page,
    boxes.map(({ x, y, width, height }) => [x + width / 2, y + height / 2]),
  );
  const most = Math.max(...boxes.map(({ width, height }) => width * height));
  return {
    colours: Object.fromEntries(boxes.map(({ label }, index) => [label, colourOf(middles[index] ?? [])])),
    largest: boxes
      .filter(({ width, height }) => width * height > 0.9 * most)
      .map(({ label }) => label)
      .sort(),
  };
}

/** What is on the screen at these points. */
async function pixelsAt(page: Page, points: readonly (readonly [number, number])[]): Promise<number[][]> {
  const png = await page.screenshot({ scale: 'css' });
  return page.evaluate(
    async ([source, places]) => {
      const bytes = Uint8Array.from(atob(source), (character) => character.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes]));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      if (!context) return [];
      context.drawImage(image, 0, 0);
      return places.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3));
    },
    [png.toString('base64'), points] as const,
  );
}

function colourOf(pixel: readonly number[]): Colour | null {
  const distance = (colour: Colour): number =>
    Math.hypot(...COLOURS[colour].map((value, index) => value - (pixel[index] ?? 0)));
  const [nearest] = (Object.keys(COLOURS) as Colour[]).sort((a, b) => distance(a) - distance(b));
  return nearest && distance(nearest) < 60 ? nearest : null;
}

const expectLook = (page: Page, expected: Look): Promise<void> =>
  expect.poll(() => look(page), { timeout: 20_000 }).toEqual(expected);

const faces = (self: 'Ada' | 'Bo' | 'Cy'): Look['colours'] =>
  Object.fromEntries(
    Object.entries({ Ada: 'red', Bo: 'green', Cy: 'blue' } as const).map(([name, colour]) => [
      name === self ? `${name} (you)` : name,
      colour,
    ]),
  );
const everyone = (self: 'Ada' | 'Bo' | 'Cy'): Look => ({
  colours: faces(self),
  largest: Object.keys(faces(self)).sort(),
});

async function chooseLayout(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Layout' }).click();
  await page.getByRole('menuitemcheckbox', { name, exact: true }).click();
  await expect(page.getByRole('menuitemcheckbox', { name, exact: true })).toBeHidden();
}

async function chooseFromTile(page: Page, person: string, name: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${person}`, exact: true }).click();
  await page.getByRole('menuitem', { name, exact: true }).click();
  await expect(page.getByRole('menuitem', { name, exact: true })).toBeHidden();
}

async function share(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Share screen' }).click();
  await page.getByRole('button', { name: 'Stop sharing' }).waitFor();
  // The browser has turned to the page that is shared.
  await page.bringToFront();
}

/** A picture of the moment, where `SCREENSHOTS` names a folder: as it would be on each screen. */
async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const size = page.viewportSize() ?? DESKTOP;
  for (const [screen, viewport] of Object.entries(SCREENS)) {
    await page.setViewportSize(viewport);
    await page.waitForTimeout(700);
    await page.screenshot({ path: `${folder}/${name}-${screen}.png` });
  }
  await page.setViewportSize(size);
}

test('tiles show the right person through grid, speaker, pin, one share and two, picture in picture, and back', async () => {
  test.setTimeout(240_000);
  const ada = await openColoured('red', { slides: 'magenta' });
  const bo = await openColoured('green', { slides: 'yellow' });
  const cy = await openColoured('blue', { viewport: PHONE });
  const people = [ada, bo, cy];
  try {
    const room = await makeRoom(ada.page, 'Ada');
    await joinRoom(bo.page, room, 'Bo');
    await joinRoom(cy.page, room, 'Cy');
    await Promise.all([
      expectLook(ada.page, everyone('Ada')),
      expectLook(bo.page, everyone('Bo')),
      expectLook(cy.page, everyone('Cy')),
    ]);
    await photograph(ada.page, 'grid');

    // The speaker is large, and another one as soon as somebody else speaks.
    for (const { page } of [ada, bo]) await page.getByRole('button', { name: 'Mute', exact: true }).click();
    await chooseLayout(ada.page, 'Speaker');
    await expectLook(ada.page, { colours: faces('Ada'), largest: ['Cy'] });
    await cy.page.getByRole('button', { name: 'Mute', exact: true }).click();
    await bo.page.getByRole('button', { name: 'Unmute', exact: true }).click();
    await expectLook(ada.page, { colours: faces('Ada'), largest: ['Bo'] });
    await photograph(ada.page, 'speaker');

    await chooseFromTile(ada.page, 'Cy', 'Pin');
    await expectLook(ada.page, { colours: faces('Ada'), largest: ['Cy'] });
    await photograph(ada.page, 'pin');

    // A screen beside the face of whoever shares it; what is pinned stays large.
    await share(bo.page);
    const shared = { 'Screen of Bo': 'yellow' } as const;
    await expectLook(ada.page, { colours: { ...faces('Ada'), ...shared }, largest: ['Cy'] });
    await expectLook(cy.page, { colours: { ...faces('Cy'), ...shared }, largest: ['Screen of Bo'] });
    await chooseFromTile(ada.page, 'Cy', 'Unpin');
    await expectLook(ada.page, { colours: { ...faces('Ada'), ...shared }, largest: ['Screen of Bo'] });
    await photograph(ada.page, 'share');

    const two = { ...faces('Cy'), ...shared, 'Screen of Ada': 'magenta' } as const;
    await share(ada.page);
    await Promise.all([
      expectLook(ada.page, {
        colours: { ...faces('Ada'), ...shared, 'Your screen': 'magenta' },
        largest: ['Screen of Bo', 'Your screen'],
      }),
      expectLook(bo.page, {
        colours: { ...faces('Bo'), 'Your screen': 'yellow', 'Screen of Ada': 'magenta' },
        largest: ['Screen of Ada', 'Your screen'],
      }),
      expectLook(cy.page, { colours: two, largest: ['Screen of Ada', 'Screen of Bo'] }),
    ]);
    // The phone is turned, and the call pushed into a corner: nothing is lost.
    for (const viewport of [SCREENS['phone on its side'], SCREENS['tiny window'], PHONE]) {
      await cy.page.setViewportSize(viewport);
      await expect.poll(async () => (await look(cy.page)).colours).toEqual(two);
    }
    await photograph(cy.page, 'two-shares');
    for (const { page } of [ada, bo]) await page.getByRole('button', { name: 'Stop sharing' }).click();
    await expectLook(ada.page, { colours: faces('Ada'), largest: ['Bo'] });
    await chooseLayout(ada.page, 'Grid');
    await Promise.all([
      expectLook(ada.page, everyone('Ada')),
      expectLook(bo.page, everyone('Bo')),
      expectLook(cy.page, everyone('Cy')),
    ]);

    await seeOneself(ada.page);
    await seeFigures(ada, bo);
    await floatAndLeave(ada, bo, cy);
    expect(people.flatMap(({ problems }) => problems)).toEqual([]);
  } finally {
    await Promise.all(people.map((person) => person.close()));
  }
});

/** One's own picture: as in a mirror or not, shown or not; nobody else sees the difference. */
async function seeOneself(page: Page): Promise<void> {
  // A picture that has just become larger is coarse at first.
  const expectBar = (label: string, edge: 'left' | 'right'): Promise<void> =>
    expect
      .poll(
        async () => {
          const box = await tileOf(page, label).boundingBox();
          if (!box) throw new Error(`There is no ${label}.`);
          const y = box.y + box.height * 0.4;
          const edges = await pixelsAt(page, [
            [box.x + 12, y],
            [box.x + box.width - 12, y],
          ]);
          return edges.map((pixel) => Math.min(...pixel) > 190);
        },
        { message: `the white bar of ${label}, left and right`, timeout: 20_000 },
      )
      .toEqual([edge === 'left', edge === 'right']);
  await expectBar('Ada (you)', 'right');
  await expectBar('Bo', 'left');
  await page.getByRole('button', { name: 'Actions for Ada', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Mirror my video' }).click();
  await expect(page.getByRole('menuitemcheckbox', { name: 'Mirror my video' })).toBeHidden();
  await expectBar('Ada (you)', 'left');

  await chooseFromTile(page, 'Ada', 'Hide my own picture');
  await expectLook(page, { colours: { Bo: 'green', Cy: 'blue' }, largest: ['Bo', 'Cy'] });
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Show my own picture' }).click();
  await expect(page.getByRole('menuitem', { name: 'Full screen' })).toBeHidden();
  await expectLook(page, everyone('Ada'));

  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Exit full screen' }).click();
  await expect.poll(() => page.evaluate(() => document.fullscreenElement === null)).toBe(true);
}

/** Charts, fingerprints and a report of one connection; and who hears whom. */
async function seeFigures(ada: Person, bo: Person): Promise<void> {
  const fingerprints = async ({ page }: Person, other: string): Promise<[string, string]> => {
    await chooseFromTile(page, other, 'Connection…');
    await page.getByRole('dialog', { name: `Connection with ${other}` }).waitFor();
    const dialog = page.locator('co-connection-dialog');
    await expect(dialog.getByRole('row', { name: /Path direct/ })).toBeVisible();
    const ofTerm = (term: string): Promise<string> =>
      dialog.locator('dl > div').filter({ hasText: term }).locator('dd').innerText();
    return [await ofTerm('Your fingerprint'), await ofTerm('Their fingerprint')];
  };
  const [adas, bos] = await fingerprints(ada, 'Bo');
  expect(adas).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(await fingerprints(bo, 'Ada')).toEqual([bos, adas]);

  const { page } = ada;
  const dialog = page.locator('co-connection-dialog');
  await expect(dialog.getByRole('row', { name: /Voice received opus/ })).toBeVisible();
  // A line was drawn in each chart.
  await expect(dialog.locator('canvas')).toHaveCount(4);
  const inked = (): Promise<number[]> =>
    dialog.locator('canvas').evaluateAll((canvases) =>
      canvases.map((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data;
        return data ? data.filter((value, index) => index % 4 === 3 && value > 0).length : 0;
      }),
    );
  await expect.poll(async () => Math.min(...(await inked()))).toBeGreaterThan(20);
  expect(await axeFindings(page)).toEqual([]);
  await photograph(page, 'connection');
  await page.emulateMedia({ colorScheme: 'dark' });
  await photograph(page, 'connection-dark');
  // All at once: what is not named would be taken away.
  await ada.context.grantPermissions(['camera', 'microphone', 'clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy report' }).click();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  for (const part of [
    'Bo\n',
    'Path: direct',
    'Voice received: opus',
    'Bitrate, last two minutes: in',
    adas,
    bos,
  ])
    expect(report).toContain(part);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Connection with Bo' })).toBeHidden();
  await bo.page.keyboard.press('Escape');
  await expect(bo.page.getByRole('dialog', { name: 'Connection with Ada' })).toBeHidden();

  // Ada keeps order, so she is told; Bo is not offered to see it.
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Who hears whom' }).click();
  const matrix = page.locator('co-reception-dialog');
  for (const [listener, speakers] of Object.entries({ 'Ada (you)': 2, Bo: 2, Cy: 2 }))
    await expect(
      matrix.getByRole('row', { name: listener }).getByRole('cell', { name: /^\d+$/ }),
    ).toHaveCount(speakers);
  expect(await axeFindings(page)).toEqual([]);
  await photograph(page, 'who-hears-whom-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await photograph(page, 'who-hears-whom');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Who hears whom' })).toBeHidden();
  await bo.page.getByRole('button', { name: 'More' }).click();
  await expect(bo.page.getByRole('menuitem', { name: 'Full screen' })).toBeVisible();
  await expect(bo.page.getByRole('menuitem', { name: 'Who hears whom' })).toHaveCount(0);
  await bo.page.keyboard.press('Escape');
}

/** The small window: who speaks, oneself, and two buttons that work. */
async function floatAndLeave(ada: Person, bo: Person, cy: Person): Promise<void> {
  const [small] = await Promise.all([
    ada.context.waitForEvent('page'),
    chooseLayout(ada.page, 'Picture in picture'),
  ]);
  await small.setViewportSize({ width: 400, height: 289 });
  const colours = async (): Promise<(Colour | null)[]> => {
    const at = await Promise.all(
      ['video.own', 'video:not(.own)'].map((selector) => small.locator(selector).boundingBox()),
    );
    const pixels = await pixelsAt(
      small,
      at.map((box) => [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2]),
    );
    return pixels.map(colourOf);
  };
  await expect.poll(colours).toEqual(['red', 'green']);
  const folder = process.env.SCREENSHOTS;
  if (folder) await small.screenshot({ path: `${folder}/picture-in-picture.png` });
  expect(
    await small.locator('video').evaluateAll((all) => all.map((video) => (video as HTMLVideoElement).muted)),
  ).toEqual([true, true]);

  await small.getByRole('button', { name: 'Unmute', exact: true }).click();
  await expect(ada.page.getByRole('button', { name: 'Mute', exact: true })).toBeVisible();
  await small.getByRole('button', { name: 'Mute', exact: true }).click();
  await expect(ada.page.getByRole('button', { name: 'Unmute', exact: true })).toBeVisible();
  // Another speaker comes into it.
  await bo.page.getByRole('button', { name: 'Mute', exact: true }).click();
  await cy.page.getByRole('button', { name: 'Unmute', exact: true }).click();
  await expect.poll(colours).toEqual(['red', 'blue']);

  // Closed by the same item of the menu, and back.
  await Promise.all([small.waitForEvent('close'), chooseLayout(ada.page, 'Picture in picture')]);
  await expectLook(ada.page, everyone('Ada'));
  const [again] = await Promise.all([
    ada.context.waitForEvent('page'),
    chooseLayout(ada.page, 'Picture in picture'),
  ]);
  await Promise.all([again.waitForEvent('close'), again.getByRole('button', { name: 'Leave' }).click()]);
  await expect(ada.page.getByRole('button', { name: 'New room' })).toBeVisible();
  await expect(tileOf(bo.page, 'Ada')).toHaveCount(0);
  await waitForPicture(bo.page, 'Cy');
}
