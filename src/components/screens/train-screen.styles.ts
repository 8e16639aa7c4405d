import { css } from 'lit';

/** Picture and choices side by side, below one another on a phone. */
export const trainScreenStyles = css`
  :host {
    max-inline-size: 84rem;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-xs);
  }
  .columns {
    display: grid;
    gap: var(--wa-space-l);
  }
  .main,
  .side {
    display: grid;
    align-content: start;
    gap: var(--wa-space-m);
    min-inline-size: 0;
  }
  @media (min-width: 62rem) {
    .columns {
      grid-template-columns: minmax(0, 1fr) 24rem;
    }
    /* As much of the picture as the window shows at once. */
    co-training-stage {
      max-inline-size: calc((100dvh - 9rem) * 4 / 3);
    }
  }
  /* On a phone the picture goes from edge to edge, since every bit of it counts across a room. */
  @media (max-width: 40rem) {
    co-training-stage {
      --co-training-radius: 0;
      margin-inline: calc(-1 * var(--wa-space-m));
    }
  }
  .recording {
    display: inline-flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    font-variant-numeric: tabular-nums;
  }
  section {
    margin-block-start: var(--wa-space-2xl);
  }
`;
