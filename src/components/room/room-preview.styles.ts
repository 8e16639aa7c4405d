import { css } from 'lit';

/** The look into the mirror before joining: picture and choices side by side, below one another on a phone. */
export const roomPreviewStyles = css`
  :host {
    display: block;
    max-inline-size: 64rem;
    inline-size: 100%;
    margin-inline: auto;
    padding: var(--wa-space-m);
  }
  header {
    display: flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    margin-block-end: var(--wa-space-m);
  }
  header wa-button {
    margin-inline-start: calc(-1 * var(--wa-space-m));
  }
  h1 {
    font-size: clamp(var(--wa-font-size-l), 1rem + 1.5vw, var(--wa-font-size-xl));
    overflow-wrap: anywhere;
  }
  .columns {
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-l);
  }
  /* The choices are longer than many screens: joining stands below the picture, which is not. */
  @media (min-width: 52rem) {
    .columns {
      display: grid;
      grid-template: auto 1fr / 1.3fr 1fr;
      align-items: start;
    }
    .choices {
      grid-area: 1 / 2 / span 2;
    }
  }
  .stage {
    position: relative;
    aspect-ratio: 16 / 9;
    overflow: hidden;
    border-radius: var(--wa-border-radius-l);
    background: var(--co-stage-tile);
    color: var(--co-stage-text);
  }
  video {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  video.mirrored {
    transform: scaleX(-1);
  }
  .over {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    text-align: center;
    padding: var(--wa-space-m);
    gap: var(--wa-space-xs);
    justify-items: center;
  }
  .switches {
    position: absolute;
    inset-block-end: var(--wa-space-s);
    inset-inline: 0;
    display: flex;
    justify-content: center;
    gap: var(--wa-space-s);
  }
  .switches wa-button::part(button) {
    background: rgb(0 0 0 / 55%);
    color: white;
    border: 1px solid rgb(255 255 255 / 35%);
  }
  .switches wa-button.off::part(button) {
    background: #b3261e;
  }
  .below {
    display: grid;
    gap: var(--wa-space-s);
    margin-block-start: var(--wa-space-s);
  }
  .choices {
    display: grid;
    gap: var(--wa-space-m);
  }
  .pair {
    display: grid;
    gap: var(--wa-space-m);
    grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr));
  }
  .wide {
    inline-size: 100%;
  }
  .join {
    display: grid;
    gap: var(--wa-space-xs);
    text-align: center;
  }
  /* On a phone the choices are longer than the screen; joining is always at hand. */
  @media (max-width: 52rem) {
    .join {
      position: sticky;
      inset-block-end: 0;
      z-index: 1;
      margin: 0 calc(-1 * var(--wa-space-m)) calc(-1 * var(--wa-space-m));
      padding: var(--wa-space-s) var(--wa-space-m) max(var(--wa-space-s), env(safe-area-inset-bottom));
      background: var(--wa-color-surface-default);
      border-block-start: 1px solid var(--wa-color-surface-border);
      font-size: var(--wa-font-size-s);
    }
  }
  .effect {
    position: absolute;
    inset-block-start: var(--wa-space-s);
    inset-inline-start: var(--wa-space-s);
    padding: var(--wa-space-2xs) var(--wa-space-xs);
    border-radius: var(--wa-border-radius-m);
    background: rgb(0 0 0 / 62%);
    font-size: var(--wa-font-size-s);
  }
`;
