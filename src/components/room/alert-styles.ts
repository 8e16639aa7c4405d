import { css } from 'lit';

/** What needs an answer: one line of words with its buttons, over the call. */
export const alertStyles = css`
  :host {
    display: block;
  }
  [role='alert'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-xs) var(--wa-space-s);
    padding: var(--wa-space-xs) var(--wa-space-s) var(--wa-space-xs) var(--wa-space-m);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
    color: var(--wa-color-text-normal);
    box-shadow: var(--wa-shadow-l);
  }
  .words {
    flex: 1 1 11rem;
    min-inline-size: 0;
    display: grid;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  .words small {
    font-size: var(--wa-font-size-xs);
  }
  .warn {
    color: var(--wa-color-warning-on-quiet);
    font-weight: 600;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-2xs);
  }
`;
