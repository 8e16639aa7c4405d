// Firefox at the built app. Playwright drives only builds of its own, so the installed one is driven by puppeteer.
import puppeteer, { type Browser, type ElementHandle, type Page } from 'puppeteer-core';

/** Somebody in Firefox: see {@link openFirefox}. */
export interface FirefoxPerson {
  readonly page: Page;
  /** Uncaught errors, and errors on the console. */
  readonly problems: readonly string[];
  /** The first control or group on the screen that goes by this name, as soon as there is one. */
  named(name: string): Promise<ElementHandle<HTMLElement>>;
  /** Waits until this text stands somewhere on the screen, with nothing else in its element. */
  reads(text: string): Promise<void>;
  press(name: string): Promise<void>;
  /** Types into a text field. */
  fill(name: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** With a camera, a microphone and a sound card of its own making, and connections within one machine. */
const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.cubeb.force_mock_context': true,
  'media.peerconnection.ice.loopback': true,
};

const PATIENCE_MS = 30_000;
const CONTROLS = 'button, wa-button, wa-dropdown-item, wa-input, textarea, [role]';

/**
 * Starts a Firefox with a profile of its own at `address`. `executablePath`: see scripts/browser.mjs. `photo`: the address
 * of a picture, which its camera then shows with a fine pattern over the left fifth; without it, Firefox's own fake camera. `display`: see display.ts.
 */
export async function openFirefox(
  executablePath: string,
  address: string,
  { photo, display }: { photo?: string; display?: string } = {},
): Promise<FirefoxPerson> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    extraPrefsFirefox: { ...PREFERENCES, 'webgl.force-enabled': display !== undefined },
    env: { ...process.env, ...(display === undefined ? {} : { DISPLAY: display }) },
    defaultViewport: { width: 1280, height: 800 },
  });
  return drive(browser, address, photo === undefined ? {} : { photo });
}

/** Somebody at `address` in a new tab of a browser that puppeteer has started. `photo`: as {@link openFirefox} says. */
export async function drive(
  browser: Browser,
  address: string,
  { photo }: { photo?: string } = {},
): Promise<FirefoxPerson> {
  const page = await browser.newPage();
  if (photo !== undefined) await page.evaluateOnNewDocument(filmPhoto, photo);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // MediaPipe writes remarks where errors go.
    if (message.type() === 'error' && !message.text().startsWith('INFO:')) problems.push(message.text());
  });
  await page.goto(address);

  const find = async (name: string, selector: string): Promise<ElementHandle<HTMLElement>> => {
    const patience = { timeout: PATIENCE_MS, polling: 100 };
    const found = await page.waitForFunction(findByName, patience, name, selector).catch((error: unknown) => {
      throw new Error(`Firefox shows nothing called ${name}.`, { cause: error });
    });
    return found as ElementHandle<HTMLElement>;
  };
  const named = (name: string): Promise<ElementHandle<HTMLElement>> => find(name, CONTROLS);
  return {
    page,
    problems,
    named,
    reads: async (text) => {
      await find(text, '*');
    },
    press: async (name) => {
      const control = await named(name);
      // A dialog that is on its way out still takes what is meant for those behind it.
      await page.waitForFunction(takesClicks, { timeout: PATIENCE_MS, polling: 50 }, control);
      await control.click();
    },
    fill: async (name, text) => {
      await (await named(name)).click();
      await page.keyboard.type(text);
    },
    close: () => browser.close(),
  };
}

/** Runs in the page, and looks into every shadow root. */
function findByName(name: string, selector: string): HTMLElement | null {
  const all = (root: Document | ShadowRoot): Element[] =>
    [...root.querySelectorAll('*')].flatMap((element) =>
      element.shadowRoot ? [element, ...all(element.shadowRoot)] : [element],
    );
  const isCalled = (element: Element): boolean => {
    const names = [element.ariaLabel, element.getAttribute('label'), element.textContent.trim()];
    return element.matches(selector) && names.includes(name) && element.checkVisibility();
  };
  return (all(document).find(isCalled) as HTMLElement | undefined) ?? null;
}

/** Runs in the page: whether a click at the middle of `control` comes to it. */
function takesClicks(control: HTMLElement): boolean {
  const { x, y, width, height } = control.getBoundingClientRect();
  const hitIn = (root: Document | ShadowRoot): Element | null => {
    const hit = root.elementFromPoint(x + width / 2, y + height / 2);
    return hit?.shadowRoot && hit.shadowRoot !== root ? hitIn(hit.shadowRoot) : hit;
  };
  const hit = hitIn(document);
  for (let node: Node | null = hit; node; node = node instanceof ShadowRoot ? node.host : node.parentNode) {
    if (node === control) return true;
  }
  return false;
}

/** Runs in the page before its own scripts: its camera is a canvas. */
function filmPhoto(photo: string): void {
  // The page that Firefox begins with has no devices.
  if (!('mediaDevices' in navigator)) return;
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const openCamera = async (): Promise<MediaStreamTrack> => {
    const image = new Image();
    image.src = photo;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1280, 720];
    const context = canvas.getContext('2d')!;
    const draw = (): void => {
      context.drawImage(image, 0, 0, 1280, 720);
      for (let y = 0; y < 720; y += 8)
        for (let x = 0; x < 256; x += 8) {
          context.fillStyle = ((x + y) / 8) % 2 === 0 ? '#000' : '#fff';
          context.fillRect(x, y, 8, 8);
        }
    };
    draw();
    setInterval(draw, 33);
    return canvas.captureStream(30).getVideoTracks()[0]!;
  };
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    if (!constraints?.video) return real(constraints);
    return new MediaStream([await openCamera()]);
  };
}
