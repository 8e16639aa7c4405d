import { css } from 'lit';

/** The picture with what is counted over it: to be read from across a room. */
export const trainingStageStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .stage {
    position: relative;
    inline-size: 100%;
    block-size: 100%;
    aspect-ratio: 4 / 3;
    overflow: hidden;
    border-radius: var(--co-training-radius, var(--wa-border-radius-l));
    background: var(--co-stage-tile);
    color: var(--co-stage-text);
  }
  video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }
  video.mirrored {
    transform: scaleX(-1);
  }
  co-skeleton-overlay {
    position: absolute;
    inset: 0;
  }
  .over {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--wa-space-s);
    padding: var(--wa-space-m);
    text-align: center;
  }
  .score,
  .news,
  .words {
    position: absolute;
    border-radius: var(--wa-border-radius-m);
    background: rgb(20 17 15 / 72%);
  }
  .score {
    inset-block-end: 3cqi;
    inset-inline-start: 3cqi;
    padding: 1cqi 3cqi;
    display: grid;
    justify-items: center;
    line-height: 1;
  }
  .number {
    font-size: clamp(2.75rem, 16cqi, 9rem);
    font-weight: 700;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.03em;
  }
  .of,
  .unit {
    font-size: clamp(0.8rem, 2.6cqi, 1.4rem);
    opacity: 0.85;
  }
  .sides {
    font-variant-numeric: tabular-nums;
  }
  .news {
    inset-block-start: 3cqi;
    inset-inline-start: 3cqi;
    max-inline-size: 94cqi;
    padding: var(--wa-space-2xs) var(--wa-space-xs);
    font-size: var(--wa-font-size-s);
  }
  .timer {
    position: absolute;
    inset-block-start: 3cqi;
    inset-inline-end: 3cqi;
    padding: 0.6cqi 2cqi;
    border-radius: var(--wa-border-radius-m);
    background: rgb(20 17 15 / 72%);
    font-size: clamp(1rem, 4.5cqi, 2.25rem);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .timer.rest {
    color: #ffd58a;
  }
  .words {
    inset-block-end: 3cqi;
    inset-inline: 30cqi 8cqi;
    padding: 1.4cqi 2.4cqi;
    font-size: clamp(1rem, 4cqi, 2rem);
    font-weight: 600;
    text-wrap: balance;
  }
  .words:empty {
    display: none;
  }
  .words.advice {
    border-inline-start: 0.35rem solid #ffb84d;
  }
  .words.cue {
    border-inline-start: 0.35rem solid #7fd8b4;
  }
  /* How far the movement is, for whoever cannot read numbers from there. */
  .bar {
    position: absolute;
    inset-block: 3cqi;
    inset-inline-end: 2cqi;
    inline-size: max(0.4rem, 1.4cqi);
    border-radius: 1rem;
    overflow: hidden;
    background: rgb(255 255 255 / 22%);
  }
  .bar.below-timer {
    inset-block-start: calc(6cqi + clamp(1.6rem, 6.5cqi, 3.4rem));
  }
  .bar > div {
    position: absolute;
    inset: 0;
    transform-origin: 50% 100%;
    transform: scaleY(var(--progress, 0));
    background: #4fc99a;
  }
  wa-progress-ring {
    --size: 5rem;
  }
`;
