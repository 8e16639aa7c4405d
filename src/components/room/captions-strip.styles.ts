import { css } from 'lit';

/**
 * Below the tiles, with a height of its own, so that it covers neither faces nor anything that can be pressed, and tiles
 * do not move with every word. On a screen too low for that it lies over the lower edge of the pictures.
 */
export const captionsStripStyles = css`
  :host {
    display: block;
    flex: none;
  }
  section {
    display: grid;
    gap: var(--wa-space-2xs);
    font-size: 1.25rem;
  }
  .small {
    font-size: 1rem;
  }
  .large {
    font-size: 1.75rem;
  }
  .read {
    position: relative;
    block-size: 4.4em;
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    overflow: hidden;
    padding: var(--wa-space-2xs) var(--wa-space-m);
    border-radius: var(--wa-border-radius-l);
    background: rgb(0 0 0 / 82%);
    color: white;
  }
  .rows {
    display: grid;
    gap: 0.15em;
    inline-size: min(100%, 52rem);
    margin-inline: auto;
  }
  /* The name stands beside the last line, so that it stays in sight however long somebody goes on. */
  .rows p {
    display: flex;
    align-items: last baseline;
    gap: 0.5em;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  .name {
    flex: none;
    max-inline-size: 30%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: #8fd6a8;
    font-weight: 650;
  }
  .words {
    min-inline-size: 0;
  }
  .growing {
    color: #d9d2ca;
  }
  .nothing {
    position: absolute;
    inset: 0;
    display: flex;
    flex-wrap: wrap;
    align-content: center;
    justify-content: center;
    gap: 0 var(--wa-space-s);
    padding-inline: var(--wa-space-m);
    color: #d9d2ca;
    font-size: var(--wa-font-size-s);
    text-align: center;
  }
  .problem {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-2xs) var(--wa-space-s);
    inline-size: min(100%, 52rem);
    margin-inline: auto;
    padding: var(--wa-space-xs) var(--wa-space-xs) var(--wa-space-xs) var(--wa-space-m);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
    color: var(--wa-color-text-normal);
    font-size: var(--wa-font-size-s);
  }
  .problem p {
    flex: 1 1 14rem;
    line-height: 1.35;
  }
  @media (max-width: 40rem) {
    .read {
      padding-inline: var(--wa-space-s);
      block-size: 4.2em;
    }
    section.large {
      font-size: 1.5rem;
    }
  }
  @media (max-height: 30rem) {
    :host {
      position: absolute;
      z-index: 1;
      inset-inline: var(--wa-space-s);
      inset-block-end: var(--wa-space-s);
    }
    section,
    section.large {
      font-size: 1.1rem;
    }
    .read {
      block-size: auto;
      max-block-size: 4.4em;
      min-block-size: 2em;
      pointer-events: none;
    }
  }
`;
