import { css } from 'lit';

/** The library's page. */
export const libraryScreenStyles = css`
  .storage {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-xs) var(--wa-space-s);
    margin-block-end: var(--wa-space-m);
    font-size: var(--wa-font-size-s);
  }
  .storage wa-button:last-child {
    margin-inline-start: auto;
  }
  @media (max-width: 34rem) {
    .storage span {
      flex-basis: 100%;
    }
    .storage wa-button:last-child {
      margin-inline-start: 0;
    }
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: var(--wa-space-s);
    padding: var(--wa-space-4xl) var(--wa-space-m);
    text-align: center;
  }
  .empty co-icon {
    font-size: 2.5rem;
    color: var(--wa-color-brand-on-quiet);
  }
  .empty p {
    max-inline-size: 30rem;
  }
  co-notice {
    margin-block-end: var(--wa-space-m);
  }
`;
