import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CircleAlert, Info } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { AppError } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import type * as errorTexts from './error-text.ts';
import './icon.ts';

type ErrorText = ReturnType<typeof errorTexts.errorText>;

/** The button of a notice was pressed. */
export type NoticeActionEvent = CustomEvent<ErrorText['action']>;

/** Most visits have no error, so what is said of one is loaded when there is one. */
let texts: typeof errorTexts | null = null;

/**
 * Says in one sentence what went wrong, with a button for the next step.
 * @fires notice-action {NoticeActionEvent}
 */
@customElement('co-notice')
export class CoNotice extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    div {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--wa-space-s);
      padding: var(--wa-space-s) var(--wa-space-m);
      border-radius: var(--wa-border-radius-l);
      background: var(--wa-color-warning-fill-quiet);
      color: var(--wa-color-warning-on-quiet);
      border: 1px solid var(--wa-color-warning-border-quiet);
    }
    p {
      margin: 0;
      flex: 1 1 12rem;
      line-height: 1.4;
      text-align: start;
    }
  `;

  @property({ attribute: false }) error: AppError | null = null;
  /** A notice that is only information, without an error. */
  @property() text = '';

  #loading: Promise<void> | null = null;
  #isLoading = false;

  override willUpdate(): void {
    if (this.error && !texts) this.#loading ??= this.#load();
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    try {
      texts = await import('./error-text.ts');
    } catch (error) {
      log.warn('What is to be said of an error could not be loaded.', error);
    }
    this.#isLoading = false;
    this.requestUpdate();
  }

  /** Also until there are words. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const isComplete = await super.getUpdateComplete();
    if (!this.#loading) return isComplete;
    await this.#loading;
    return super.getUpdateComplete();
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.error) {
      return this.text
        ? html`<div role="status">
            <co-icon .icon=${Info}></co-icon>
            <p>${this.text}</p>
          </div>`
        : nothing;
    }
    if (!texts && this.#isLoading) return nothing;
    const { sentence, action, actionLabel } = texts?.errorText(this.error) ?? {
      sentence: this.error.message,
      action: 'reload',
      actionLabel: msg('Reload'),
    };
    return html`
      <div role="alert">
        <co-icon .icon=${CircleAlert}></co-icon>
        <p>${sentence}</p>
        <wa-button size="s" appearance="outlined" variant="warning" @click=${() => this.#act(action)}>
          ${actionLabel}
        </wa-button>
      </div>
    `;
  }

  #act(action: ErrorText['action']): void {
    const event: NoticeActionEvent = new CustomEvent('notice-action', {
      detail: action,
      bubbles: true,
      composed: true,
    });
    this.dispatchEvent(event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-notice': CoNotice;
  }
}
