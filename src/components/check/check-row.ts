import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CircleAlert, CircleCheck, CircleDashed, CircleX, type IconNode, LoaderCircle } from 'lucide';
import type { CheckRow } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';

const ICONS: Record<CheckRow['state'], IconNode> = {
  waiting: CircleDashed,
  running: LoaderCircle,
  good: CircleCheck,
  warning: CircleAlert,
  bad: CircleX,
};

/** The words that the icon stands for. */
const stateWords = (): Record<CheckRow['state'], string> => ({
  waiting: msg('Not tested yet'),
  running: msg('Being tested'),
  good: msg('Works'),
  warning: msg('Could be better'),
  bad: msg('Does not work'),
});

/** One test of the connection check. */
@customElement('co-check-row')
export class CheckRowElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 var(--wa-space-s);
        padding-block: var(--wa-space-xs);
      }
      co-icon {
        margin-block-start: 0.1em;
      }
      .label {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .sentence {
        grid-column: 2;
        font-size: var(--wa-font-size-s);
        overflow-wrap: anywhere;
      }
      .waiting,
      .running {
        color: var(--wa-color-text-quiet);
      }
      .good {
        color: var(--wa-color-success-on-quiet);
      }
      .warning {
        color: var(--wa-color-warning-on-quiet);
      }
      .bad {
        color: var(--wa-color-danger-on-quiet);
      }
      @media (prefers-reduced-motion: no-preference) {
        .running {
          animation: turn 1.2s linear infinite;
        }
      }
      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }
    `,
  ];

  @property({ attribute: false }) row: CheckRow | null = null;

  override render(): TemplateResult | typeof nothing {
    if (!this.row) return nothing;
    const { state, label, sentence } = this.row;
    return html`
      <co-icon class=${state} .icon=${ICONS[state]}></co-icon>
      <p class="label">${label}<span class="visually-hidden">: ${stateWords()[state]}</span></p>
      ${sentence ? html`<p class="sentence quiet">${sentence}</p>` : nothing}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-check-row': CheckRowElement;
  }
}
