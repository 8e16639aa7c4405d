import { css } from 'lit';

/** Fields of the conversation, in the looks of the theme's own. */
export const fieldStyles = css`
  textarea,
  select,
  input[type='text'] {
    font: inherit;
    line-height: 1.4;
    color: inherit;
    padding: var(--wa-space-xs) var(--wa-space-s);
    border: 1px solid var(--wa-color-neutral-border-loud);
    border-radius: var(--wa-border-radius-m);
    background: var(--wa-color-surface-default);
  }
  textarea::placeholder {
    color: var(--wa-color-text-quiet);
    opacity: 1;
  }
  textarea:focus-visible,
  select:focus-visible,
  input:focus-visible {
    outline-offset: 0;
  }
  .problem {
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-danger-on-quiet);
  }
`;
