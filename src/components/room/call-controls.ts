import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import {
  Aperture,
  Dumbbell,
  Ellipsis,
  Hand,
  LayoutGrid,
  MessageCircle,
  Mic,
  MicOff,
  PhoneOff,
  ScreenShare,
  ScreenShareOff,
  Smile,
  Users,
  Video,
  VideoOff,
  type IconNode,
} from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/divider/divider.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import type { Adjustments, Participant, RoomPolicy } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import type { BackgroundChoice } from '../shared/background-choice.ts';
import { backgroundItems } from './background-items.ts';
import { sendCommand, type CallCommand } from './call-command.ts';
import { callControlsStyles } from './call-controls.styles.ts';
import { FullScreen } from './full-screen.ts';
import { reactionLabels } from './labels.ts';
import { MediaQuery } from './media-query.ts';
import { recordControl } from './recording/record-control.ts';
import type { RecordState } from './recording/record-items.ts';
import { layoutItems, moreItems, type MoreItem, type Roominess } from './more-items.ts';
import type { Layout } from './stage-tiles.ts';
import '../shared/icon.ts';

/** How one control looks besides its label. */
interface Look {
  readonly icon: IconNode;
  readonly mood?: string;
  readonly key?: string;
  /** Why it cannot be pressed now. */
  readonly disabledReason?: string | null;
  /** What waits behind it, for the eye and for screen readers. */
  readonly count?: { readonly number: number; readonly words: string };
}

