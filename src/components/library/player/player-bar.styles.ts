import { css } from 'lit';

/** Buttons on dark ground; what does not fit is left to keys and gestures. */
export const playerBarStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    color: white;
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 0.1rem;
  }
  button {
    display: inline-grid;
    place-content: center;
    flex: none;
    min-inline-size: 2.5rem;
    block-size: 2.5rem;
    padding: 0 0.3rem;
    border: 0;
    border-radius: var(--wa-border-radius-m);
    background: none;
    color: inherit;
    font: inherit;
    font-variant-numeric: tabular-nums;
    cursor: pointer;
  }
  button:hover {
    background: rgb(255 255 255 / 15%);
  }
  button[aria-pressed='true'] {
    color: var(--wa-color-brand-80);
  }
  button:focus-visible {
    outline-color: white;
    outline-offset: -3px;
  }
  .speed {
    font-weight: 600;
  }
  .time {
    padding-inline: 0.4rem;
    font-size: var(--wa-font-size-s);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .total {
    color: rgb(255 255 255 / 75%);
  }
  .room {
    flex: 1;
  }
  input {
    inline-size: 5rem;
    accent-color: var(--wa-color-brand-60);
  }
  @container (width < 44rem) {
    .widest {
      display: none;
    }
  }
  @container (width < 36rem) {
    .wide {
      display: none;
    }
  }
  /* Phones have keys for their volume. */
  @container (width < 27rem) {
    .mute {
      display: none;
    }
    button {
      min-inline-size: 2.2rem;
      padding: 0;
    }
  }
  @container (width < 23rem) {
    .total {
      display: none;
    }
  }
`;
