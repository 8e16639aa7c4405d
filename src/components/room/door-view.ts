import { msg, str } from '@lit/localize';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { DoorClosed } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand } from './call-command.ts';
import '../shared/icon.ts';
import './avatar.ts';

/**
 * What one sees at the door: oneself, waiting. Nobody inside sees or hears one yet.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-door-view')
export class DoorView extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--wa-space-l);
        min-block-size: 100%;
        padding: var(--wa-space-l) var(--wa-space-m);
        text-align: center;
        background: var(--co-stage);
        color: var(--co-stage-text);
      }
      .picture {
        position: relative;
        inline-size: min(22rem, 70vw, 48dvh);
        aspect-ratio: 1;
        border-radius: 50%;
        overflow: hidden;
        background: var(--co-stage-tile);
        display: grid;
        place-content: center;
      }
      .frame {
        position: relative;
      }
      .frame::before {
        content: '';
        position: absolute;
        inset: -0.6rem;
        border-radius: 50%;
        border: 2px solid rgb(255 255 255 / 40%);
        animation: breathe 2.6s ease-in-out infinite;
      }
      @keyframes breathe {
        50% {
          transform: scale(1.04);
          opacity: 0.35;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .frame::before {
          animation: none;
        }
      }
      video {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        object-fit: cover;
      }
      video.mirrored {
        transform: scaleX(-1);
      }
      co-avatar {
        font-size: 3.5rem;
      }
      .words {
        display: grid;
        gap: var(--wa-space-xs);
        max-inline-size: 30rem;
      }
      h1 {
        font-size: var(--wa-font-size-xl);
        overflow-wrap: anywhere;
      }
      p {
        opacity: 0.85;
      }
    `,
  ];

  /** One's own name. */
  @property() name = '';
  /** Own picture; null shows the initials. */
  @property({ attribute: false }) track: MediaStreamTrack | null = null;
  /** Own picture is shown as in a mirror. */
  @property({ type: Boolean }) mirrored = false;
  @query('video') private video!: HTMLVideoElement | null;

  protected override updated(): void {
    const { video, track } = this;
    if (!video) return;
    const shown = (video.srcObject as MediaStream | null)?.getTracks()[0] ?? null;
    if (shown !== track) video.srcObject = track ? new MediaStream([track]) : null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.video) this.video.srcObject = null;
  }

  override render(): TemplateResult {
    return html`
      <div class="frame">
        <div class="picture" role="region" aria-label=${msg('Preview')}>
          ${
            this.track
              ? html`<video class=${this.mirrored ? 'mirrored' : ''} autoplay playsinline muted></video>`
              : html`<co-avatar .name=${this.name} .identity=${this.name}></co-avatar>`
          }
        </div>
      </div>
      <div class="words" role="status">
        <h1>
          ${this.name ? msg(str`${this.name}, someone will let you in`) : msg('Someone will let you in')}
        </h1>
        <p>${msg('The host and cohosts see that you are waiting, now or as soon as they come.')}</p>
      </div>
      <p>${msg('Nobody inside sees or hears you yet.')}</p>
      <wa-button variant="danger" @click=${() => sendCommand(this, { kind: 'leave' })}>
        <co-icon slot="start" .icon=${DoorClosed}></co-icon>${msg('Leave')}
      </wa-button>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-door-view': DoorView;
  }
}
