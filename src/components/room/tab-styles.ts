import { css } from 'lit';

/** A tab of the conversation: a list that scrolls, and what one writes below it. */
export const tabStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .list {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    overscroll-behavior: contain;
    padding-inline: var(--wa-space-m);
    scrollbar-width: thin;
  }
  .empty {
    min-block-size: 100%;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--wa-space-xs);
    text-align: center;
  }
  .empty co-icon {
    font-size: 2rem;
    color: var(--wa-color-text-quiet);
  }
  .form {
    display: grid;
    gap: var(--wa-space-xs);
    padding: var(--wa-space-xs) var(--wa-space-s) max(var(--wa-space-s), env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--wa-color-surface-border);
  }
  .row {
    display: flex;
    align-items: flex-end;
    gap: var(--wa-space-2xs);
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 2.5rem;
    max-block-size: 8rem;
    resize: none;
    field-sizing: content;
  }
`;
