import { css } from 'lit';

/** Codes and the steps around them. */
export const pairingDialogStyles = css`
  :host {
    display: contents;
    color: var(--wa-color-text-normal);
  }
  .body,
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-s);
  }
  .body {
    gap: var(--wa-space-l);
  }
  .quiet {
    font-size: var(--wa-font-size-s);
  }
  h3 {
    font-size: var(--wa-font-size-m);
    text-wrap: pretty;
  }
  h3:focus {
    outline: none;
  }
  /* So that on most screens the second step is seen below the first. */
  co-qr-code {
    inline-size: min(100%, 36dvh);
    justify-self: center;
  }
  wa-button[slot='footer'] {
    inline-size: 100%;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--wa-space-xs);
  }
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: end;
    gap: var(--wa-space-xs);
  }
  .centre {
    display: grid;
    justify-items: center;
    gap: var(--wa-space-m);
    padding-block: var(--wa-space-l);
    text-align: center;
  }
  .centre wa-spinner,
  .done {
    font-size: 3rem;
  }
  .done {
    color: var(--wa-color-success-on-quiet);
  }
  .waiting {
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
  }
  .waiting wa-spinner {
    flex: none;
  }
  .text {
    font-family: var(--wa-font-family-code);
    font-size: var(--wa-font-size-s);
    overflow-wrap: anywhere;
    user-select: all;
  }
  .problem {
    color: var(--wa-color-danger-on-quiet);
    font-size: var(--wa-font-size-s);
  }
`;
