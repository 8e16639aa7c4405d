import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';

/** A person's initials on a colour of their own; as large as its font-size says. For the eye only. */
@customElement('co-avatar')
export class CoAvatar extends LitElement {
  static override styles = css`
    :host {
      display: inline-block;
      flex: none;
    }
    span {
      display: grid;
      place-content: center;
      inline-size: 2.5em;
      block-size: 2.5em;
      border-radius: 50%;
      font-weight: 650;
      background: oklch(0.42 0.07 var(--hue));
      color: white;
    }
  `;

  @property() name = '';
  /** What the colour depends on: the same for the same identity. */
  @property() identity = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('aria-hidden', 'true');
  }

  override render(): TemplateResult {
    const initials = this.name.trim().split(/\s+/).slice(0, 2).map(firstLetter).join('');
    return html`<span style=${styleMap({ '--hue': String(hueOf(this.identity)) })}>${initials || '?'}</span>`;
  }
}

/** The first letter as people see it: an emoji, or a letter with its accents, is one. */
function firstLetter(word: string): string {
  const [first] = new Intl.Segmenter().segment(word);
  return first?.segment.toLocaleUpperCase() ?? '';
}

/** A hue (degrees) that stays the same for the same person. */
function hueOf(identity: string): number {
  let hash = 0;
  for (const char of identity) hash = (hash * 31 + char.charCodeAt(0)) % 360;
  return hash;
}

declare global {
  interface HTMLElementTagNameMap {
    'co-avatar': CoAvatar;
  }
}
