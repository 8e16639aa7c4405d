import { css } from 'lit';

/** The toolbar: dark like the stage, in light and dark. */
export const callControlsStyles = css`
  :host {
    display: block;
  }
  [role='toolbar'] {
    display: flex;
    justify-content: safe center;
    gap: var(--wa-space-xs);
    padding: var(--wa-space-xs) var(--wa-space-s) max(var(--wa-space-xs), env(safe-area-inset-bottom));
    overflow-x: auto;
    scrollbar-width: none;
  }
  .record {
    display: flex;
    gap: 2px;
  }
  wa-button::part(button) {
    display: flex;
    flex-direction: column;
    justify-content: center;
    gap: 0.2rem;
    block-size: auto;
    min-block-size: 4rem;
    min-inline-size: 3.25rem;
    padding: var(--wa-space-xs) var(--wa-space-s);
    line-height: 1.1;
    border-radius: var(--wa-border-radius-l);
    background: rgb(255 255 255 / 12%);
    color: var(--co-stage-text);
    border: 1px solid transparent;
  }
  /* Over the button's own colour, whichever that is. */
  wa-button:not([disabled])::part(button):hover {
    box-shadow: inset 0 0 0 100vmax rgb(255 255 255 / 12%);
  }
  wa-button::part(label) {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 0.25rem;
    padding: 0;
    font-size: 0.72rem;
    font-weight: 500;
  }
  wa-button.off::part(button) {
    background: #fbe9e7;
    color: #8c1d18;
  }
  wa-button.live::part(button),
  wa-button.leave::part(button) {
    background: #b3261e;
    color: white;
  }
  /* A long press is for talking, not for the browser. */
  wa-button.talk {
    touch-action: none;
    user-select: none;
    -webkit-touch-callout: none;
  }
  wa-button.talking::part(button) {
    background: #1b7f4b;
    color: white;
  }
  wa-button.raised::part(button) {
    background: #ffd479;
    color: #2b1d00;
  }
  wa-button.more::part(button) {
    min-inline-size: 2rem;
    padding-inline: var(--wa-space-2xs);
  }
  wa-button.pressed::part(button) {
    border-color: rgb(255 255 255 / 60%);
  }
  co-icon {
    font-size: 1.15rem;
  }
  wa-dropdown-item co-icon {
    font-size: 1rem;
  }
  .with-count {
    position: relative;
    display: inline-flex;
  }
  .count {
    position: absolute;
    inset-block-start: -0.55rem;
    inset-inline-start: 60%;
    min-inline-size: 1.15rem;
    padding-inline: 0.25rem;
    border-radius: 1rem;
    background: #ffd479;
    color: #2b1d00;
    font-size: 0.68rem;
    font-weight: 700;
    line-height: 1.15rem;
    text-align: center;
  }
  /* Reactions stand side by side, whatever else is in the menu. */
  wa-dropdown.reactions::part(menu) {
    display: grid;
    grid-template-columns: repeat(6, auto);
  }
  .reactions wa-dropdown-item:not(.reaction),
  .reactions wa-divider {
    grid-column: 1 / -1;
  }
  .reaction {
    justify-content: center;
    min-inline-size: 2.75rem;
    min-block-size: 2.75rem;
    padding: 0;
    font-family: var(--co-font-emoji);
    font-size: 1.45rem;
  }
  .reaction::part(label) {
    flex: none;
  }
  .reaction::part(checkmark),
  .reaction::part(icon),
  .reaction::part(details),
  .reaction::part(submenu-icon) {
    display: none;
  }
  @media (max-width: 40rem) {
    .text {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    [role='toolbar'] {
      gap: var(--wa-space-2xs);
      padding-inline: var(--wa-space-2xs);
    }
    wa-button::part(button) {
      min-block-size: 3.25rem;
      min-inline-size: 2.75rem;
      padding-inline: var(--wa-space-xs);
    }
  }
  /* A window in a corner: everything still fits in one line. */
  @media (max-width: 22rem) {
    [role='toolbar'] {
      gap: 2px;
    }
    wa-button::part(button) {
      min-inline-size: 2.5rem;
    }
  }
`;
