import { css } from 'lit';

/** A table; where there is little room, blocks with the column's name before each figure. */
export const setsTableStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    color: var(--wa-color-text-normal);
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: var(--wa-space-xs);
    padding: var(--wa-space-l) var(--wa-space-m);
    border: 1px dashed var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-l);
    color: var(--wa-color-text-quiet);
    text-align: center;
  }
  .empty p {
    max-inline-size: 26rem;
  }
  .empty co-icon {
    font-size: 1.75rem;
    color: var(--wa-color-brand-on-quiet);
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: var(--wa-space-xs) var(--wa-space-s);
    text-align: end;
    white-space: nowrap;
  }
  th:first-child {
    text-align: start;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  thead th {
    font-size: var(--wa-font-size-s);
    font-weight: 500;
    color: var(--wa-color-text-quiet);
    border-block-end: 1px solid var(--wa-color-surface-border);
  }
  tbody tr + tr {
    border-block-start: 1px solid var(--wa-color-surface-border);
  }
  tbody th,
  .done {
    font-weight: 600;
  }
  .sides {
    display: block;
    font-size: var(--wa-font-size-s);
    font-weight: 400;
  }
  .current {
    background: var(--wa-color-brand-fill-quiet);
    color: var(--wa-color-brand-on-quiet);
  }
  .current .quiet {
    color: inherit;
  }
  .now {
    margin-inline-start: var(--wa-space-2xs);
    padding: 0.05rem 0.5rem;
    border-radius: 1rem;
    background: var(--wa-color-brand-fill-loud);
    color: var(--wa-color-brand-on-loud);
    font-size: var(--wa-font-size-s);
    font-weight: 600;
  }
  @container (max-width: 38rem) {
    thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    table,
    tbody {
      display: block;
    }
    tbody tr {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: var(--wa-space-3xs) var(--wa-space-m);
      padding: var(--wa-space-s) var(--wa-space-xs);
    }
    th,
    td {
      padding: 0;
    }
    /* Both together fill the first line, so that figures begin on the next. */
    tbody th {
      flex: 1 1 calc(100% - 11rem);
    }
    .done {
      flex: 1 0 9rem;
      font-size: var(--wa-font-size-l);
    }
    td:not(.done) {
      font-size: var(--wa-font-size-s);
    }
    /* A figure that is not known takes no room. */
    td.none {
      display: none;
    }
    td:not(.done)::before {
      content: attr(data-label) ' ';
      color: var(--wa-color-text-quiet);
    }
    .current td::before {
      color: inherit;
    }
  }
`;
