import type axeCore from 'axe-core';
// Not a module: it puts itself on the window.
import 'axe-core/axe.js';
import { expect } from 'chai';
import { html, render } from 'lit';
import '../../../../src/components/room/pairing-dialog.ts';
import type { PairingDialog } from '../../../../src/components/room/pairing-dialog.ts';
import type { QrCode } from '../../../../src/components/shared/qr-code.ts';
import { assetUrl } from '../../../../src/lib/asset-url.ts';
import { createQrReader } from '../../../../src/media/capture/qr-scan.ts';
import { answerPairing, offerPairing } from '../../../../src/mesh/pairing/pairing.ts';
import { openHub, type Hub } from '../../../../src/mesh/relays/hub.ts';
import { soon } from '../../mesh/pairing/soon.ts';

const LINK = 'https://example.org/#/r/abandon-ability-able-about-above-absent';
const reader = createQrReader(assetUrl('/vendor/zxing/zxing_reader.wasm'));

/** One of two devices, with its dialog. */
interface Device {
  readonly hub: Hub;
  readonly dialog: PairingDialog;
  readonly closed: () => number;
}

describe('pairing dialog', () => {
  const page = document.createElement('main');
  const realGetUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  let lifetime: AbortController;
  before(() => document.body.append(page));
  beforeEach(() => (lifetime = new AbortController()));
  afterEach(() => {
    navigator.mediaDevices.getUserMedia = realGetUserMedia;
    lifetime.abort();
    page.replaceChildren();
  });
  after(() => page.remove());

  const device = async (offer = '', topic = 'room'): Promise<Device> => {
    const hub = openHub();
    const settings = { topic, addPort: (port: Parameters<Hub['addPort']>[0]) => void hub.addPort(port) };
    let closedCount = 0;
    const place = document.createElement('div');
    page.append(place);
    render(
      html`<co-pairing-dialog
        open
        .room=${{
          offerPairing: () => offerPairing(settings, lifetime),
          answerPairing: (text: string) => answerPairing(text, settings, lifetime),
        }}
        .link=${LINK}
        .offer=${offer}
        .loadReader=${() => Promise.resolve(reader)}
        @closed=${() => (closedCount += 1)}
      ></co-pairing-dialog>`,
      place,
    );
    const dialog = place.querySelector('co-pairing-dialog')!;
    await dialog.updateComplete;
    return { hub, dialog, closed: () => closedCount };
  };

  const words = ({ dialog }: Device): string =>
    (dialog.shadowRoot?.textContent ?? '').replace(/\s+/gu, ' ').trim();
  const shows = (one: Device, text: string): Promise<void> => soon(() => words(one).includes(text));
  const button = ({ dialog }: Device, label: string): HTMLElement => {
    const all = [...(dialog.shadowRoot?.querySelectorAll<HTMLElement>('wa-button') ?? [])];
    const found = all.find(({ textContent }) => textContent.trim() === label);
    if (!found) throw new Error(`There is no button ${label}.`);
    return found;
  };
  const codeShownBy = async (one: Device): Promise<QrCode> => {
    await soon(() => one.dialog.shadowRoot?.querySelector('co-qr-code') !== null);
    const code = one.dialog.shadowRoot!.querySelector('co-qr-code')!;
    await code.updateComplete;
    return code;
  };
  const paste = (one: Device, text: string): void => {
    const input = one.dialog.shadowRoot!.querySelector('wa-input')!;
    input.value = text;
    input.dispatchEvent(new Event('input'));
    button(one, 'Connect').click();
  };
  const expectAccessible = async (): Promise<void> => {
    // What is still fading in has the wrong contrast.
    await new Promise((resolve) => setTimeout(resolve, 400));
    const { axe } = window as unknown as { axe: typeof axeCore };
    const { violations } = await axe.run(page, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).to.deep.equal([]);
  };

  it('connects two devices by pasted texts', async () => {
    const ada = await device();
    const { text: link } = await codeShownBy(ada);
    expect(link).to.match(/^https:\/\/example\.org\/#\/r\/[a-z-]+\?pair=CP1[A-Z2-7]+$/);
    expect(link.length).to.be.below(350);
    await expectAccessible();
    const bo = await device(new URL(link).hash.split('pair=')[1]);
    const { text: answer } = await codeShownBy(bo);
    await shows(bo, 'Waiting for the other device');
    await expectAccessible();
    paste(ada, answer);
    await Promise.all([shows(ada, 'The devices are connected'), shows(bo, 'The devices are connected')]);
    expect(ada.hub.state.value).to.equal('connected');
    await expectAccessible();
    button(ada, 'Done').click();
    await soon(() => ada.closed() === 1);
    expect(ada.hub.state.value, 'they stay connected').to.equal('connected');
    expect(bo.hub.state.value).to.equal('connected');
  });

  it('connects two devices by cameras that see each other’s screens', async function () {
    this.timeout(30_000);
    const ada = await device();
    const first = await codeShownBy(ada);
    const bo = await device();
    await codeShownBy(bo);

    /** The camera sees what stands on the other screen. */
    const look = (code: QrCode): MediaStreamTrack[] => {
      const tracks: MediaStreamTrack[] = [];
      navigator.mediaDevices.getUserMedia = () => {
        const photo = document.createElement('canvas');
        [photo.width, photo.height] = [640, 480];
        const context = photo.getContext('2d')!;
        const paint = (): void => {
          context.fillStyle = '#567';
          context.fillRect(0, 0, 640, 480);
          context.imageSmoothingEnabled = false;
          context.drawImage(code.shadowRoot!.querySelector('canvas')!, 120, 40, 400, 400);
        };
        const painting = setInterval(paint, 50);
        lifetime.signal.addEventListener('abort', () => clearInterval(painting));
        const stream = photo.captureStream(15);
        tracks.push(...stream.getTracks());
        return Promise.resolve(stream);
      };
      return tracks;
    };

    const boSees = look(first);
    button(bo, 'Scan the answer').click();
    // Bo's own first code is dropped for the answer to Ada's.
    await shows(bo, 'Show this answer to the other device');
    await soon(() => boSees.every(({ readyState }) => readyState === 'ended'));
    const adaSees = look(await codeShownBy(bo));
    button(ada, 'Scan the answer').click();
    await Promise.all([shows(ada, 'The devices are connected'), shows(bo, 'The devices are connected')]);
    await soon(() => adaSees.every(({ readyState }) => readyState === 'ended'));
    expect(adaSees.length).to.equal(1);
  });

  it('says what is wrong with a text, and takes the next one', async () => {
    const ada = await device();
    await codeShownBy(ada);
    button(ada, 'Connect').click();
    await shows(ada, 'Paste the text that the other device shows');
    paste(ada, 'hello');
    await shows(ada, 'That is not a connection code of this app.');
    const stranger = await offerPairing({ topic: 'room', addPort: () => undefined }, lifetime);
    paste(ada, stranger.text);
    await shows(ada, 'That is a code to start with');
    paste(ada, 'https://example.org/?pair=something');
    await shows(ada, 'That is not a connection code of this app.');
    expect(ada.dialog.shadowRoot!.querySelector('[role=alert]')).not.to.equal(null);
    const { text } = await codeShownBy(ada);
    const bo = await device(text.split('pair=')[1]);
    paste(ada, (await codeShownBy(bo)).text);
    await shows(ada, 'The devices are connected');
  });

  it('offers a new start where the code that brought us here is of no use', async () => {
    const elsewhere = await offerPairing({ topic: 'another room', addPort: () => undefined }, lifetime);
    const ada = await device(elsewhere.text);
    await shows(ada, 'That code is for another room.');
    await expectAccessible();
    button(ada, 'Start with a new code').click();
    expect((await codeShownBy(ada)).text).to.contain(LINK);
  });

  it('gives up what has not come about when it is closed', async () => {
    const ada = await device();
    const { text } = await codeShownBy(ada);
    const bo = await device(text.split('pair=')[1]);
    const { text: answer } = await codeShownBy(bo);
    ada.dialog.open = false;
    await soon(() => ada.closed() === 1);
    ada.dialog.open = true;
    const again = await codeShownBy(ada);
    await soon(() => again.text !== text);
    paste(ada, answer);
    await shows(ada, 'That is the answer to another code');
    bo.dialog.open = false;
    await soon(() => bo.closed() === 1);
    expect(bo.hub.state.value).to.equal('waiting');
  });
});
