import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import {
  Captions,
  CaptionsOff,
  CircleHelp,
  Maximize,
  Minimize,
  Pause,
  PictureInPicture2,
  Play,
  Repeat,
  RotateCcw,
  RotateCw,
  StepBack,
  StepForward,
  Volume2,
  VolumeX,
  type IconNode,
} from 'lucide';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import { baseStyles } from '../../shared/base-styles.ts';
import { formatClock } from '../../shared/format.ts';
import '../../shared/icon.ts';
import { playerBarStyles } from './player-bar.styles.ts';
import { SKIP_MS, SPEEDS, sendPlayerCommand, type Loop, type PlayerCommand } from './player-command.ts';

/** What the buttons below a picture show. */
export interface BarView {
  readonly playing: boolean;
  readonly ended: boolean;
  readonly positionMs: number;
  readonly durationMs: number;
  readonly speed: number;
  readonly volume: number;
  readonly muted: boolean;
  readonly loop: Loop | null;
  /** Null where there are none. */
  readonly captions: boolean | null;
  readonly hasPicture: boolean;
  readonly fullScreen: boolean;
}

/**
 * The buttons of a player.
 * @fires player-command {PlayerCommandEvent}
 */
@customElement('co-player-bar')
export class PlayerBar extends LitElement {
  static override styles = [baseStyles, playerBarStyles];

  @property({ attribute: false }) view: BarView | null = null;

  override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (!view) return nothing;
    return html`<div class="bar" role="toolbar" aria-label=${msg('Playback controls')}>
      ${
        view.playing
          ? this.#button(msg('Pause'), 'K', Pause, { kind: 'toggle' })
          : this.#button(view.ended ? msg('Play again') : msg('Play'), 'K', view.ended ? RotateCcw : Play, {
              kind: 'toggle',
            })
      }
      ${this.#button(msg('Back 10 seconds'), 'J', RotateCcw, { kind: 'skip', byMs: -SKIP_MS }, 'wide')}
      ${this.#button(msg('On 10 seconds'), 'L', RotateCw, { kind: 'skip', byMs: SKIP_MS }, 'wide')}
      ${
        view.hasPicture
          ? html`
              ${this.#button(msg('Previous frame'), ',', StepBack, { kind: 'step-frame', by: -1 }, 'widest')}
              ${this.#button(msg('Next frame'), '.', StepForward, { kind: 'step-frame', by: 1 }, 'widest')}
            `
          : nothing
      }
      ${this.#time(view)}
      <span class="room"></span>
      ${this.#volume(view)} ${this.#speed(view)}
      ${
        view.captions === null
          ? nothing
          : this.#toggle(msg('Captions'), 'C', view.captions ? Captions : CaptionsOff, view.captions, {
              kind: 'captions',
            })
      }
      ${this.#loop(view.loop)}
      ${
        view.hasPicture && document.pictureInPictureEnabled
          ? this.#button(msg('Picture in picture'), 'P', PictureInPicture2, { kind: 'picture-in-picture' })
          : nothing
      }
      ${this.#button(
        view.fullScreen ? msg('Leave full screen') : msg('Full screen'),
        'F',
        view.fullScreen ? Minimize : Maximize,
        { kind: 'full-screen' },
      )}
      ${this.#button(msg('Keys'), '?', CircleHelp, { kind: 'help' }, 'wide')}
    </div>`;
  }

  #time({ positionMs, durationMs, speed }: BarView): TemplateResult {
    const leftMs = Math.max(0, durationMs - positionMs) / speed;
    return html`<span class="time" title=${msg(str`${formatClock(leftMs)} left at this speed`)}
      >${formatClock(positionMs)}<span class="total"> / ${formatClock(durationMs)}</span></span
    >`;
  }

  #volume({ muted, volume }: BarView): TemplateResult {
    const isSilent = muted || volume === 0;
    return html`
      ${this.#toggle(isSilent ? msg('Unmute') : msg('Mute'), 'M', isSilent ? VolumeX : Volume2, null, { kind: 'mute' }, 'mute')}
      <input
        class="wide"
        type="range"
        min="0"
        max="100"
        step="5"
        aria-label=${msg('Volume')}
        .value=${String(isSilent ? 0 : Math.round(volume * 100))}
        @input=${({ target }: Event) => {
          if (target instanceof HTMLInputElement)
            sendPlayerCommand(this, { kind: 'volume', volume: Number(target.value) / 100 });
        }}
      />
    `;
  }

  #speed({ speed }: BarView): TemplateResult {
    return html`<wa-dropdown
      placement="top"
      @wa-select=${({ detail }: CustomEvent<{ item: { value: string } }>) =>
        sendPlayerCommand(this, { kind: 'speed', speed: Number(detail.item.value) })}
    >
      <button
        slot="trigger"
        type="button"
        class="speed"
        title=${msg('Speed')}
        aria-label=${msg(str`Speed, ${speed}×`)}
      >
        ${speed}×
      </button>
      ${SPEEDS.map(
        (each) =>
          html`<wa-dropdown-item type="checkbox" value=${each} ?checked=${each === speed}
            >${each}×</wa-dropdown-item
          >`,
      )}
    </wa-dropdown>`;
  }

  #loop(loop: Loop | null): TemplateResult {
    const label = !loop
      ? msg('Repeat a section from here')
      : loop.toMs === null
        ? msg('Repeat until here')
        : msg('Stop repeating');
    return this.#toggle(label, 'R', Repeat, loop !== null, { kind: 'loop' });
  }

  #button(label: string, key: string, icon: IconNode, command: PlayerCommand, size = ''): TemplateResult {
    return this.#toggle(label, key, icon, null, command, size);
  }

  #toggle(
    label: string,
    key: string,
    icon: IconNode,
    pressed: boolean | null,
    command: PlayerCommand,
    size = '',
  ): TemplateResult {
    return html`<button
      type="button"
      class=${size}
      aria-label=${label}
      title="${label} (${key})"
      aria-pressed=${ifDefined(pressed === null ? undefined : pressed ? 'true' : 'false')}
      @click=${() => sendPlayerCommand(this, command)}
    >
      <co-icon .icon=${icon}></co-icon>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-player-bar': PlayerBar;
  }
}
