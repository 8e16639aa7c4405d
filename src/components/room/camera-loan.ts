import type { LocalMedia, QrReader } from '../../app.ts';
import { log } from '../../lib/log.ts';

/**
 * A QR reader for use in a call: own video is off while it scans, since phones open one camera at a time, and comes
 * back afterwards if it was on. `local`: own devices, read anew at each scan.
 */
export function lendCamera(reader: QrReader, local: () => LocalMedia | null): QrReader {
  const borrow = async (): Promise<() => void> => {
    const media = local();
    const camera = media?.camera.value;
    if (camera?.kind !== 'on') return () => undefined;
    await media?.stopVideo();
    return () => {
      media
        ?.startVideo(camera.deviceId)
        .catch((error: unknown) => log.warn('The camera did not come back after a scan.', error));
    };
  };
  return {
    ...reader,
    scan: async (video, onText, options) => {
      const giveBack = await borrow();
      try {
        const scan = await reader.scan(video, onText, options);
        // Whoever scans is told how it ended.
        scan.closed.catch(() => undefined).finally(giveBack);
        return scan;
      } catch (error) {
        giveBack();
        throw error;
      }
    },
  };
}
