import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import { CircleDot, EllipsisVertical, MicOff, ShieldCheck, Volume2, WifiOff } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import type { Participant } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';

/** Somebody asked to compare the safety emoji with this participant. */
export type VerifyEvent = CustomEvent<Participant>;

/**
 * One person: picture or initials, name, mute, recording and connection state.
 * @fires verify {VerifyEvent}
 */
@customElement('co-participant-tile')
export class ParticipantTile extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        position: relative;
        display: block;
        overflow: hidden;
        border-radius: var(--wa-border-radius-l);
        background: var(--co-stage-tile);
        color: var(--co-stage-text);
        container-type: size;
      }
      [role='group'] {
        position: absolute;
        inset: 0;
      }
      video {
        inline-size: 100%;
        block-size: 100%;
        object-fit: cover;
      }
      video.mirrored {
        transform: scaleX(-1);
      }
      video.off {
        visibility: hidden;
      }
      .avatar {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
      }
      .avatar span {
        display: grid;
        place-content: center;
        inline-size: min(38cqmin, 8rem);
        block-size: min(38cqmin, 8rem);
        border-radius: 50%;
        font-size: min(15cqmin, 3rem);
        font-weight: 650;
        background: oklch(0.42 0.07 var(--hue));
        color: white;
      }
      .badge {
        position: absolute;
        inset-block-end: var(--wa-space-xs);
        inset-inline-start: var(--wa-space-xs);
        max-inline-size: calc(100% - 2 * var(--wa-space-xs));
        display: flex;
        align-items: center;
        gap: var(--wa-space-2xs);
        padding: var(--wa-space-2xs) var(--wa-space-xs);
        border-radius: var(--wa-border-radius-m);
        background: rgb(0 0 0 / 62%);
        font-size: var(--wa-font-size-s);
      }
      .badge .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .recording {
        color: #ff8d80;
      }
      .state {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--wa-space-xs);
        background: rgb(0 0 0 / 55%);
        text-align: center;
        padding: var(--wa-space-m);
      }
      .menu {
        position: absolute;
        inset-block-start: var(--wa-space-xs);
        inset-inline-end: var(--wa-space-xs);
      }
      .menu wa-button::part(button) {
        background: rgb(0 0 0 / 45%);
        color: white;
      }
      .sound {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
      }
    `,
  ];

  @property({ attribute: false }) participant: Participant | null = null;
  /** The output device for their voice; empty is the system's. */
  @property() speakerId = '';

  @state() private soundBlocked = false;
  @query('video') private video!: HTMLVideoElement;

  override updated(changed: PropertyValues<this>): void {
    const stream = this.participant?.stream ?? null;
    if (this.video.srcObject !== stream) {
      this.video.srcObject = stream;
      if (stream) void this.#play();
    }
    if (changed.has('speakerId') && 'setSinkId' in this.video) {
      // A speaker that is gone leaves the sound where it was.
      this.video.setSinkId(this.speakerId).catch(() => undefined);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.video.srcObject = null;
  }

  async #play(): Promise<void> {
    try {
      await this.video.play();
      this.soundBlocked = false;
    } catch (error) {
      // Any other reason (a stream replaced in between) is followed by a new play().
      if (error instanceof Error && error.name === 'NotAllowedError') this.soundBlocked = true;
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { participant } = this;
    if (!participant) return html`<video muted></video>`;
    const label = participant.isSelf ? msg(str`${participant.name} (you)`) : participant.name;
    return html`
      <div role="group" aria-label=${label}>
        <video
          autoplay
          playsinline
          disablepictureinpicture
          .muted=${participant.isSelf}
          class=${`${participant.isSelf ? 'mirrored' : ''} ${participant.videoOn ? '' : 'off'}`}
        ></video>
        ${participant.videoOn ? nothing : this.#avatar(participant)}
        ${participant.connection === 'connected' ? nothing : this.#state(participant)}
        <div class="badge">
          ${
            participant.recording
              ? html`<co-icon class="recording" .icon=${CircleDot}></co-icon
                  ><span class="visually-hidden">${msg('Recording')}</span>`
              : nothing
          }
          ${
            participant.muted
              ? html`<co-icon .icon=${MicOff}></co-icon><span class="visually-hidden">${msg('Muted')}</span>`
              : nothing
          }
          <span class="name">${label}</span>
        </div>
        ${
          this.soundBlocked
            ? html`<div class="sound">
                <wa-button variant="brand" @click=${() => this.#play()}>
                  <co-icon slot="start" .icon=${Volume2}></co-icon>${msg('Play the sound')}
                </wa-button>
              </div>`
            : nothing
        }
        ${participant.isSelf ? nothing : this.#menu(participant)}
      </div>
    `;
  }

  #avatar(participant: Participant): TemplateResult {
    const initials = participant.name.split(/\s+/).slice(0, 2).map(firstLetter).join('');
    return html`<div class="avatar" aria-hidden="true">
      <span style=${styleMap({ '--hue': String(hueOf(participant.id)) })}>${initials || '?'}</span>
    </div>`;
  }

  #state(participant: Participant): TemplateResult {
    return html`<div class="state" role="status">
      <co-icon .icon=${WifiOff}></co-icon>
      ${participant.connection === 'connecting' ? msg('Connecting…') : msg('Connection interrupted…')}
    </div>`;
  }

  #menu(participant: Participant): TemplateResult {
    return html`<div class="menu">
      <wa-dropdown
        placement="bottom-end"
        @wa-select=${() => {
          const event: VerifyEvent = new CustomEvent('verify', {
            detail: participant,
            bubbles: true,
            composed: true,
          });
          this.dispatchEvent(event);
        }}
      >
        <wa-button slot="trigger" size="small" appearance="plain">
          <co-icon .icon=${EllipsisVertical}></co-icon>
          <span class="visually-hidden">${msg(str`Actions for ${participant.name}`)}</span>
        </wa-button>
        <wa-dropdown-item value="verify">
          <co-icon slot="icon" .icon=${ShieldCheck}></co-icon>${msg('Verify')}
        </wa-dropdown-item>
      </wa-dropdown>
    </div>`;
  }
}

/** The first letter as people see it: an emoji, or a letter with its accents, is one. */
function firstLetter(word: string): string {
  const [first] = new Intl.Segmenter().segment(word);
  return first?.segment.toLocaleUpperCase() ?? '';
}

/** A hue (degrees) that stays the same for the same person. */
function hueOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + char.charCodeAt(0)) % 360;
  return hash;
}

declare global {
  interface HTMLElementTagNameMap {
    'co-participant-tile': ParticipantTile;
  }
  interface HTMLElementEventMap {
    verify: VerifyEvent;
  }
}
