import { css } from 'lit';

/** A card: its picture, what is known of it, and its buttons, which are plain ones, since there are thousands of them. */
export const recordingItemStyles = css`
  :host {
    display: block;
  }
  article {
    display: grid;
    grid-template-columns: 9rem minmax(0, 1fr);
    gap: var(--wa-space-2xs) var(--wa-space-m);
    padding: var(--wa-space-s);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
    border: 1px solid var(--wa-color-surface-border);
  }
  :host([selecting]) article {
    grid-template-columns: auto 9rem minmax(0, 1fr);
  }
  .asleep {
    display: block;
    block-size: 7.5rem;
  }
  :host([selected]) article {
    border-color: var(--wa-color-brand-border-loud);
    background: var(--wa-color-brand-fill-quiet);
  }
  .check {
    grid-row: span 2;
    display: grid;
    place-content: center;
    padding: var(--wa-space-s);
    margin: calc(-1 * var(--wa-space-s)) 0 calc(-1 * var(--wa-space-s)) calc(-1 * var(--wa-space-s));
    cursor: pointer;
  }
  input[type='checkbox'] {
    inline-size: 1.3rem;
    block-size: 1.3rem;
    accent-color: var(--wa-color-brand-50);
  }
  co-scrub-thumbnail {
    grid-row: span 2;
    align-self: start;
  }
  .about,
  .buttons {
    grid-column: -2 / -1;
    min-inline-size: 0;
  }
  h2 {
    font-size: var(--wa-font-size-m);
    overflow-wrap: anywhere;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.15rem var(--wa-space-s);
    margin-block-start: 0.15rem;
    font-size: var(--wa-font-size-s);
  }
  .tag {
    padding: 0 0.5rem;
    border-radius: 1rem;
    background: var(--wa-color-neutral-fill-quiet);
    color: var(--wa-color-text-normal);
    overflow-wrap: anywhere;
  }
  .state {
    color: var(--wa-color-brand-on-quiet);
    font-weight: 600;
  }
  .found {
    margin-block-start: var(--wa-space-2xs);
    font-size: var(--wa-font-size-s);
    overflow-wrap: anywhere;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-2xs);
    align-items: center;
    align-self: end;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--wa-space-2xs);
    min-block-size: 2.25rem;
    min-inline-size: 2.25rem;
    padding: 0 var(--wa-space-s);
    border: 1px solid transparent;
    border-radius: var(--wa-border-radius-m);
    background: none;
    color: inherit;
    font: inherit;
    font-size: var(--wa-font-size-s);
    font-weight: 600;
    cursor: pointer;
  }
  button:hover:not(:disabled) {
    background: var(--wa-color-neutral-fill-quiet);
  }
  button:disabled {
    opacity: 0.5;
    cursor: not-allowed;
  }
  button.main {
    background: var(--wa-color-brand-fill-loud);
    color: var(--wa-color-brand-on-loud);
  }
  button.main:hover:not(:disabled) {
    background: var(--wa-color-brand-40);
    color: white;
  }
  button.outlined {
    border-color: var(--wa-color-neutral-border-normal);
  }
  button.icon {
    padding: 0;
  }
  @media (max-width: 34rem) {
    article {
      grid-template-columns: 6.5rem minmax(0, 1fr);
      column-gap: var(--wa-space-s);
    }
    :host([selecting]) article {
      grid-template-columns: auto 6.5rem minmax(0, 1fr);
    }
    co-scrub-thumbnail {
      grid-row: auto;
    }
    .buttons {
      grid-column: 1 / -1;
      justify-content: space-between;
      gap: 0.15rem;
    }
    :host([selecting]) .buttons {
      grid-column: 2 / -1;
    }
    .asleep {
      block-size: 8.5rem;
    }
    button {
      min-inline-size: 2.1rem;
      padding: 0 var(--wa-space-xs);
    }
    /* Eight buttons in one row: the words of the second go on being read aloud. */
    button.outlined {
      padding: 0;
    }
    .outlined span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
`;
