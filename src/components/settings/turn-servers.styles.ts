import { css } from 'lit';

/** A list of servers, each with its state below, and the form that adds one. */
export const turnServersStyles = css`
  :host {
    display: grid;
    gap: var(--wa-space-m);
  }
  ul {
    display: grid;
    gap: var(--wa-space-s);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: var(--wa-space-2xs) var(--wa-space-s);
    padding: var(--wa-space-s);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-m);
  }
  .what {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--wa-space-s);
    overflow-wrap: anywhere;
    min-inline-size: 0;
  }
  .outcome {
    grid-column: 1 / -1;
    display: flex;
    gap: var(--wa-space-xs);
    font-size: var(--wa-font-size-s);
  }
  .outcome co-icon {
    flex: none;
    margin-block-start: 0.15em;
  }
  .outcome.good co-icon {
    color: var(--wa-color-success-on-quiet);
  }
  .outcome.bad co-icon,
  .problem {
    color: var(--wa-color-danger-on-quiet);
  }
  form {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(12rem, 100%), 1fr));
    align-items: end;
    gap: var(--wa-space-s) var(--wa-space-m);
  }
  form .address,
  .problem {
    grid-column: 1 / -1;
  }
  form wa-button {
    justify-self: start;
  }
`;
