import { css } from 'lit';

/** A page with a bar on top: library, one recording, settings. */
export const pageStyles = css`
  :host {
    display: block;
    max-inline-size: 60rem;
    inline-size: 100%;
    margin-inline: auto;
    padding: var(--wa-space-m) var(--wa-space-m) var(--wa-space-3xl);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-s);
    margin-block-end: var(--wa-space-l);
  }
  /* The arrow, not the room around it, stands in line with what is below. */
  .bar > wa-button:first-child {
    margin-inline: calc(-1 * var(--wa-space-m)) calc(-1 * var(--wa-space-xs));
  }
  .bar h1 {
    flex: 1;
    font-size: var(--wa-font-size-xl);
    overflow-wrap: anywhere;
  }
`;
