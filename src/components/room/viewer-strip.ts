import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Eye, Hand } from 'lucide';
import type { Participant, RoomPolicy } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import type { LiveReaction } from './live-reactions.ts';
import '../shared/icon.ts';
import './avatar.ts';
import './floating-reactions.ts';
import './participant-menu.ts';

/** Those who watch, in one line below the stage, so that the grid is for those who are seen. */
@customElement('co-viewer-strip')
export class ViewerStrip extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--wa-space-s);
        min-inline-size: 0;
        padding-inline: var(--wa-space-2xs);
        color: var(--co-stage-text);
        font-size: var(--wa-font-size-s);
      }
      .count {
        flex: none;
        display: flex;
        align-items: center;
        gap: var(--wa-space-2xs);
        opacity: 0.85;
      }
      .people {
        display: flex;
        gap: var(--wa-space-xs);
        min-inline-size: 0;
        padding-block: var(--wa-space-2xs);
        overflow-x: auto;
        scrollbar-width: thin;
        scrollbar-color: rgb(255 255 255 / 30%) transparent;
      }
      [role='group'] {
        position: relative;
        flex: none;
        display: flex;
        align-items: center;
        gap: var(--wa-space-2xs);
        min-block-size: 2.25rem;
        padding-inline: 0.2rem var(--wa-space-s);
        border-radius: 2rem;
        background: var(--co-stage-tile);
        container-type: normal;
      }
      co-avatar {
        font-size: 0.72rem;
      }
      .name {
        max-inline-size: min(9rem, 26vw);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .hand {
        display: flex;
        align-items: center;
        gap: 0.15rem;
        color: #ffd479;
        font-weight: 600;
      }
      co-floating-reactions {
        inset-block: -5rem 0;
        --co-reaction-size: 1.75rem;
      }
      co-participant-menu {
        margin-inline-end: calc(-1 * var(--wa-space-xs));
      }
    `,
  ];

  @property({ attribute: false }) viewers: readonly Participant[] = [];
  @property({ attribute: false }) self: Participant | undefined = undefined;
  @property({ attribute: false }) policy: RoomPolicy | null = null;
  @property({ attribute: false }) reactions: readonly LiveReaction[] = [];

  override render(): TemplateResult {
    const { viewers } = this;
    return html`<div class="count">
        <co-icon .icon=${Eye}></co-icon>
        ${viewers.length === 1 ? msg('1 viewer') : msg(str`${viewers.length} viewers`)}
      </div>
      <div class="people" tabindex="-1">
        ${repeat(
          viewers,
          ({ id }) => id,
          (viewer) => this.#viewer(viewer),
        )}
      </div>
      <co-floating-reactions .reactions=${this.reactions}></co-floating-reactions>`;
  }

  #viewer(viewer: Participant): TemplateResult {
    const label = viewer.isSelf ? msg(str`${viewer.name} (you)`) : viewer.name;
    return html`<div role="group" aria-label=${label}>
      <co-avatar .name=${viewer.name} .identity=${viewer.identity}></co-avatar>
      <bdi class="name">${label}</bdi>
      ${
        viewer.hand === null
          ? nothing
          : html`<span class="hand" title=${msg(str`Hand raised, number ${viewer.hand} in the queue`)}>
              <co-icon .icon=${Hand}></co-icon
              ><span class="visually-hidden">${msg('Hand raised')}</span>${viewer.hand}
            </span>`
      }
      ${
        viewer.isSelf
          ? nothing
          : html`<co-participant-menu
              dark
              .participant=${viewer}
              .self=${this.self}
              .policy=${this.policy}
            ></co-participant-menu>`
      }
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-viewer-strip': ViewerStrip;
  }
}
