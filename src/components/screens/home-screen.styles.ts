import { css } from 'lit';

/** The start: rooms and circles side by side, below one another on a phone. */
export const homeScreenStyles = css`
  :host {
    display: flex;
    flex-direction: column;
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--wa-space-s);
    padding: var(--wa-space-s) var(--wa-space-m);
    max-inline-size: var(--co-page-width);
    inline-size: 100%;
    margin-inline: auto;
  }
  .mark {
    display: flex;
    align-items: center;
    gap: var(--wa-space-xs);
    font-weight: 700;
    font-size: var(--wa-font-size-l);
    letter-spacing: -0.02em;
  }
  .mark img {
    inline-size: 2rem;
    block-size: 2rem;
  }
  nav {
    display: flex;
    gap: var(--wa-space-2xs);
  }
  nav a {
    display: inline-flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    padding: var(--wa-space-xs) var(--wa-space-s);
    border-radius: var(--wa-border-radius-m);
    color: var(--wa-color-text-normal);
    text-decoration: none;
    min-block-size: 2.75rem;
  }
  @media (max-width: 26rem) {
    nav a {
      padding-inline: var(--wa-space-2xs);
    }
    /* The words are enough, and the smallest phones have no room for both. */
    nav co-icon {
      display: none;
    }
  }
  nav a:hover {
    background: var(--wa-color-surface-lowered);
  }
  .page {
    flex: 1;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-xl);
    align-content: center;
    max-inline-size: var(--co-page-width);
    inline-size: 100%;
    margin-inline: auto;
    padding: var(--wa-space-m) var(--wa-space-m) var(--wa-space-3xl);
  }
  @media (min-width: 56rem) {
    .page {
      grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr);
      gap: var(--wa-space-4xl);
      align-items: center;
    }
  }
  h1 {
    font-size: clamp(2rem, 1.4rem + 3vw, 3.4rem);
    letter-spacing: -0.03em;
    line-height: 1.08;
  }
  .start {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-xl);
  }
  .hero {
    display: grid;
    gap: var(--wa-space-m);
  }
  .hero p {
    font-size: var(--wa-font-size-l);
    max-inline-size: 34rem;
  }
  /* Whoever has circles has read what this is, and comes for them. */
  .known h1 {
    font-size: var(--wa-font-size-xl);
  }
  .known .hero p {
    font-size: var(--wa-font-size-m);
  }
  @media (max-width: 56rem) {
    .page.known {
      align-content: start;
    }
    .known .hero p {
      display: none;
    }
  }
  .panel {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-l);
    padding: var(--wa-space-l);
    background: var(--wa-color-surface-raised);
    border: 1px solid var(--wa-color-surface-border);
    border-radius: calc(var(--wa-border-radius-l) * 1.3);
    box-shadow: var(--wa-shadow-s);
  }
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--wa-space-xs);
    align-items: end;
  }
  .wide {
    inline-size: 100%;
  }
  .or {
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
  }
  .or::before,
  .or::after {
    content: '';
    flex: 1;
    block-size: 1px;
    background: var(--wa-color-surface-border);
  }
  .problem {
    grid-column: 1 / -1;
    color: var(--wa-color-danger-on-quiet);
    font-size: var(--wa-font-size-s);
  }
  section {
    display: grid;
    gap: var(--wa-space-s);
  }
  h2 {
    font-size: var(--wa-font-size-m);
  }
  ul {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-xs);
  }
  .hint {
    font-size: var(--wa-font-size-s);
  }
`;
