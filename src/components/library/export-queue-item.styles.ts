import { css } from 'lit';

/** A row: what and where, how it stands, and its buttons, which are below on a phone. */
export const exportQueueItemStyles = css`
  :host {
    display: block;
  }
  article {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--wa-space-2xs) var(--wa-space-m);
    padding: var(--wa-space-s) var(--wa-space-m);
  }
  .name {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .what,
  .state {
    font-size: var(--wa-font-size-s);
  }
  .state {
    grid-column: 1 / -1;
    display: grid;
    gap: var(--wa-space-2xs);
  }
  .state p {
    display: flex;
    gap: var(--wa-space-2xs);
    align-items: center;
    overflow-wrap: anywhere;
  }
  .state p:not(.quiet) co-icon {
    flex: none;
  }
  .failed .state {
    color: var(--wa-color-danger-on-quiet);
  }
  .done .state co-icon {
    color: var(--wa-color-brand-on-quiet);
  }
  wa-progress-bar {
    --track-height: 0.4rem;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-2xs);
    align-items: center;
    justify-content: flex-end;
  }
  .icon {
    display: inline-grid;
    place-content: center;
    block-size: 2.25rem;
    inline-size: 2.25rem;
    padding: 0;
    border: 0;
    border-radius: var(--wa-border-radius-m);
    background: none;
    color: inherit;
    cursor: pointer;
  }
  .icon:hover {
    background: var(--wa-color-neutral-fill-quiet);
  }
  .buttons:has(co-resume-form[asking]) {
    grid-column: 1 / -1;
    justify-content: stretch;
  }
  co-resume-form[asking] {
    flex: 1;
  }
  @media (max-width: 34rem) {
    article {
      grid-template-columns: minmax(0, 1fr);
      padding: var(--wa-space-s);
    }
    .buttons {
      grid-row: 3;
    }
  }
`;
