import { css } from 'lit';

/** What the panels beside the call share: a card on the desktop, the whole screen on a phone. */
export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden;
    background: var(--wa-color-surface-raised);
    color: var(--wa-color-text-normal);
    border-radius: var(--wa-border-radius-l);
  }
  :host([hidden]) {
    display: none;
  }
  aside {
    flex: 1;
    min-block-size: 0;
    min-inline-size: 0;
    display: flex;
    flex-direction: column;
  }
  aside > header {
    flex: none;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--wa-space-s);
    padding: max(var(--wa-space-xs), env(safe-area-inset-top)) var(--wa-space-xs) var(--wa-space-xs)
      var(--wa-space-m);
  }
  aside > header h2 {
    font-size: var(--wa-font-size-l);
  }
  h2:focus {
    outline: none;
  }
`;