/**
 * The toolbar of a call. Shows only what it is told, and asks for everything else.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-call-controls')
export class CallControls extends LitElement {
  static override styles = [baseStyles, callControlsStyles];

  @property({ attribute: false }) participants: readonly Participant[] = [];
  /** Oneself; null shows the toolbar of somebody who neither sends nor may change anything. */
  @property({ attribute: false }) self: Participant | null = null;
  @property({ attribute: false }) policy: RoomPolicy | null = null;
  @property() recording: RecordState['recording'] = 'no';
  @property({ type: Boolean }) recordingBusy = false;
  @property({ type: Boolean }) peopleOpen = false;
  @property({ type: Boolean }) chatOpen = false;
  @property({ type: Boolean }) trainingOpen = false;
  @property({ type: Number }) unread = 0;
  /** How many wait at the door. */
  @property({ type: Number }) waiting = 0;
  @property() background: BackgroundChoice = 'none';
  /** Null where the browser has no way to change the picture. */
  @property({ attribute: false }) adjustments: Adjustments | null = null;
  @property() layout: Layout = 'grid';
  /** The small window is open. */
  @property({ type: Boolean }) floating = false;
  /** One does not show oneself one's own picture. */
  @property({ type: Boolean }) selfHidden = false;
  /** One sees captions. */
  @property({ type: Boolean }) captioned = false;
  /** Muted, but while the microphone button is held. */
  @property({ type: Boolean }) pushToTalk = false;

  readonly #fullScreen = new FullScreen(this);
  readonly #narrow = new MediaQuery(this, '(max-width: 66rem)');
  readonly #phone = new MediaQuery(this, '(max-width: 40rem)');

  /** Puts the focus on the button of a command, as after closing what it had opened. */
  focusOn(kind: CallCommand['kind']): void {
    this.renderRoot.querySelector<HTMLElement>(`wa-button[data-command="${kind}"]`)?.focus();
  }

  override render(): TemplateResult {
    const { self } = this;
    const muted = self?.muted ?? true;
    const videoOn = self?.videoOn ?? false;
    const handUp = (self?.hand ?? null) !== null;
    const room: Roominess = this.#phone.matches ? 'phone' : this.#narrow.matches ? 'narrow' : 'wide';
    return html`
      <div role="toolbar" aria-label=${msg('Call controls')}>
        ${this.pushToTalk ? this.#talk(muted) : this.#sound(muted)}
        ${this.#button(
          videoOn ? msg('Stop video') : msg('Start video'),
          { kind: 'toggle-video' },
          {
            icon: videoOn ? Video : VideoOff,
            mood: videoOn ? '' : 'off',
            key: 'V',
            disabledReason: this.#noVideo(),
          },
        )}
        ${room === 'wide' ? this.#share() : nothing} ${room === 'wide' ? this.#background() : nothing}
        ${this.#button(
          handUp ? msg('Lower hand') : msg('Raise hand'),
          { kind: 'toggle-hand' },
          { icon: Hand, mood: handUp ? 'raised' : '', key: 'H' },
        )}
        ${room === 'phone' ? nothing : this.#reactions()} ${room === 'wide' ? recordControl(this) : nothing}
        ${room === 'wide' ? this.#training() : nothing} ${room === 'wide' ? this.#layout() : nothing}
        ${this.#button(
          msg('Chat'),
          { kind: 'toggle-chat' },
          {
            icon: MessageCircle,
            mood: this.chatOpen ? 'pressed' : '',
            key: 'C',
            count: { number: this.unread, words: msg(str`${this.unread} unread`) },
          },
        )}
        ${this.#button(
          msg('People'),
          { kind: 'toggle-people' },
          {
            icon: Users,
            mood: this.peopleOpen ? 'pressed' : '',
            key: 'P',
            count: { number: this.waiting, words: msg(str`${this.waiting} waiting`) },
          },
        )}
        ${this.#more(room)}
        ${this.#button(msg('Leave'), { kind: 'leave' }, { icon: PhoneOff, mood: 'leave' })}
      </div>
    `;
  }

  #sound(muted: boolean): TemplateResult {
    return this.#button(
      muted ? msg('Unmute') : msg('Mute'),
      { kind: 'toggle-sound' },
      { icon: muted ? MicOff : Mic, mood: muted ? 'off' : '', key: 'M', disabledReason: this.#noSound() },
    );
  }

  /** For the thumb as for the keyboard: heard from when it goes down until it comes up, wherever that is. */
  #talk(muted: boolean): TemplateResult {
    const reason = this.#noSound();
    const talk = (isDown: boolean): void => sendCommand(this, { kind: 'talk', isDown });
    const onKey = (event: KeyboardEvent): void => {
      if (event.repeat || (event.key !== ' ' && event.key !== 'Enter')) return;
      event.preventDefault();
      talk(event.type === 'keydown');
    };
    return html`<wa-button
      class=${reason === null ? `talk ${muted ? 'off' : 'talking'}` : 'talk'}
      title=${reason ?? msg('Hold to talk (Space)')}
      ?disabled=${reason !== null}
      @pointerdown=${(event: PointerEvent & { currentTarget: HTMLElement }) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        talk(true);
      }}
      @lostpointercapture=${() => talk(false)}
      @contextmenu=${(event: Event) => event.preventDefault()}
      @keydown=${onKey}
      @keyup=${onKey}
      @blur=${() => talk(false)}
    >
      <co-icon .icon=${muted ? MicOff : Mic}></co-icon><span class="text">${msg('Hold to talk')}</span>
    </wa-button>`;
  }

  #noSound(): string | null {
    return this.self?.role === 'viewer'
      ? msg('Viewers are not heard: raise your hand to come on stage')
      : null;
  }

  #noVideo(): string | null {
    if (this.self?.role === 'viewer') return msg('Viewers are not seen: raise your hand to come on stage');
    return this.policy?.type === 'voice' ? msg('This is a voice room: it has no pictures') : null;
  }

  #button(label: string, command: CallCommand, look: Look): TemplateResult {
    const { icon, mood = '', key, disabledReason = null, count } = look;
    const hint = key ? `${label} (${key})` : label;
    return html`<wa-button
      class=${disabledReason === null ? mood : ''}
      data-command=${command.kind}
      title=${disabledReason ?? hint}
      ?disabled=${disabledReason !== null}
      @click=${() => sendCommand(this, command)}
    >
      <span class="with-count"
        ><co-icon .icon=${icon}></co-icon>${
          count && count.number > 0
            ? html`<span class="count" aria-hidden="true">${count.number > 99 ? '99+' : count.number}</span>`
            : nothing
        }</span
      ><span class="text">${label}</span>${
        count && count.number > 0 ? html`<span class="visually-hidden">(${count.words})</span>` : nothing
      }
    </wa-button>`;
  }

  #share(): TemplateResult {
    const sharing = this.self?.sharing ?? false;
    return this.#button(
      sharing ? msg('Stop sharing') : msg('Share screen'),
      { kind: 'toggle-share' },
      {
        icon: sharing ? ScreenShareOff : ScreenShare,
        mood: sharing ? 'live' : '',
        disabledReason: this.#noVideo(),
      },
    );
  }

  #training(): TemplateResult {
    return this.#button(
      msg('Training'),
      { kind: 'toggle-training' },
      { icon: Dumbbell, mood: this.trainingOpen ? 'pressed' : '', key: 'T' },
    );
  }

  #layout(): TemplateResult {
    return this.#menu(msg('Layout'), LayoutGrid, layoutItems(this));
  }

  #background(): TemplateResult {
    return this.#menu(msg('Background'), Aperture, backgroundItems(this, { isHeaded: true }));
  }

  /** A button that opens choices. */
  #menu(label: string, icon: IconNode, items: readonly MoreItem[]): TemplateResult {
    return html`<wa-dropdown
      placement="top"
      @wa-select=${(event: CustomEvent<{ item: { value: string } }>) => this.#select(items, event)}
    >
      <wa-button slot="trigger">
        <co-icon .icon=${icon}></co-icon><span class="text">${label}</span>
      </wa-button>
      ${items.map(
        ({ value, label: words, checked, beginsGroup }, index) =>
          html`${beginsGroup && index > 0 ? html`<wa-divider></wa-divider>` : nothing}
            <wa-dropdown-item type="checkbox" value=${value} .checked=${live(checked ?? false)}
              >${words}</wa-dropdown-item
            >`,
      )}
    </wa-dropdown>`;
  }

  #select(items: readonly MoreItem[], event: CustomEvent<{ item: { value: string } }>): void {
    const { value } = event.detail.item;
    const chosen = items.find((item) => item.value === value);
    sendCommand(this, chosen?.command ?? { kind: 'react', index: Number(value) });
    // The item has ticked itself, whether what it stands for came about or not.
    this.requestUpdate();
  }

  #reactions(): TemplateResult {
    return html`<wa-dropdown
      class="reactions"
      placement="top"
      @wa-select=${(event: CustomEvent<{ item: { value: string } }>) =>
        sendCommand(this, { kind: 'react', index: Number(event.detail.item.value) })}
    >
      <wa-button slot="trigger" title=${msg('React (1-6)')}>
        <co-icon .icon=${Smile}></co-icon><span class="text">${msg('React')}</span>
      </wa-button>
      ${reactionLabels().map(([emoji, words], index) => reactionItem(emoji, words, String(index)))}
    </wa-dropdown>`;
  }

  #more(room: Roominess): TemplateResult {
    const items = moreItems({ ...this.#state(), room });
    return html`<wa-dropdown
      class="reactions"
      placement="top-end"
      @wa-select=${(event: CustomEvent<{ item: { value: string } }>) => this.#select(items, event)}
    >
      <wa-button slot="trigger">
        <co-icon .icon=${Ellipsis}></co-icon><span class="text">${msg('More')}</span>
      </wa-button>
      ${
        room === 'phone'
          ? html`${reactionLabels().map(([emoji, words], index) => reactionItem(emoji, words, String(index)))}
              <wa-divider></wa-divider>`
          : nothing
      }
      ${items.map(
        ({ value, label, icon, checked, isDanger, beginsGroup }) =>
          html`${beginsGroup ? html`<wa-divider></wa-divider>` : nothing}
            <wa-dropdown-item
              value=${value}
              type=${checked === undefined ? 'normal' : 'checkbox'}
              .checked=${live(checked ?? false)}
              variant=${isDanger ? 'danger' : 'default'}
              ><co-icon slot="icon" .icon=${icon}></co-icon>${label}</wa-dropdown-item
            >`,
      )}
    </wa-dropdown>`;
  }

  #state() {
    const { self, policy, background, adjustments, layout, floating, selfHidden } = this;
    const { recording, recordingBusy, participants } = this;
    const fullScreen = this.#fullScreen.isPossible ? this.#fullScreen.isOn : null;
    return {
      self,
      policy,
      background,
      adjustments,
      layout,
      floating,
      fullScreen,
      selfHidden,
      captioned: this.captioned,
      recording,
      recordingBusy,
      participants,
    };
  }
}

function reactionItem(emoji: string, words: string, value: string): TemplateResult {
  return html`<wa-dropdown-item class="reaction" value=${value} title=${words}
    ><span aria-hidden="true">${emoji}</span><span class="visually-hidden">${words}</span></wa-dropdown-item
  >`;
}

declare global {
  interface HTMLElementTagNameMap {
    'co-call-controls': CallControls;
  }
}
