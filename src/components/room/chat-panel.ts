import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { X } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/tab/tab.js';
import '@awesome.me/webawesome/dist/components/tab-group/tab-group.js';
import '@awesome.me/webawesome/dist/components/tab-panel/tab-panel.js';
import type { ConversationView, Participant } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { fillingTabs } from '../shared/filling-tabs.ts';
import { sendCommand } from './call-command.ts';
import type { ChatComposer } from './chat-composer.ts';
import { converse } from './conversation-request.ts';
import { panelStyles } from './panel-styles.ts';
import '../shared/icon.ts';
import './chat-composer.ts';
import './chat-log.ts';
import './polls-tab.ts';
import './questions-tab.ts';

type Tab = 'chat' | 'questions' | 'polls';

/**
 * What is said in the room: chat, questions, polls. It is hidden rather than removed, so that drafts stay.
 * @fires conversation-request {ConversationRequest}
 * @fires call-command {CallCommandEvent}
 * @fires direct-to {DirectToEvent}
 */
@customElement('co-chat-panel')
export class ChatPanel extends LitElement {
  static override styles = [
    baseStyles,
    panelStyles,
    fillingTabs,
    css`
      aside {
        position: relative;
      }
      wa-tab::part(tab) {
        padding: var(--wa-space-xs) var(--wa-space-s);
      }
      co-chat-log,
      co-questions-tab,
      co-polls-tab {
        flex: 1;
      }
      .count {
        margin-inline-start: 0.35rem;
        padding-inline: 0.35rem;
        border-radius: 1rem;
        background: var(--wa-color-neutral-fill-normal);
        color: var(--wa-color-neutral-on-normal);
        font-size: var(--wa-font-size-xs);
      }
      .typing {
        min-block-size: 1.25rem;
        padding-inline: var(--wa-space-m);
        font-size: var(--wa-font-size-xs);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .drop {
        position: absolute;
        z-index: 1;
        inset: var(--wa-space-xs);
        display: grid;
        place-content: center;
        text-align: center;
        padding: var(--wa-space-m);
        border: 2px dashed var(--wa-color-brand-border-loud);
        border-radius: var(--wa-border-radius-l);
        background: color-mix(in oklab, var(--wa-color-surface-raised) 92%, transparent);
        font-weight: 600;
        pointer-events: none;
      }
    `,
  ];

  @property({ attribute: false }) view: ConversationView | null = null;
  /** Oneself first. */
  @property({ attribute: false }) participants: readonly Participant[] = [];
  @property({ attribute: false }) directTo: string | null = null;
  @property({ type: Boolean }) open = false;

  @state() private tab: Tab = 'chat';
  @state() private isDropping = false;
  @query('co-chat-composer') private composer!: ChatComposer | null;

  /**
   * Called when the panel is opened: the focus goes where one writes. On a phone the keyboard would cover what there
   * is to read, so there it goes to the heading.
   */
  override focus(): void {
    if (matchMedia('(pointer: coarse)').matches) this.renderRoot.querySelector('h2')?.focus();
    else this.renderRoot.querySelector<HTMLElement>('wa-tab-panel[active] [data-writes]')?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('open')) this.hidden = !this.open;
    // Who is written to is written to in the chat.
    if (changed.has('directTo') && this.directTo !== null) this.tab = 'chat';
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('open') && !changed.has('tab')) return;
    void converse(this, { kind: 'visible', visible: this.open && this.tab === 'chat' });
  }

  override render(): TemplateResult {
    const { view, participants } = this;
    const [self] = participants;
    const unanswered = view?.questions.filter(({ answered }) => !answered).length ?? 0;
    const openPolls = view?.polls.filter(({ closed }) => !closed).length ?? 0;
    return html`<aside
      aria-label=${msg('Chat')}
      @dragover=${(event: DragEvent) => this.#onDragOver(event)}
      @dragleave=${() => (this.isDropping = false)}
      @drop=${(event: DragEvent) => this.#onDrop(event)}
    >
      <header>
        <h2 tabindex="-1">${msg('Conversation')}</h2>
        <wa-button appearance="plain" size="s" @click=${() => sendCommand(this, { kind: 'toggle-chat' })}>
          <co-icon .icon=${X}></co-icon><span class="visually-hidden">${msg('Close')}</span>
        </wa-button>
      </header>
      <wa-tab-group
        active=${this.tab}
        .withoutScrollControls=${true}
        @wa-tab-show=${(event: CustomEvent<{ name: string }>) => (this.tab = event.detail.name as Tab)}
      >
        <wa-tab panel="chat">${msg('Chat')}</wa-tab>
        <wa-tab panel="questions">${msg('Questions')}${count(unanswered)}</wa-tab>
        <wa-tab panel="polls">${msg('Polls')}${count(openPolls)}</wa-tab>
        <wa-tab-panel name="chat">
          <co-chat-log .messages=${view?.messages ?? []} .participants=${participants}></co-chat-log>
          <p class="typing quiet">${typingWords(view?.typing ?? [])}</p>
          <co-chat-composer
            data-writes
            .participants=${participants}
            .directTo=${this.directTo}
          ></co-chat-composer>
        </wa-tab-panel>
        <wa-tab-panel name="questions">
          <co-questions-tab data-writes .questions=${view?.questions ?? []} .self=${self}></co-questions-tab>
        </wa-tab-panel>
        <wa-tab-panel name="polls">
          <co-polls-tab .polls=${view?.polls ?? []} .self=${self}></co-polls-tab>
        </wa-tab-panel>
      </wa-tab-group>
      ${
        this.isDropping
          ? html`<div class="drop">
              ${this.directTo === null ? msg('Drop to offer it to everyone') : msg('Drop to offer it to one person')}
            </div>`
          : nothing
      }
    </aside>`;
  }

  #onDragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.isDropping = true;
  }

  #onDrop(event: DragEvent): void {
    this.isDropping = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.tab = 'chat';
    void this.composer?.offer(files);
  }
}

function count(number: number): TemplateResult | typeof nothing {
  return number === 0 ? nothing : html`<span class="count">${number}</span>`;
}

function typingWords(names: readonly string[]): string {
  if (names.length === 0) return '';
  if (names.length > 3) return msg('Several people are typing…');
  const list = new Intl.ListFormat().format(names);
  return names.length === 1 ? msg(str`${list} is typing…`) : msg(str`${list} are typing…`);
}

declare global {
  interface HTMLElementTagNameMap {
    'co-chat-panel': ChatPanel;
  }
}
