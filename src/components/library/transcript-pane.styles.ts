import { css } from 'lit';

/** The search above what is said. */
export const transcriptPaneStyles = css`
  .search {
    display: flex;
    align-items: center;
    flex: 1 1 100%;
    gap: var(--wa-space-2xs);
  }
  .search input {
    flex: 1;
    min-inline-size: 6rem;
  }
  .count {
    font-size: var(--wa-font-size-s);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  li {
    display: block;
    /* Hundreds of them: those out of sight need no layout. */
    content-visibility: auto;
    contain-intrinsic-block-size: auto 3rem;
  }
  .scroll > wa-button {
    display: block;
    text-align: center;
  }
  .empty {
    display: grid;
    justify-items: start;
    gap: var(--wa-space-s);
  }
  .empty wa-progress-bar {
    inline-size: 100%;
  }
  co-notice {
    margin: 0 var(--wa-space-s) var(--wa-space-xs);
  }
`;
