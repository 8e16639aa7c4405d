import { css } from 'lit';

/** The player with what belongs to it beside it, or below it where there is no room. */
export const recordingScreenStyles = css`
  :host {
    max-inline-size: 88rem;
  }
  .stage {
    display: grid;
    gap: var(--wa-space-m);
  }
  .player {
    display: grid;
    align-content: start;
    gap: var(--wa-space-m);
    min-inline-size: 0;
  }
  co-recording-side {
    block-size: 28rem;
  }
  co-notice {
    margin-block-end: var(--wa-space-m);
  }
  .details {
    padding: var(--wa-space-m);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
    border: 1px solid var(--wa-color-surface-border);
  }
  @media (min-width: 60rem) {
    .stage {
      grid-template-columns: minmax(0, 1fr) minmax(20rem, 26rem);
    }
    /* As tall as the player, which alone decides how tall the row is. */
    co-recording-side {
      block-size: 0;
      min-block-size: 100%;
    }
  }
  @media (max-width: 40rem) {
    co-player {
      margin-inline: calc(-1 * var(--wa-space-m));
    }
  }
`;
