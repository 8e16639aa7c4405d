import { LitElement, css, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { createElement, type IconNode } from 'lucide';

/** A Lucide icon, for the eye only: whatever it stands in carries the words. */
@customElement('co-icon')
export class CoIcon extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
      flex: none;
      inline-size: 1.25em;
      block-size: 1.25em;
    }
    svg {
      inline-size: 100%;
      block-size: 100%;
    }
  `;

  /** Imported by name from `lucide`, so that only what is shown is shipped. */
  @property({ attribute: false }) icon: IconNode = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('aria-hidden', 'true');
  }

  override render(): TemplateResult | SVGElement {
    return this.icon.length > 0 ? createElement(this.icon) : svg``;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-icon': CoIcon;
  }
}
