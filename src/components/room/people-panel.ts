import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Mic, MicOff, Video, VideoOff, X } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Participant } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';
import './invite-card.ts';

/**
 * Who is here, and how to get others in.
 * @fires close-panel
 */
@customElement('co-people-panel')
export class PeoplePanel extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        overflow: auto;
        background: var(--wa-color-surface-raised);
        color: var(--wa-color-text-normal);
        border-radius: var(--wa-border-radius-l);
      }
      aside {
        display: grid;
        gap: var(--wa-space-m);
        padding: var(--wa-space-m);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
      }
      h2 {
        font-size: var(--wa-font-size-l);
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--wa-space-xs);
        padding-block: var(--wa-space-xs);
      }
      li span.name {
        flex: 1;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) participants: readonly Participant[] = [];
  @property() code = '';
  @property() link = '';

  override render(): TemplateResult {
    return html`<aside aria-label=${msg('People')}>
      <header>
        <h2>${msg(str`People (${this.participants.length})`)}</h2>
        <wa-button
          appearance="plain"
          size="small"
          @click=${() => this.dispatchEvent(new Event('close-panel'))}
        >
          <co-icon .icon=${X}></co-icon><span class="visually-hidden">${msg('Close')}</span>
        </wa-button>
      </header>
      <ul>
        ${this.participants.map((participant) => this.#person(participant))}
      </ul>
      <co-invite-card compact .code=${this.code} .link=${this.link}></co-invite-card>
    </aside>`;
  }

  #person(participant: Participant): TemplateResult {
    return html`<li>
      <span class="name">${participant.isSelf ? msg(str`${participant.name} (you)`) : participant.name}</span>
      ${
        participant.known && !participant.isSelf
          ? html`<small class="quiet">${msg('met before')}</small>`
          : nothing
      }
      <co-icon .icon=${participant.muted ? MicOff : Mic}></co-icon>
      <span class="visually-hidden">${participant.muted ? msg('Muted') : msg('Sound on')}</span>
      <co-icon .icon=${participant.videoOn ? Video : VideoOff}></co-icon>
      <span class="visually-hidden">${participant.videoOn ? msg('Video on') : msg('Video off')}</span>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-people-panel': PeoplePanel;
  }
}
