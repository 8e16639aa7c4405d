import { css } from 'lit';

/** The line of time, and what hovers over it. */
export const seekBarStyles = css`
  :host {
    display: block;
    position: relative;
  }
  .bar {
    position: relative;
    /* Thin to see, easy to hit. */
    block-size: 1.75rem;
    display: grid;
    align-items: center;
    cursor: pointer;
    touch-action: none;
    border-radius: var(--wa-border-radius-s);
  }
  .line {
    position: relative;
    block-size: 0.3rem;
    border-radius: 1rem;
    overflow: hidden;
    background: rgb(255 255 255 / 22%);
    transition: block-size 120ms;
  }
  .bar:hover .line,
  .bar:focus-visible .line {
    block-size: 0.5rem;
  }
  .line span {
    position: absolute;
    inset-block: 0;
  }
  .buffered {
    background: rgb(255 255 255 / 22%);
  }
  .played {
    background: var(--wa-color-brand-60);
  }
  .loop {
    background: rgb(255 255 255 / 45%);
  }
  .mark {
    inline-size: 3px;
    margin-inline-start: -1.5px;
    background: black;
  }
  .mark[style*=' 0.000%'] {
    display: none;
  }
  .knob {
    position: absolute;
    inline-size: 0.9rem;
    block-size: 0.9rem;
    margin-inline-start: -0.45rem;
    border-radius: 50%;
    background: white;
    box-shadow: 0 0 4px rgb(0 0 0 / 50%);
  }
  .preview {
    position: absolute;
    inset-block-end: 100%;
    inset-inline-start: clamp(4.5rem, var(--at), 100% - 4.5rem);
    translate: -50% 0;
    display: grid;
    justify-items: center;
    inline-size: max-content;
    max-inline-size: 14rem;
    padding: 0.3rem;
    border-radius: var(--wa-border-radius-m);
    background: rgb(0 0 0 / 85%);
    color: white;
    font-size: var(--wa-font-size-s);
    pointer-events: none;
    z-index: 2;
  }
  :host(:dir(rtl)) .preview {
    translate: 50% 0;
  }
  .tile {
    border-radius: var(--wa-border-radius-s);
    max-inline-size: 100%;
  }
  .title {
    max-inline-size: 13rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .time {
    font-variant-numeric: tabular-nums;
  }
  @media (prefers-reduced-motion: reduce) {
    .line {
      transition: none;
    }
  }
`;
