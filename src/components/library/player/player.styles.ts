import { css } from 'lit';

/** The picture, what lies over it, and the controls below; over it too where it fills the screen. */
export const playerStyles = css`
  :host {
    display: block;
  }
  .player {
    position: relative;
    display: grid;
    border-radius: var(--wa-border-radius-l);
    background: black;
    color: white;
    /* Not hidden: what hovers over the seek bar stands out of it. */
  }
  .stage {
    position: relative;
    container-type: inline-size;
    display: grid;
    aspect-ratio: 16 / 9;
    max-block-size: 70dvh;
    inline-size: 100%;
    overflow: hidden;
    border-radius: var(--wa-border-radius-l) var(--wa-border-radius-l) 0 0;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  .stage > *,
  ::slotted([slot='over']) {
    grid-area: 1 / 1;
    min-inline-size: 0;
    min-block-size: 0;
  }
  video {
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }
  video.unseen {
    opacity: 0;
  }
  co-captions {
    align-self: end;
  }
  .word {
    align-self: start;
    justify-self: center;
    margin: 0.8rem;
    padding: 0.3rem 0.9rem;
    border-radius: 2rem;
    background: rgb(0 0 0 / 75%);
    font-weight: 600;
    pointer-events: none;
  }
  .continues {
    align-self: start;
    justify-self: start;
    display: flex;
    align-items: center;
    gap: 0.6rem;
    margin: 0.8rem;
    padding: 0.3rem 0.4rem 0.3rem 0.9rem;
    border-radius: 2rem;
    background: rgb(0 0 0 / 78%);
    font-size: var(--wa-font-size-s);
  }
  .continues button {
    padding: 0.3rem 0.7rem;
    border: 0;
    border-radius: 2rem;
    background: rgb(255 255 255 / 20%);
    color: inherit;
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  .controls {
    padding: 0 0.5rem 0.25rem;
  }
  .player:fullscreen {
    border-radius: 0;
  }
  .player:fullscreen .stage {
    aspect-ratio: auto;
    max-block-size: none;
    block-size: 100vh;
    border-radius: 0;
  }
  .player:fullscreen .controls {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 0;
    padding: 2rem 1rem max(0.5rem, env(safe-area-inset-bottom));
    background: linear-gradient(transparent, rgb(0 0 0 / 80%));
    transition: opacity 200ms;
  }
  .player:fullscreen.idle {
    cursor: none;
  }
  .player:fullscreen.idle .stage {
    cursor: none;
  }
  .player:fullscreen.idle .controls:not(:focus-within) {
    opacity: 0;
  }
  .player:fullscreen:not(.idle) co-captions {
    margin-block-end: 6rem;
  }
`;
