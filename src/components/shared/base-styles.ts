import { css } from 'lit';

/** What every element with text in it shares. */
export const baseStyles = css`
  :host {
    box-sizing: border-box;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3 {
    margin: 0;
    font-weight: 650;
    line-height: 1.2;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  p {
    margin: 0;
    line-height: 1.5;
    text-wrap: pretty;
  }
  a {
    color: var(--wa-color-text-link);
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  /* A long name must not push the button that closes it out of sight. */
  wa-dialog::part(title) {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .quiet {
    color: var(--wa-color-text-quiet);
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 3px solid var(--wa-color-focus);
    outline-offset: 2px;
  }
`;
