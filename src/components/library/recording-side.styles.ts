import { css } from 'lit';

/** Tabs that fill what is given to them; the lists in them scroll. */
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
  wa-tab-group,
  wa-tab-group::part(tab-group),
  wa-tab-group::part(body) {
    flex: 1;
    min-block-size: 0;
    min-inline-size: 0;
    display: flex;
    flex-direction: column;
  }
  wa-tab::part(tab) {
    padding: var(--wa-space-s) var(--wa-space-m);
    font-size: var(--wa-font-size-s);
  }
  wa-tab-panel[active] {
    flex: 1;
    min-block-size: 0;
    min-inline-size: 0;
    display: flex;
    flex-direction: column;
    --padding: 0;
  }
  wa-tab-panel::part(base) {
    flex: 1;
    min-block-size: 0;
    min-inline-size: 0;
    display: flex;
    flex-direction: column;
    padding: 0;
  }
  wa-tab-panel > * {
    flex: 1;
  }
  co-chat-sidecar {
    border-radius: 0;
  }
`;
