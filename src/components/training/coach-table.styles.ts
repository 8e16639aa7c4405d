import { css } from 'lit';

/** A table where there is room for one; otherwise a card for each person. */
export const coachTableStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  section {
    display: grid;
    gap: var(--wa-space-s);
  }
  h3 {
    font-size: var(--wa-font-size-m);
  }
  .all,
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-xs);
  }
  table {
    border-collapse: collapse;
    inline-size: 100%;
    font-size: var(--wa-font-size-s);
  }
  th {
    text-align: start;
    font-weight: 600;
  }
  th,
  td {
    padding: var(--wa-space-2xs) var(--wa-space-xs);
  }
  tbody tr {
    border-block-start: 1px solid var(--wa-color-surface-border);
  }
  .number {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .reps {
    font-size: var(--wa-font-size-l);
    font-weight: 700;
  }
  select {
    max-inline-size: 100%;
    min-block-size: 2.25rem;
    padding-inline: var(--wa-space-xs);
    font: inherit;
    color: inherit;
    background: var(--wa-color-surface-default);
    border: 1px solid var(--wa-color-neutral-border-loud, currentcolor);
    border-radius: var(--wa-border-radius-m);
  }
  @container (max-width: 44rem) {
    thead {
      position: absolute;
      clip-path: inset(50%);
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
    }
    .all {
      display: grid;
      grid-template-columns: 1fr 1fr;
    }
    .all select {
      grid-column: 1 / -1;
    }
    tbody tr {
      display: grid;
      grid-template-columns: 1fr 1fr;
      align-items: center;
      gap: var(--wa-space-2xs) var(--wa-space-xs);
      padding-block: var(--wa-space-s);
    }
    tbody :is(th, td) {
      padding: 0;
    }
    th {
      overflow-wrap: anywhere;
    }
    .exercise select {
      inline-size: 100%;
    }
    td[data-label]::before {
      content: attr(data-label) ': ';
      font-size: var(--wa-font-size-s);
      font-weight: 400;
      color: var(--wa-color-text-quiet);
    }
    .advice,
    .buttons {
      grid-column: 1 / -1;
    }
    .advice.none {
      display: none;
    }
    .buttons > * {
      flex: 1;
    }
    .idle .buttons {
      grid-column: 2;
      grid-row: 1 / span 2;
    }
    .idle > :is(th, td.quiet) {
      grid-column: 1;
    }
  }
`;
