import { css } from 'lit';

/** What lies beside a player: a head with buttons, and a list of moments that scrolls. */
export const paneStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-2xs);
    padding: var(--wa-space-xs) var(--wa-space-s);
  }
  .scroll {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  ol {
    list-style: none;
    margin: 0;
    padding: 0 var(--wa-space-2xs) var(--wa-space-s);
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: start;
    border-radius: var(--wa-border-radius-m);
  }
  li:hover {
    background: var(--wa-color-neutral-fill-quiet);
  }
  li[aria-current='true'] {
    background: var(--wa-color-brand-fill-quiet);
    color: var(--wa-color-brand-on-quiet);
  }
  button.moment {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0 var(--wa-space-s);
    padding: var(--wa-space-2xs) var(--wa-space-xs);
    border: 0;
    border-radius: var(--wa-border-radius-m);
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  time {
    font-size: var(--wa-font-size-s);
    font-variant-numeric: tabular-nums;
    line-height: 1.6;
  }
  .what {
    overflow-wrap: anywhere;
  }
  .why {
    display: block;
    font-size: var(--wa-font-size-s);
  }
  .tool {
    display: inline-grid;
    place-content: center;
    min-inline-size: 2.25rem;
    block-size: 2.25rem;
    border: 0;
    border-radius: var(--wa-border-radius-m);
    background: none;
    color: inherit;
    cursor: pointer;
  }
  .tool:hover {
    background: var(--wa-color-neutral-fill-normal);
  }
  .empty {
    padding: var(--wa-space-m);
    font-size: var(--wa-font-size-s);
  }
  input,
  textarea {
    inline-size: 100%;
    padding: var(--wa-space-2xs) var(--wa-space-xs);
    border: 1px solid var(--wa-color-neutral-border-normal);
    border-radius: var(--wa-border-radius-m);
    background: var(--wa-color-surface-default);
    color: var(--wa-color-text-normal);
    font: inherit;
  }
`;
