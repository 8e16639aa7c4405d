import { msg } from '@lit/localize';
import { css, html, type TemplateResult } from 'lit';
import '@awesome.me/webawesome/dist/components/checkbox/checkbox.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import { fieldsetStyles } from './fieldset.styles.ts';

/** What dialogs in which something is chosen have in common: `.form` around groups of fields. */
export const formStyles = [
  fieldsetStyles,
  css`
    .form {
      display: grid;
      gap: var(--wa-space-l);
    }
  `,
];

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
