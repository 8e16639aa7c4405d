import { css } from 'lit';

/** Above every screen, beside what is there: a call keeps its controls at the bottom, pages their bar on top. */
export const exportLayerStyles = css`
  :host {
    display: contents;
  }
  .indicator {
    position: fixed;
    z-index: 3;
    inset-block-start: max(var(--wa-space-xs), env(safe-area-inset-top));
    inset-inline: 0;
    margin-inline: auto;
    inline-size: fit-content;
    display: flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    padding: var(--wa-space-2xs) var(--wa-space-s);
    border-radius: 2rem;
    border: 1px solid var(--wa-color-surface-border);
    background: linear-gradient(
      to right,
      var(--wa-color-brand-fill-quiet) var(--done),
      var(--wa-color-surface-raised) var(--done)
    );
    box-shadow: var(--wa-shadow-s);
    color: var(--wa-color-text-normal);
    font-size: var(--wa-font-size-s);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    text-decoration: none;
  }
  /* There the relays are told of on the other side. */
  @media (max-width: 40rem) {
    .in-room {
      margin-inline-start: var(--wa-space-xs);
    }
  }
  .toast {
    position: fixed;
    z-index: 4;
    inset-block-start: max(var(--wa-space-m), env(safe-area-inset-top));
    inset-inline: var(--wa-space-m);
    margin-inline: auto;
    inline-size: fit-content;
    max-inline-size: min(30rem, 100% - 2 * var(--wa-space-m));
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
    padding: var(--wa-space-s) var(--wa-space-m);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
    border: 1px solid var(--wa-color-surface-border);
    box-shadow: var(--wa-shadow-l);
  }
  .toast p {
    flex: 1;
    overflow-wrap: anywhere;
  }
  .toast > co-icon {
    color: var(--wa-color-brand-on-quiet);
  }
`;
