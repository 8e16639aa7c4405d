import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { styleMap } from 'lit/directives/style-map.js';
import { FLOAT_MS, type LiveReaction } from './live-reactions.ts';

/** Reactions that rise over whatever this lies on. For the eye only: the call says them to screen readers. */
@customElement('co-floating-reactions')
export class FloatingReactions extends LitElement {
  static override styles = css`
    :host {
      position: absolute;
      inset: 0;
      overflow: hidden;
      pointer-events: none;
    }
    span {
      position: absolute;
      inset-block-end: 8%;
      inset-inline-start: var(--start);
      font-family: var(--co-font-emoji);
      font-size: var(--co-reaction-size, clamp(1.5rem, 16cqmin, 3.5rem));
      line-height: 1;
      opacity: 0;
      filter: drop-shadow(0 2px 4px rgb(0 0 0 / 45%));
      animation: rise ${FLOAT_MS}ms cubic-bezier(0.2, 0.6, 0.35, 1);
    }
    @keyframes rise {
      0% {
        opacity: 0;
        transform: translate(-50%, 30%) scale(0.4);
      }
      10% {
        opacity: 1;
        transform: translate(-50%, 0) scale(1.15);
      }
      70% {
        opacity: 1;
      }
      100% {
        opacity: 0;
        transform: translate(calc(-50% + var(--drift)), calc(-1 * min(60cqh, 16rem))) scale(1);
      }
    }
    @media (prefers-reduced-motion: reduce) {
      span {
        animation: stay ${FLOAT_MS}ms linear;
      }
      @keyframes stay {
        0%,
        85% {
          opacity: 1;
          transform: translate(-50%, 0);
        }
        100% {
          opacity: 0;
          transform: translate(-50%, 0);
        }
      }
    }
  `;

  @property({ attribute: false }) reactions: readonly LiveReaction[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('aria-hidden', 'true');
  }

  override render(): TemplateResult {
    return html`${repeat(
      this.reactions,
      ({ key }) => key,
      // Spread by the golden angle, so that neighbours never overlap.
      ({ key, emoji }) =>
        html`<span
          style=${styleMap({
            '--start': `${50 + 36 * Math.sin(key * 2.4)}%`,
            '--drift': `${Math.round(28 * Math.cos(key * 2.4))}px`,
          })}
          >${emoji}</span
        >`,
    )}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-floating-reactions': FloatingReactions;
  }
}
