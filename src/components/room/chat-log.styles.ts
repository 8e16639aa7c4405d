import { css } from 'lit';

/** Bubbles: own ones to the end of the line, those for one reader only with a dashed line around them. */
export const chatLogStyles = css`
  :host {
    position: relative;
    display: flex;
    min-block-size: 0;
  }
  .scroller {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding: var(--wa-space-xs) var(--wa-space-m) var(--wa-space-s);
    scrollbar-width: thin;
  }
  .scroller:focus-visible {
    outline-offset: -3px;
  }
  .empty {
    min-block-size: 100%;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--wa-space-xs);
    text-align: center;
  }
  .empty co-icon {
    font-size: 2rem;
    color: var(--wa-color-text-quiet);
  }
  article {
    display: grid;
    justify-items: start;
    gap: 3px;
    margin-block-end: var(--wa-space-m);
  }
  article.own {
    justify-items: end;
  }
  header {
    display: flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    max-inline-size: 100%;
    margin-block-end: 1px;
    font-size: var(--wa-font-size-xs);
  }
  co-avatar {
    font-size: 0.6rem;
  }
  .author {
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  time {
    flex: none;
    color: var(--wa-color-text-quiet);
  }
  .mark {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    font-size: var(--wa-font-size-xs);
    font-weight: 600;
    color: var(--wa-color-warning-on-quiet);
  }
  .bubble {
    max-inline-size: min(88%, 30rem);
    padding: var(--wa-space-2xs) var(--wa-space-s);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-neutral-fill-quiet);
    border: 1px solid transparent;
    overflow-wrap: anywhere;
  }
  .own .bubble {
    background: var(--wa-color-brand-fill-quiet);
  }
  .direct .bubble {
    border: 1px dashed var(--wa-color-warning-border-normal);
  }
  .bubble:has(co-file-card) {
    inline-size: 100%;
    padding-block: var(--wa-space-xs);
  }
  .bubble p {
    white-space: pre-wrap;
    line-height: 1.4;
    unicode-bidi: isolate;
  }
  .news {
    position: absolute;
    inset-block-end: var(--wa-space-xs);
    inset-inline: 0;
    margin-inline: auto;
    inline-size: fit-content;
  }
`;
