import { msg } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  Aperture,
  ChevronDown,
  CircleDot,
  CircleStop,
  Mic,
  MicOff,
  PhoneOff,
  Users,
  Video,
  VideoOff,
  type IconNode,
} from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import { baseStyles } from '../shared/base-styles.ts';
import { backgroundLabels, type BackgroundChoice } from '../shared/background-choice.ts';
import '../shared/icon.ts';

/** What the toolbar asks for; the screen does it. */
export type CallCommand =
  | { readonly kind: 'toggle-sound' }
  | { readonly kind: 'toggle-video' }
  | { readonly kind: 'background'; readonly choice: BackgroundChoice }
  | { readonly kind: 'record'; readonly source: 'self' | 'call' }
  | { readonly kind: 'stop-recording' }
  | { readonly kind: 'toggle-people' }
  | { readonly kind: 'leave' };

export type CallCommandEvent = CustomEvent<CallCommand>;

/**
 * The toolbar of a call. Shows only what it is told, and asks for everything else.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-call-controls')
export class CallControls extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      [role='toolbar'] {
        display: flex;
        justify-content: safe center;
        gap: var(--wa-space-xs);
        padding: var(--wa-space-xs) var(--wa-space-s) max(var(--wa-space-xs), env(safe-area-inset-bottom));
        overflow-x: auto;
        scrollbar-width: none;
      }
      .record {
        display: flex;
        gap: 2px;
      }
      wa-button::part(button) {
        display: flex;
        flex-direction: column;
        justify-content: center;
        gap: 0.2rem;
        block-size: auto;
        min-block-size: 3.25rem;
        min-inline-size: 3.25rem;
        padding: var(--wa-space-xs) var(--wa-space-s);
        line-height: 1.1;
        border-radius: var(--wa-border-radius-l);
        background: rgb(255 255 255 / 12%);
        color: var(--co-stage-text);
        border: 1px solid transparent;
      }
      wa-button::part(button):hover {
        background: rgb(255 255 255 / 22%);
      }
      wa-button::part(label) {
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: 0.25rem;
        font-size: 0.72rem;
        font-weight: 500;
      }
      wa-button::part(label) {
        padding: 0;
      }
      wa-button.off::part(button) {
        background: #fbe9e7;
        color: #8c1d18;
      }
      wa-button.live::part(button),
      wa-button.leave::part(button) {
        background: #b3261e;
        color: white;
      }
      wa-button.more::part(button) {
        min-inline-size: 2rem;
        padding-inline: var(--wa-space-2xs);
      }
      wa-button[aria-pressed='true']::part(button),
      wa-button.pressed::part(button) {
        border-color: rgb(255 255 255 / 60%);
      }
      co-icon {
        font-size: 1.15rem;
      }
      @media (max-width: 34rem) {
        .text {
          position: absolute;
          inline-size: 1px;
          block-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        [role='toolbar'] {
          gap: var(--wa-space-2xs);
          padding-inline: var(--wa-space-2xs);
        }
        wa-button::part(button) {
          min-inline-size: 2.9rem;
          padding-inline: var(--wa-space-xs);
        }
      }
    `,
  ];

  @property({ type: Boolean }) muted = false;
  @property({ type: Boolean }) videoOn = false;
  @property({ type: Boolean }) recording = false;
  @property({ type: Boolean }) recordingBusy = false;
  @property({ type: Boolean }) peopleOpen = false;
  @property() background: BackgroundChoice = 'none';

  override render(): TemplateResult {
    return html`
      <div role="toolbar" aria-label=${msg('Call controls')}>
        ${this.#button(
          this.muted ? msg('Unmute') : msg('Mute'),
          this.muted ? MicOff : Mic,
          { kind: 'toggle-sound' },
          this.muted ? 'off' : '',
          'M',
        )}
        ${this.#button(
          this.videoOn ? msg('Stop video') : msg('Start video'),
          this.videoOn ? Video : VideoOff,
          { kind: 'toggle-video' },
          this.videoOn ? '' : 'off',
          'V',
        )}
        <wa-dropdown
          placement="top"
          @wa-select=${(event: CustomEvent<{ item: { value: string } }>) =>
            this.#ask({ kind: 'background', choice: event.detail.item.value as BackgroundChoice })}
        >
          <wa-button slot="trigger">
            <co-icon .icon=${Aperture}></co-icon><span class="text">${msg('Background')}</span>
          </wa-button>
          ${backgroundLabels().map(
            ([value, label]) =>
              html`<wa-dropdown-item type="checkbox" value=${value} ?checked=${value === this.background}
                >${label}</wa-dropdown-item
              >`,
          )}
        </wa-dropdown>
        ${this.#record()}
        ${this.#button(msg('People'), Users, { kind: 'toggle-people' }, this.peopleOpen ? 'pressed' : '', 'P')}
        ${this.#button(msg('Leave'), PhoneOff, { kind: 'leave' }, 'leave')}
      </div>
    `;
  }

  #record(): TemplateResult {
    if (this.recording) {
      return this.#button(msg('Stop recording'), CircleStop, { kind: 'stop-recording' }, 'live');
    }
    return html`<div class="record">
      <wa-button ?loading=${this.recordingBusy} @click=${() => this.#ask({ kind: 'record', source: 'call' })}>
        <co-icon .icon=${CircleDot}></co-icon><span class="text">${msg('Record')}</span>
      </wa-button>
      <wa-dropdown
        placement="top"
        @wa-select=${(event: CustomEvent<{ item: { value: string } }>) =>
          this.#ask({ kind: 'record', source: event.detail.item.value === 'self' ? 'self' : 'call' })}
      >
        <wa-button slot="trigger" class="more">
          <co-icon .icon=${ChevronDown}></co-icon
          ><span class="visually-hidden">${msg('What to record')}</span>
        </wa-button>
        <wa-dropdown-item value="call">${msg('The whole call')}</wa-dropdown-item>
        <wa-dropdown-item value="self">${msg('Only me')}</wa-dropdown-item>
      </wa-dropdown>
    </div>`;
  }

  #button(label: string, icon: IconNode, command: CallCommand, mood = '', key = ''): TemplateResult {
    return html`<wa-button
      class=${mood}
      title=${key ? `${label} (${key})` : label}
      @click=${() => this.#ask(command)}
    >
      <co-icon .icon=${icon}></co-icon><span class="text">${label}</span>
    </wa-button>`;
  }

  #ask(command: CallCommand): void {
    const event: CallCommandEvent = new CustomEvent('call-command', {
      detail: command,
      bubbles: true,
      composed: true,
    });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-call-controls': CallControls;
  }
}
