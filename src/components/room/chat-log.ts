import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ArrowDown, Lock, MessageCircle } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { ChatMessage, Participant } from '../../app.ts';
import { linkParts } from '../../lib/link-parts.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatMoment } from '../shared/format.ts';
import { groupMessages, type ChatGroup } from './chat-groups.ts';
import { chatLogStyles } from './chat-log.styles.ts';
import '../shared/icon.ts';
import './avatar.ts';
import './file-card.ts';

/** Whoever is this near to the end (CSS pixels) reads along, and is kept there. */
const NEAR_END_PX = 48;

/**
 * What was said, the latest at the bottom. Follows what comes in, unless somebody reads further up.
 * @fires conversation-request {ConversationRequest}
 */
@customElement('co-chat-log')
export class ChatLog extends LitElement {
  static override styles = [baseStyles, chatLogStyles];

  /** Oldest first. */
  @property({ attribute: false }) messages: readonly ChatMessage[] = [];
  @property({ attribute: false }) participants: readonly Participant[] = [];

  /** Something came while the reader was further up. */
  @state() private hasNews = false;
  @query('.scroller') private scroller!: HTMLElement;
  #isAtEnd = true;
  #observer: ResizeObserver | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    // The log is shown again, or the field below it grew: whoever was at the end stays there.
    this.#observer = new ResizeObserver(() => this.#follow());
    if (this.hasUpdated) this.#observer.observe(this.scroller);
  }

  override disconnectedCallback(): void {
    this.#observer?.disconnect();
    super.disconnectedCallback();
  }

  protected override firstUpdated(): void {
    this.#observer?.observe(this.scroller);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('messages')) return;
    const before = new Set(changed.get('messages')?.map(({ id }) => id));
    const fresh = this.messages.filter(({ id }) => !before.has(id));
    if (fresh.length === 0) return;
    if (fresh.some(({ isOwn }) => isOwn)) this.#isAtEnd = true;
    if (this.#isAtEnd) this.#follow();
    else this.hasNews = true;
  }

  #follow(): void {
    if (!this.#isAtEnd) return;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.hasNews = false;
  }

  #onScroll(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    // Hiding the log scrolls it to nowhere; that is not the reader's doing.
    if (clientHeight === 0) return;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight <= NEAR_END_PX;
    if (this.#isAtEnd) this.hasNews = false;
  }

  override render(): TemplateResult {
    return html`
      <div
        class="scroller"
        tabindex="0"
        role="log"
        aria-label=${msg('Messages')}
        @scroll=${() => this.#onScroll()}
      >
        ${
          this.messages.length === 0
            ? this.#empty()
            : repeat(
                groupMessages(this.messages),
                ({ id }) => id,
                (group) => this.#group(group),
              )
        }
      </div>
      ${
        this.hasNews
          ? html`<wa-button
              class="news"
              size="s"
              variant="brand"
              pill
              @click=${() => {
                this.#isAtEnd = true;
                this.#follow();
              }}
            >
              <co-icon slot="start" .icon=${ArrowDown}></co-icon>${msg('New messages')}
            </wa-button>`
          : nothing
      }
    `;
  }

  #empty(): TemplateResult {
    return html`<div class="empty">
      <co-icon .icon=${MessageCircle}></co-icon>
      <p>${msg('Nothing was said here yet.')}</p>
      <p class="quiet">
        ${msg('Messages go only to the people in this room, and are kept as long as someone is in it.')}
      </p>
    </div>`;
  }

  #group(group: ChatGroup): TemplateResult {
    const { author, authorName, isOwn, directWith, sentAtMs, messages } = group;
    return html`<article class=${`${isOwn ? 'own' : ''} ${directWith === null ? '' : 'direct'}`}>
      <header>
        ${isOwn ? nothing : html`<co-avatar .name=${authorName} .identity=${author}></co-avatar>`}
        <bdi class="author">${isOwn ? msg('You') : authorName}</bdi>
        <time datetime=${new Date(sentAtMs).toISOString()}>${formatMoment(sentAtMs)}</time>
      </header>
      ${directWith === null ? nothing : this.#directMark(isOwn, directWith)}
      ${repeat(
        messages,
        ({ id }) => id,
        (message) => this.#message(message),
      )}
    </article>`;
  }

  #directMark(isOwn: boolean, directWith: string): TemplateResult {
    const name = this.participants.find(({ identity }) => identity === directWith)?.name;
    return html`<div class="mark">
      <co-icon .icon=${Lock}></co-icon>
      ${
        isOwn
          ? name === undefined
            ? msg('Only to one person, who has left')
            : msg(str`Only to ${name}`)
          : msg('Only to you')
      }
    </div>`;
  }

  #message({ id, text, file }: ChatMessage): TemplateResult {
    // prettier-ignore -- the text keeps its own white space.
    return html`<div class="bubble">
      ${text ? html`<p dir="auto">${linkParts(text).map(({ text: part, href }) => this.#part(part, href))}</p>` : nothing}
      ${file ? html`<co-file-card messageId=${id} .file=${file}></co-file-card>` : nothing}
    </div>`;
  }

  #part(text: string, href: string | null): TemplateResult | string {
    if (href === null) return text;
    return html`<bdi
      ><a href=${href} target="_blank" rel="noopener noreferrer" title=${href}>${text}</a></bdi
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-chat-log': ChatLog;
  }
}
