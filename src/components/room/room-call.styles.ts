import { css } from 'lit';

/** Bar, stage with panels, toolbar; on a phone a panel is a sheet over all of it. */
export const roomCallStyles = css`
  :host {
    display: grid;
    grid-template: auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
    flex: 1 1 0px;
    min-block-size: 0;
    background: var(--co-stage);
    color: var(--co-stage-text);
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-xs) var(--wa-space-m);
    padding: max(var(--wa-space-xs), env(safe-area-inset-top)) var(--wa-space-m) var(--wa-space-xs);
    font-size: var(--wa-font-size-s);
  }
  .status {
    opacity: 0.8;
    margin-inline-start: auto;
  }
  .locked {
    display: inline-flex;
    align-items: center;
    gap: var(--wa-space-2xs);
  }
  .body {
    position: relative;
    display: flex;
    min-block-size: 0;
    gap: 8px;
    padding-inline: 8px;
  }
  co-call-stage {
    flex: 1;
  }
  co-people-panel {
    flex: none;
    inline-size: 20rem;
  }
  co-chat-panel {
    flex: none;
    inline-size: 22rem;
  }
  co-training-side {
    flex: none;
    inline-size: 24rem;
  }
  /* In the flow, so that nothing that can be pressed lies beneath. */
  .notices {
    display: grid;
    gap: var(--wa-space-2xs);
    max-block-size: 45dvh;
    overflow: auto;
    padding: 0 8px;
  }
  .notices > * {
    margin-block-end: var(--wa-space-2xs);
    inline-size: min(100%, 44rem);
    justify-self: center;
  }
  .remark {
    position: fixed;
    z-index: 4;
    inset-block-end: calc(5.5rem + env(safe-area-inset-bottom));
    inset-inline: var(--wa-space-s);
    margin-inline: auto;
    inline-size: fit-content;
    max-inline-size: min(30rem, calc(100% - 2 * var(--wa-space-s)));
    pointer-events: none;
  }
  .remark p {
    padding: var(--wa-space-xs) var(--wa-space-m);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
    color: var(--wa-color-text-normal);
    box-shadow: var(--wa-shadow-l);
    text-align: center;
  }
  @media (max-width: 40rem) {
    co-people-panel,
    co-training-side,
    co-chat-panel {
      position: absolute;
      z-index: 3;
      inset: 0;
      inline-size: auto;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
    /* A sheet has the height of the toolbar too; its own button closes it. */
    :host([sheet]) co-call-controls {
      display: none;
    }
    .top {
      padding-inline: var(--wa-space-s);
    }
  }
`;
