import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { Moderation } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';

/** What is asked about before it is done. */
export type GraveAction = Extract<Moderation, { kind: 'remove' | 'ban' | 'end' }>;

/** Whether this is of those that are asked about first. */
export function isGrave(action: Moderation): action is GraveAction {
  return action.kind === 'remove' || action.kind === 'ban' || action.kind === 'end';
}

/** It is to be done; `alsoLock` locks the room first. */
export type ConfirmEvent = CustomEvent<{ readonly action: GraveAction; readonly alsoLock: boolean }>;

/**
 * Asks before somebody is put out or the room is ended, and says what that does and what it does not.
 * @fires confirm {ConfirmEvent}
 * @fires closed when the dialog is gone, whatever was answered
 */
@customElement('co-confirm-dialog')
export class ConfirmDialog extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: contents;
        color: var(--wa-color-text-normal);
      }
      .body {
        display: grid;
        gap: var(--wa-space-m);
      }
      .footer {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--wa-space-xs);
      }
    `,
  ];

  /** What is asked about; null asks nothing. */
  @property({ attribute: false }) action: GraveAction | null = null;
  /** Name of the person it concerns. */
  @property() name = '';
  @property({ type: Boolean }) locked = false;

  /** What is on the screen, which stays until the dialog has faded out. */
  @state() private shown: { readonly action: GraveAction; readonly name: string } | null = null;
  @query('wa-switch') private lockSwitch!: HTMLElementTagNameMap['wa-switch'] | null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('action') && this.action) this.shown = { action: this.action, name: this.name };
  }

  override render(): TemplateResult {
    const { shown } = this;
    const words = shown ? wordsOf(shown.action, shown.name) : null;
    return html`<wa-dialog
      label=${words?.title ?? ''}
      ?open=${this.action !== null}
      @wa-after-hide=${() => this.#closed()}
    >
      ${
        shown && words
          ? html`<div class="body">
              ${words.sentences.map((sentence) => html`<p>${sentence}</p>`)}
              ${
                shown.action.kind === 'remove' && !this.locked
                  ? html`<wa-switch hint=${msg('Then nobody new comes in until you let them.')}
                      >${msg('Also lock the room')}</wa-switch
                    >`
                  : nothing
              }
            </div>`
          : nothing
      }
      <div slot="footer" class="footer">
        <wa-button appearance="outlined" .autofocus=${true} @click=${() => (this.action = null)}
          >${msg('Cancel')}</wa-button
        >
        <wa-button variant="danger" @click=${() => this.#confirm()}>${words?.button ?? ''}</wa-button>
      </div>
    </wa-dialog>`;
  }

  #confirm(): void {
    const { action } = this;
    if (!action) return;
    const event: ConfirmEvent = new CustomEvent('confirm', {
      detail: { action, alsoLock: this.lockSwitch?.checked ?? false },
    });
    this.dispatchEvent(event);
    this.action = null;
  }

  #closed(): void {
    this.action = null;
    this.shown = null;
    this.dispatchEvent(new Event('closed'));
  }
}

interface Words {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly button: string;
}

function wordsOf({ kind }: GraveAction, name: string): Words {
  switch (kind) {
    case 'remove':
      return {
        title: msg(str`Remove ${name}?`),
        sentences: [
          msg(str`${name} leaves the call at once, and can only knock from then on.`),
          msg(
            'Somebody who knows the code can come back as another person, with another name, unless the room is locked.',
          ),
        ],
        button: msg('Remove'),
      };
    case 'ban':
      return {
        title: msg(str`Ban ${name}?`),
        sentences: [
          msg(str`${name} leaves the call at once, and cannot even knock until you let them back in.`),
          msg(
            'This holds for the app as they have it now; whoever knows the code could come as another person.',
          ),
        ],
        button: msg('Ban'),
      };
    case 'end':
      return {
        title: msg('End room for all?'),
        sentences: [
          msg(
            'The call ends for everyone who is here. The room and its code stay, so it can be opened again.',
          ),
        ],
        button: msg('End for all'),
      };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-confirm-dialog': ConfirmDialog;
  }
}
