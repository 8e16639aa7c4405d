import { expect } from 'chai';
import { html, render } from 'lit';
import { generate } from 'lean-qr';
import type { QrReader } from '../../../../src/app.ts';
import '../../../../src/components/shared/scan-dialog.ts';
import type { ScanDialog } from '../../../../src/components/shared/scan-dialog.ts';
import { assetUrl } from '../../../../src/lib/asset-url.ts';
import { createQrReader } from '../../../../src/media/capture/qr-scan.ts';
import { soon } from '../../mesh/pairing/soon.ts';

const reader = createQrReader(assetUrl('/vendor/zxing/zxing_reader.wasm'));

describe('QR scanner', () => {
  const page = document.createElement('main');
  const realGetUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  let tracks: MediaStreamTrack[];
  let scanned: string[];
  before(() => document.body.append(page));
  beforeEach(() => {
    tracks = [];
    scanned = [];
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await realGetUserMedia(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  afterEach(() => {
    render(html``, page);
    navigator.mediaDevices.getUserMedia = realGetUserMedia;
  });
  after(() => page.remove());

  const open = (loadReader: () => Promise<QrReader> = () => Promise.resolve(reader)): ScanDialog => {
    render(
      html`<co-scan-dialog
        open
        .loadReader=${loadReader}
        @scanned=${({ detail }: CustomEvent<string>) => scanned.push(detail)}
      ></co-scan-dialog>`,
      page,
    );
    return page.querySelector('co-scan-dialog')!;
  };
  const inside = (dialog: ScanDialog): ShadowRoot | null =>
    dialog.shadowRoot?.querySelector('co-qr-scanner')?.shadowRoot ?? null;
  const shows = (dialog: ScanDialog, text: string): Promise<void> =>
    soon(() => (inside(dialog)?.textContent ?? '').replace(/\s+/gu, ' ').includes(text));
  const choose = (dialog: ScanDialog, file: File): void => {
    const input = inside(dialog)!.querySelector('input')!;
    const files = new DataTransfer();
    files.items.add(file);
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
  };
  const isOff = (): boolean => tracks.length > 0 && tracks.every(({ readyState }) => readyState === 'ended');

  it('has the camera on only while the dialog is open', async () => {
    const dialog = open();
    await shows(dialog, 'Hold the QR code into the frame.');
    expect(tracks.map(({ readyState }) => readyState)).to.deep.equal(['live']);
    dialog.open = false;
    await soon(isOff);
  });

  it('lets go of a camera that comes when the dialog is gone', async () => {
    const { promise: allowed, resolve: allow } = Promise.withResolvers<undefined>();
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      await allowed;
      const stream = await realGetUserMedia(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
    open();
    await new Promise((resolve) => setTimeout(resolve, 100));
    render(html``, page);
    allow(undefined);
    await soon(isOff);
  });

  it('reads an image file, with the camera denied', async () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    const dialog = open();
    await shows(dialog, 'The browser may not use the camera');
    const canvas = document.createElement('canvas');
    generate('https://example.org/').toCanvas(canvas, {
      on: [0, 0, 0, 255],
      off: [255, 255, 255, 255],
      pad: 4,
    });
    const large = document.createElement('canvas');
    [large.width, large.height] = [300, 300];
    const context = large.getContext('2d')!;
    context.imageSmoothingEnabled = false;
    context.drawImage(canvas, 0, 0, 300, 300);
    const blob = await new Promise<Blob | null>((resolve) => large.toBlob(resolve, 'image/jpeg'));
    choose(dialog, new File([blob!], 'code.jpg', { type: 'image/jpeg' }));
    await soon(() => scanned.length === 1);
    expect(scanned).to.deep.equal(['https://example.org/']);
    dialog.problem = 'That is none of ours.';
    await shows(dialog, 'That is none of ours.');
  });

  it('says that a file is no picture, or that there is no code in it', async () => {
    const dialog = open();
    await shows(dialog, 'Hold the QR code');
    choose(dialog, new File(['not a picture'], 'code.png', { type: 'image/png' }));
    await shows(dialog, 'That file is not a picture');
    const response = await fetch('/node_modules/@vladmandic/face-api/demo/sample1.jpg');
    choose(dialog, new File([await response.blob()], 'person.jpg'));
    await shows(dialog, 'No QR code was found in that picture.');
    expect(scanned).to.deep.equal([]);
  });

  it('says that the reader cannot be loaded, and tries again', async () => {
    let isOnline = false;
    const dialog = open(() =>
      isOnline ? Promise.resolve(reader) : Promise.reject(new TypeError('offline')),
    );
    await shows(dialog, 'The QR reader could not be loaded');
    isOnline = true;
    inside(dialog)!.querySelector<HTMLElement>('.over wa-button')!.click();
    await shows(dialog, 'Hold the QR code into the frame.');
  });
});
