import type { Device, LocalMedia, Settings } from '../../app.ts';

/** How one sees oneself; others never see any of it. */
export interface OwnView {
  /** As in a mirror. Null where there is nothing to choose: a camera that shows what is in front of the person. */
  readonly mirrored: boolean | null;
  /** The own picture is not shown here, though it is sent. */
  readonly hidden: boolean;
  /** There is a camera that looks the other way. */
  readonly canSwitch: boolean;
}

/** What follows from own devices and choices. */
export function ownViewOf(
  local: LocalMedia | null,
  { mirrorsSelf }: Pick<Settings, 'mirrorsSelf'>,
  hidden: boolean,
): OwnView {
  return {
    mirrored: showsPerson(local) ? mirrorsSelf : null,
    hidden,
    canSwitch: otherCamera(local) !== null,
  };
}

/** Whether own picture is shown as in a mirror, for somebody who wants that or not. */
export function isMirrored(local: LocalMedia | null, wanted: boolean): boolean {
  return wanted && showsPerson(local);
}

/** The camera that looks the other way than the one in use; null where there is none, or none is in use. */
export function otherCamera(local: LocalMedia | null): Device | null {
  const facing = currentCamera(local)?.facing ?? null;
  if (!local || facing === null) return null;
  return (
    local.devices.value.cameras.find((camera) => camera.facing !== null && camera.facing !== facing) ?? null
  );
}

const showsPerson = (local: LocalMedia | null): boolean => currentCamera(local)?.facing !== 'environment';

function currentCamera(local: LocalMedia | null): Device | undefined {
  const state = local?.camera.value;
  return state?.kind === 'on'
    ? local?.devices.value.cameras.find(({ id }) => id === state.deviceId)
    : undefined;
}
