import { expose } from 'comlink';
import type { QrApi } from './qr.contract.ts';

/** What is used of the Barcode Detection API, which the DOM's types leave out. */
interface Detector {
  detect(image: ImageBitmap): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorConstructor {
  new (options: { formats: ['qr_code'] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

let detector: Detector | undefined;

const api: QrApi = {
  async load(wasmUrl) {
    detector = (await openNative()) ?? (await openZxing(wasmUrl));
  },
  async read(picture) {
    if (!detector) throw new Error('The reader is not loaded.');
    try {
      return (await detector.detect(picture)).map(({ rawValue }) => rawValue);
    } finally {
      picture.close();
    }
  },
};
expose(api);

async function openNative(): Promise<Detector | null> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorConstructor };
  const formats = await BarcodeDetector?.getSupportedFormats();
  return BarcodeDetector && formats?.includes('qr_code')
    ? new BarcodeDetector({ formats: ['qr_code'] })
    : null;
}

async function openZxing(wasmUrl: string): Promise<Detector> {
  const { BarcodeDetector, prepareZXingModule } = await import('barcode-detector/ponyfill');
  // Left to itself it would fetch from somebody else's server.
  await prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });
  return new BarcodeDetector({ formats: ['qr_code'] });
}
