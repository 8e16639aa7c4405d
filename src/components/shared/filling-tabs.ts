import { css } from 'lit';

/** Tabs that fill what is given to them; what is in them scrolls by itself. */
export const fillingTabs = css`
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
`;
