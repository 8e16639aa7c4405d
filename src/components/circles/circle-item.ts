import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Pencil, Phone, PhoneMissed, Trash2 } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type { CallLog, Circle, CirclePerson } from '../../app.ts';
import { roomHash } from '../../lib/room-hash.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatAgo } from '../shared/format.ts';
import { callTime, callWords, presenceWords } from './words.ts';
import '../shared/icon.ts';
import './call-history.ts';

/** What somebody wants of a circle. */
export type CircleCommand =
  | { readonly kind: 'call' }
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'forget' }
  | { readonly kind: 'dismiss-missed' }
  | { readonly kind: 'forget-history' };
export type CircleCommandEvent = CustomEvent<CircleCommand>;

/**
 * One saved room: who is there now, and what one can do with it.
 * @fires circle-command {CircleCommandEvent}
 */
@customElement('co-circle-item')
export class CircleItem extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--wa-space-2xs);
        padding: var(--wa-space-s) var(--wa-space-s) var(--wa-space-2xs) var(--wa-space-m);
        background: var(--wa-color-surface-raised);
        border: 1px solid var(--wa-color-surface-border);
        border-radius: var(--wa-border-radius-l);
      }
      .top,
      .foot,
      .missed,
      form {
        display: flex;
        align-items: center;
        gap: var(--wa-space-xs);
      }
      .top a,
      .foot p,
      form wa-input {
        flex: 1;
        min-inline-size: 0;
      }
      form {
        align-items: end;
      }
      a {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: 600;
        color: inherit;
        text-decoration: none;
      }
      a:hover {
        text-decoration: underline;
      }
      p,
      summary {
        font-size: var(--wa-font-size-s);
      }
      .presence {
        overflow-wrap: anywhere;
      }
      .presence::before {
        content: '';
        display: inline-block;
        inline-size: 0.6em;
        block-size: 0.6em;
        margin-inline-end: 0.45em;
        border-radius: 50%;
        background: var(--wa-color-success-fill-loud);
      }
      .missed {
        padding: var(--wa-space-3xs) var(--wa-space-2xs) var(--wa-space-3xs) var(--wa-space-xs);
        border-radius: var(--wa-border-radius-m);
        background: var(--wa-color-warning-fill-quiet);
        color: var(--wa-color-warning-on-quiet);
      }
      .missed p {
        flex: 1;
        overflow-wrap: anywhere;
      }
      .foot {
        gap: 0;
      }
      details {
        margin-block-start: calc(-1 * var(--wa-space-2xs));
      }
      summary {
        display: inline-flex;
        align-items: center;
        min-block-size: 2.25rem;
        cursor: pointer;
        color: var(--wa-color-text-quiet);
      }
      summary::before {
        content: '▸';
        margin-inline-end: 0.4em;
      }
      details[open] summary::before {
        content: '▾';
      }
      .foot p {
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
    `,
  ];

  @property({ attribute: false }) circle!: Circle;
  /** Null where it is not known. */
  @property({ attribute: false }) people: readonly CirclePerson[] | null = null;
  /** Of this circle, the latest first. */
  @property({ attribute: false }) calls: readonly CallLog[] = [];

  @state() private isRenaming = false;

  override render(): TemplateResult {
    const { circle } = this;
    const presence = presenceWords(this.people ?? []);
    return html`
      ${this.isRenaming ? this.#renameForm() : this.#top()}
      ${presence ? html`<p class="presence">${presence}</p>` : nothing} ${this.#missed()}
      <div class="foot">
        <p class="quiet">${this.#about()}</p>
        <wa-button
          class="rename"
          size="s"
          appearance="plain"
          title=${msg('Rename')}
          @click=${() => (this.isRenaming = !this.isRenaming)}
        >
          <co-icon .icon=${Pencil}></co-icon>
          <span class="visually-hidden">${msg(str`Rename ${circle.name}`)}</span>
        </wa-button>
        <wa-button
          size="s"
          appearance="plain"
          title=${msg('Remove from this list')}
          @click=${() => this.#send({ kind: 'forget' })}
        >
          <co-icon .icon=${Trash2}></co-icon>
          <span class="visually-hidden">${msg(str`Forget ${circle.name}`)}</span>
        </wa-button>
      </div>
      ${this.calls.length > 0 ? this.#history() : nothing}
    `;
  }

  #top(): TemplateResult {
    const { circle } = this;
    return html`<div class="top">
      <a href=${roomHash(circle.code)} title=${msg('Open without ringing')}>${circle.name}</a>
      <wa-button size="s" variant="brand" appearance="filled" @click=${() => this.#send({ kind: 'call' })}>
        <co-icon slot="start" .icon=${Phone}></co-icon>${msg('Call')}
      </wa-button>
    </div>`;
  }

  #about(): string {
    const { isOwn, lastJoinedAtMs } = this.circle;
    return `${isOwn ? msg('your room') : msg('joined')} · ${formatAgo(lastJoinedAtMs)}`;
  }

  #missed(): TemplateResult | typeof nothing {
    const [latest, ...others] = this.calls.filter(({ isNew }) => isNew);
    if (!latest) return nothing;
    const more = others.length > 0 ? ` ${msg(str`(and ${others.length} more)`)}` : '';
    return html`<div class="missed">
      <co-icon .icon=${PhoneMissed}></co-icon>
      <p>${callWords(latest)}, ${callTime(latest.atMs)}${more}</p>
      <wa-button
        size="s"
        appearance="plain"
        variant="warning"
        @click=${() => this.#send({ kind: 'dismiss-missed' })}
      >
        ${msg('Dismiss')}
      </wa-button>
    </div>`;
  }

  #history(): TemplateResult {
    return html`<details>
      <summary>${msg('Calls')}</summary>
      <co-call-history
        .calls=${this.calls}
        @forget-history=${() => this.#send({ kind: 'forget-history' })}
      ></co-call-history>
    </details>`;
  }

  #renameForm(): TemplateResult {
    return html`<form
      novalidate
      @submit=${(event: Event) => event.preventDefault()}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
    >
      <wa-input
        size="s"
        label=${msg('Name of the circle')}
        maxlength="40"
        autocomplete="off"
        .value=${this.circle.name}
      ></wa-input>
      <wa-button size="s" variant="brand" @click=${() => this.#rename()}>${msg('Save')}</wa-button>
    </form>`;
  }

  override updated(changed: Map<string, unknown>): void {
    if (changed.get('isRenaming') !== undefined) void this.#moveFocus();
  }

  /** Into the field where there is one now, else back to the button that opened it. */
  async #moveFocus(): Promise<void> {
    const field = this.renderRoot.querySelector('wa-input');
    await field?.updateComplete;
    (field ?? this.renderRoot.querySelector<HTMLElement>('.rename'))?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // Lest the same key press the button that has the focus next.
    event.preventDefault();
    if (event.key === 'Enter') this.#rename();
    else this.isRenaming = false;
  }

  #rename(): void {
    const name = this.renderRoot.querySelector('wa-input')?.value ?? '';
    this.isRenaming = false;
    this.#send({ kind: 'rename', name: name.trim() });
  }

  #send(detail: CircleCommand): void {
    const event: CircleCommandEvent = new CustomEvent('circle-command', { detail });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-circle-item': CircleItem;
  }
}
