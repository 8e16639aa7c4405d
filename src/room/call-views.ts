import type { Mesh } from '../mesh/mesh.ts';
import type { View } from './model.ts';

/** Whoever is not shown need not be sent. */
const OUT_OF_SIGHT: View = { cameraHeightPx: 0, screenHeightPx: 0, attention: 'normal' };

/** A recording shows everyone, whoever is on the screen just now. */
const RECORDED_HEIGHT_PX = 360;
const forTheRecord = (view: View): View => ({
  ...view,
  cameraHeightPx: Math.max(view.cameraHeightPx, RECORDED_HEIGHT_PX),
  screenHeightPx: Math.max(view.screenHeightPx, RECORDED_HEIGHT_PX),
});

/** Tells every peer how it is seen, by participant id; whoever is not in `views` is not seen at all. */
export function setViews(
  mesh: Pick<Mesh, 'peers' | 'setView'>,
  views: ReadonlyMap<string, View>,
  { recording }: { recording: boolean },
): void {
  for (const { id } of mesh.peers.value) {
    const view = views.get(id) ?? OUT_OF_SIGHT;
    mesh.setView(id, recording ? forTheRecord(view) : view);
  }
}
