import { msg } from '@lit/localize';
import { css, html, type TemplateResult } from 'lit';
import '@awesome.me/webawesome/dist/components/checkbox/checkbox.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';

/** What dialogs in which something is chosen have in common: `.form` around groups of fields. */
export const formStyles = css`
  .form {
    display: grid;
    gap: var(--wa-space-l);
  }
  fieldset {
    display: grid;
    gap: var(--wa-space-xs);
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-block-end: var(--wa-space-xs);
    font-weight: 600;
  }
`;

/** A box that is ticked or not. */
export function checkbox(
  label: string | TemplateResult,
  checked: boolean,
  onChange: (checked: boolean) => void,
): TemplateResult {
  return html`<wa-checkbox
    .checked=${checked}
    @change=${(event: Event & { target: { checked: boolean } }) => onChange(event.target.checked)}
    >${label}</wa-checkbox
  >`;
}

/** How people stand in a picture that is composed of several. */
export type PictureLayout = 'grid' | 'speaker';

/** The choice of {@link PictureLayout}. */
export function layoutChoice(
  label: string,
  layout: PictureLayout,
  onChange: (layout: PictureLayout) => void,
): TemplateResult {
  return html`<wa-radio-group
    label=${label}
    orientation="horizontal"
    .value=${layout}
    @change=${(event: Event & { target: { value: string } }) =>
      onChange(event.target.value === 'speaker' ? 'speaker' : 'grid')}
  >
    <wa-radio value="grid" appearance="button">${msg('Grid')}</wa-radio>
    <wa-radio value="speaker" appearance="button">${msg('Speaker')}</wa-radio>
  </wa-radio-group>`;
}
