import { css } from 'lit';

/** A group of fields under its legend, without the browser's frame around it. */
export const fieldsetStyles = css`
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
