import { css } from 'lit';

/** Of the desk: one column on a phone, the clips beside what is done to them on a desktop. */
export const editDeskStyles = css`
  :host {
    display: block;
  }
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-m);
    padding: var(--wa-space-m);
    border-radius: var(--wa-border-radius-l);
    background: var(--wa-color-surface-raised);
    border: 1px solid var(--wa-color-surface-border);
  }
  .head,
  .tools,
  .save {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-xs);
  }
  .head h2 {
    flex: 1;
    font-size: var(--wa-font-size-l);
  }
  .times {
    display: flex;
    justify-content: space-between;
    flex-wrap: wrap;
    gap: var(--wa-space-s);
    font-variant-numeric: tabular-nums;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-l);
  }
  .columns > div {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-s);
    align-content: start;
  }
  /* They show themselves above everything, and take no row here. */
  co-join-dialog,
  co-animation-dialog {
    position: absolute;
  }
  h3 {
    font-size: var(--wa-font-size-m);
  }
  .save {
    align-items: end;
    padding-block-start: var(--wa-space-m);
    border-block-start: 1px solid var(--wa-color-surface-border);
  }
  .save wa-input {
    flex: 1 1 14rem;
  }
  .progress {
    display: grid;
    gap: var(--wa-space-s);
    flex: 1;
  }
  @media (min-width: 48rem) {
    .columns {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
  }
`;
