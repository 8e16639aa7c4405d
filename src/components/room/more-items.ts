import { msg } from '@lit/localize';
import {
  Cable,
  Captions,
  Dumbbell,
  Ear,
  Eye,
  Headphones,
  LayoutGrid,
  Link,
  Lock,
  Maximize,
  MicOff,
  Minimize,
  PhoneOff,
  PictureInPicture2,
  ScreenShare,
  ScreenShareOff,
  Settings2,
  Smartphone,
  type IconNode,
} from 'lucide';
import type { Participant, RoomPolicy } from '../../app.ts';
import { backgroundItems, type OwnPicture } from './background-items.ts';
import type { CallCommand } from './call-command.ts';
import { canFloat } from './floating-window.ts';
import { layoutLabels } from './labels.ts';
import { keepsOrder } from './participant-actions.ts';
import { recordItems, type RecordState } from './recording/record-items.ts';
import type { Layout } from './stage-tiles.ts';

/** How much room the toolbar has: the less, the more of it moves into **More**. */
export type Roominess = 'wide' | 'narrow' | 'phone';

/** One line of the menu **More**. */
export interface MoreItem {
  /** Unlike any other's. */
  readonly value: string;
  readonly label: string;
  readonly icon: IconNode;
  readonly command: CallCommand;
  /** Shown as a choice that is on or off. */
  readonly checked?: boolean;
  readonly isDanger?: boolean;
  readonly disabled?: boolean;
  readonly beginsGroup?: boolean;
}

/** What is in **More**: what the toolbar has no room for, then what everyone may, then what keeps order. */
export function moreItems(
  state: OwnPicture &
    RecordState & {
      readonly self: Participant | null;
      readonly policy: RoomPolicy | null;
      readonly layout: Layout;
      /** The small window is open. */
      readonly floating: boolean;
      /** Null where the page cannot fill the screen. */
      readonly fullScreen: boolean | null;
      /** One does not show oneself one's own picture. */
      readonly selfHidden: boolean;
      /** One sees captions. */
      readonly captioned: boolean;
      readonly room: Roominess;
    },
): readonly MoreItem[] {
  const { self, policy, room } = state;
  const lesser: readonly MoreItem[] =
    room === 'wide'
      ? []
      : [
          {
            value: 'training',
            label: msg('Training'),
            icon: Dumbbell,
            command: { kind: 'toggle-training' },
          },
          ...shareItems(self),
          ...recordItems(state),
          ...layoutItems(state),
          ...backgroundItems(state, { isHeaded: false }),
        ];
  const common: MoreItem[] = [
    {
      value: 'devices',
      label: msg('Devices…'),
      icon: Headphones,
      command: { kind: 'choose-devices' },
      beginsGroup: lesser.length > 0,
    },
    ...captionItems(state.captioned),
    {
      value: 'copy-link',
      label: msg('Copy invite link'),
      icon: Link,
      command: { kind: 'copy-link' },
    },
    {
      value: 'use-phone',
      label: msg('Use a phone as the camera'),
      icon: Smartphone,
      command: { kind: 'use-phone' },
    },
    {
      value: 'connect-offline',
      label: msg('Connect without internet'),
      icon: Cable,
      command: { kind: 'connect-offline' },
    },
    ...viewItems(state),
  ];
  return [...lesser, ...common, ...(self && keepsOrder(self) ? orderItems(policy) : [])];
}

/** Phones have no way to share a screen. */
function shareItems(self: Participant | null): readonly MoreItem[] {
  if (!('getDisplayMedia' in navigator.mediaDevices) || self?.role === 'viewer') return [];
  const sharing = self?.sharing ?? false;
  return [
    {
      value: 'share',
      label: sharing ? msg('Stop sharing') : msg('Share screen'),
      icon: sharing ? ScreenShareOff : ScreenShare,
      command: { kind: 'toggle-share' },
      isDanger: sharing,
    },
  ];
}

/** How the stage may be arranged, and the small window that goes on beside it. */
export function layoutItems({
  layout,
  floating,
}: {
  readonly layout: Layout;
  readonly floating: boolean;
}): readonly MoreItem[] {
  const layouts = layoutLabels().map(([choice, label], index) => ({
    value: `layout-${choice}`,
    label,
    icon: LayoutGrid,
    command: { kind: 'layout', layout: choice },
    checked: choice === layout,
    beginsGroup: index === 0,
  })) satisfies MoreItem[];
  if (!canFloat()) return layouts;
  return [
    ...layouts,
    {
      value: 'picture-in-picture',
      label: msg('Picture in picture'),
      icon: PictureInPicture2,
      command: { kind: 'picture-in-picture' },
      checked: floating,
    },
  ];
}

function captionItems(captioned: boolean): readonly MoreItem[] {
  return [
    {
      value: 'captions',
      label: msg('Captions'),
      icon: Captions,
      command: { kind: 'captions', request: { kind: 'toggle' } },
      checked: captioned,
    },
    {
      value: 'caption-settings',
      label: msg('Caption settings…'),
      icon: Settings2,
      command: { kind: 'captions', request: { kind: 'configure', open: true } },
    },
  ];
}

/** What concerns only this screen. */
function viewItems({
  fullScreen,
  selfHidden,
}: {
  readonly fullScreen: boolean | null;
  readonly selfHidden: boolean;
}): readonly MoreItem[] {
  const items: MoreItem[] = [];
  if (fullScreen !== null) {
    items.push({
      value: 'full-screen',
      label: fullScreen ? msg('Exit full screen') : msg('Full screen'),
      icon: fullScreen ? Minimize : Maximize,
      command: { kind: 'toggle-full-screen' },
    });
  }
  if (selfHidden) {
    items.push({
      value: 'show-self',
      label: msg('Show my own picture'),
      icon: Eye,
      command: { kind: 'toggle-self-view' },
    });
  }
  return items;
}

function orderItems(policy: RoomPolicy | null): readonly MoreItem[] {
  const locked = policy?.locked ?? false;
  return [
    {
      value: 'reception',
      label: msg('Who hears whom'),
      icon: Ear,
      command: { kind: 'show-reception' },
      beginsGroup: true,
    },
    {
      value: 'mute-all',
      label: msg('Mute all'),
      icon: MicOff,
      command: { kind: 'moderate', action: { kind: 'mute-all' } },
    },
    {
      value: 'lock',
      label: msg('Lock room'),
      icon: Lock,
      command: { kind: 'moderate', action: { kind: 'set-policy', change: { locked: !locked } } },
      checked: locked,
    },
    {
      value: 'end',
      label: msg('End room for all'),
      icon: PhoneOff,
      command: { kind: 'moderate', action: { kind: 'end' } },
      isDanger: true,
    },
  ];
}
