import { css } from 'lit';

/** Beside the player, as tall as that, or below it. */
export const recordingSideStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
    border: 1px solid var(--wa-color-surface-border);
    overflow: hidden;
  }
  wa-tab::part(tab) {
    padding: var(--wa-space-s) var(--wa-space-m);
  }
  wa-tab-panel > * {
    flex: 1;
  }
  co-chat-sidecar {
    border-radius: 0;
  }
`;
