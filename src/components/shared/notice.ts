import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CircleAlert, Info } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { AppError } from '../../lib/errors.ts';
import { errorText } from './error-text.ts';
import './icon.ts';

/** The button of a notice was pressed. */
export type NoticeActionEvent = CustomEvent<ReturnType<typeof errorText>['action']>;

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
      flex: 1 1 14rem;
      line-height: 1.4;
      text-align: start;
    }
  `;

  @property({ attribute: false }) error: AppError | null = null;
  /** A notice that is only information, without an error. */
  @property() text = '';

  override render(): TemplateResult | typeof nothing {
    if (!this.error) {
      return this.text
        ? html`<div role="status">
            <co-icon .icon=${Info}></co-icon>
            <p>${this.text}</p>
          </div>`
        : nothing;
    }
    const { sentence, action, actionLabel } = errorText(this.error);
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

  #act(action: ReturnType<typeof errorText>['action']): void {
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
