import type { ReadonlyStore } from '../lib/store.ts';
import { USUAL_HEIGHT_PX } from '../media/capture/capture.ts';
import type { LocalMedia } from '../media/local-media.ts';

/**
 * Has the camera give as many lines as somebody looks at, but for a film that is made of it meanwhile, which keeps the size
 * it has begun with. Returns `follow`, to be called where either may have changed, and `close`.
 */
export function followCaptureSize(
  media: Pick<LocalMedia, 'setCameraHeight'>,
  { wantedPx, isFilming }: { wantedPx: ReadonlyStore<number>; isFilming: () => boolean },
): { readonly follow: () => void; readonly close: () => void } {
  const follow = (): void => {
    if (!isFilming()) media.setCameraHeight(wantedPx.value);
  };
  const unwatch = wantedPx.watch(follow);
  return {
    follow,
    close: () => {
      unwatch();
      media.setCameraHeight(USUAL_HEIGHT_PX);
    },
  };
}
