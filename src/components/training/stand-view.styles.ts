import { css } from 'lit';

/** Portrait, dark, and read from across the room. */
export const standViewStyles = css`
  :host {
    flex: 1;
    display: grid;
    background: black;
    color: #f4efea;
  }
  .screen {
    display: flex;
    flex-direction: column;
    justify-content: center;
    align-items: center;
    gap: var(--wa-space-m);
    padding: max(var(--wa-space-l), env(safe-area-inset-top)) var(--wa-space-l)
      max(var(--wa-space-l), env(safe-area-inset-bottom));
    text-align: center;
    transition: opacity 0.6s;
  }
  .what {
    font-size: var(--wa-font-size-l);
    opacity: 0.85;
  }
  .state {
    font-size: clamp(2rem, 10vmin, 4rem);
    font-weight: 700;
    line-height: 1.15;
    text-wrap: balance;
  }
  .good .state {
    color: #8fd6a8;
  }
  .wait .state {
    color: #ffd479;
  }
  .bad .state {
    color: #ffb4a8;
  }
  .session strong {
    font-size: var(--wa-font-size-xl);
    letter-spacing: 0.15em;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--wa-space-s);
  }
  wa-button::part(button) {
    background: rgb(255 255 255 / 14%);
    color: #f4efea;
    border-color: transparent;
  }
  wa-button.leave::part(button) {
    background: #b3261e;
    color: white;
  }
  .hint {
    font-size: var(--wa-font-size-s);
    opacity: 0.75;
  }
  /* On most phones black pixels cost nothing. What stays is enough to see from afar that it works. */
  .dimmed > :not(.state) {
    visibility: hidden;
  }
  .dimmed .state {
    opacity: 0.35;
    font-size: var(--wa-font-size-l);
  }
`;
