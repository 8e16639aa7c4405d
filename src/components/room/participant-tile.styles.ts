import { css } from 'lit';

/** The tile's own box is the container, so that its marks shrink with it. */
export const tileStyles = css`
  :host {
    position: relative;
    display: block;
    overflow: hidden;
    border-radius: var(--wa-border-radius-l);
    background: var(--co-stage-tile);
    color: var(--co-stage-text);
    container-type: size;
  }
  [role='group'] {
    position: absolute;
    inset: 0;
  }
  video {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  /* What is on a screen is read to its edges; of a face some edge may go. */
  video.whole {
    object-fit: contain;
  }
  /* Inside, since the stage ends where the tiles at its edges do. */
  :host([speaking])::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: inherit;
    box-shadow: inset 0 0 0 3px #8fd6a8;
    pointer-events: none;
  }
  video.mirrored {
    transform: scaleX(-1);
  }
  video.off {
    visibility: hidden;
  }
  co-avatar {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    font-size: min(15cqmin, 3.2rem);
  }
  .badge {
    position: absolute;
    inset-block-end: var(--wa-space-xs);
    inset-inline-start: var(--wa-space-xs);
    max-inline-size: calc(100% - 2 * var(--wa-space-xs));
    display: flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    padding: var(--wa-space-2xs) var(--wa-space-xs);
    border-radius: var(--wa-border-radius-m);
    background: rgb(0 0 0 / 62%);
    font-size: var(--wa-font-size-s);
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .mark {
    display: flex;
  }
  .recording {
    color: #ff8d80;
  }
  .poor {
    color: #ffb4a8;
  }
  .held {
    color: #ffb86b;
  }
  .verified {
    color: #7fe0ab;
  }
  .role {
    flex: none;
    padding-inline: var(--wa-space-2xs);
    border-radius: var(--wa-border-radius-s);
    background: rgb(255 255 255 / 18%);
    font-size: var(--wa-font-size-xs);
    font-weight: 600;
  }
  .top {
    position: absolute;
    inset-block-start: var(--wa-space-xs);
    inset-inline: var(--wa-space-xs) 3rem;
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-2xs);
    font-size: var(--wa-font-size-s);
  }
  .hand,
  .warning {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    padding: var(--wa-space-2xs) var(--wa-space-xs);
    border-radius: var(--wa-border-radius-m);
    font-weight: 600;
    line-height: 1.2;
  }
  .hand {
    background: #ffd479;
    color: #2b1d00;
  }
  .warning {
    background: #b45309;
    color: white;
  }
  .state {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--wa-space-xs);
    background: rgb(0 0 0 / 55%);
    text-align: center;
    padding: var(--wa-space-m);
  }
  co-participant-menu {
    position: absolute;
    inset-block-start: var(--wa-space-xs);
    inset-inline-end: var(--wa-space-xs);
  }
  .switch {
    position: absolute;
    inset-block-start: var(--wa-space-xs);
    inset-inline-end: calc(var(--wa-space-xs) + 2.5rem);
  }
  .switch::part(button) {
    padding-inline: var(--wa-space-xs);
    border-radius: var(--wa-border-radius-m);
    background: rgb(0 0 0 / 45%);
    color: white;
  }
  /* A small tile keeps the marks and lets the words go. */
  @container (max-width: 13rem) {
    .badge,
    .top {
      font-size: var(--wa-font-size-xs);
    }
    .role,
    .warning span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
`;
