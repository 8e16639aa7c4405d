import { css } from 'lit';

/** Lists of people with buttons, in the panel and its parts. */
export const peopleStyles = css`
  section {
    display: grid;
    gap: var(--wa-space-2xs);
  }
  h3 {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--wa-space-s);
    font-size: var(--wa-font-size-s);
    color: var(--wa-color-text-quiet);
  }
  h3 span {
    font-weight: 400;
  }
  ul,
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-2xs) var(--wa-space-xs);
    padding-block: var(--wa-space-2xs);
    min-block-size: 2.75rem;
  }
  co-avatar {
    font-size: 0.8rem;
  }
  .who {
    flex: 1 1 8rem;
    min-inline-size: 0;
    display: grid;
    line-height: 1.3;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  small {
    font-size: var(--wa-font-size-xs);
    line-height: 1.35;
  }
  .warn {
    color: var(--wa-color-warning-on-quiet);
  }
  .sure {
    color: var(--wa-color-success-on-quiet);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-2xs);
  }
  .attention {
    padding: var(--wa-space-xs) var(--wa-space-s);
    border-radius: var(--wa-border-radius-m);
    background: var(--wa-color-brand-fill-quiet);
  }
  .attention h3 {
    color: var(--wa-color-brand-on-quiet);
  }
`;
