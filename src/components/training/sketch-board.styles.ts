import { css, unsafeCSS } from 'lit';
import { SKETCH_COLOURS } from '../../app.ts';

const colours = SKETCH_COLOURS.map((colour, index) => `[data-colour='${index}'] { --ink: ${colour}; }`).join(
  '\n',
);

/** Over the stage, within what the panels leave free. */
export const sketchBoardStyles = css`
  :host {
    display: contents;
  }
  ${unsafeCSS(colours)}
  section {
    position: absolute;
    inset: 0;
    z-index: 2;
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-xs);
    padding: var(--wa-space-xs);
    background: var(--co-stage);
    color: var(--co-stage-text);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-xs);
  }
  h2 {
    flex: 1;
    min-inline-size: 8rem;
    font-size: var(--wa-font-size-m);
  }
  .picture {
    flex: 1;
    min-block-size: 0;
    display: grid;
    place-content: center;
    container-type: size;
  }
  /* As large as fits, with the shape of the picture: the drawing lies over it exactly. */
  .board {
    position: relative;
    display: grid;
    border-radius: var(--wa-border-radius-m);
    overflow: hidden;
  }
  img {
    display: block;
    inline-size: min(100cqi, calc(100cqb * var(--shape, 1)));
    user-select: none;
  }
  svg {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  .own svg {
    cursor: crosshair;
    touch-action: none;
  }
  polyline {
    fill: none;
    stroke: var(--ink);
    stroke-width: 5px;
    stroke-linecap: round;
    stroke-linejoin: round;
    vector-effect: non-scaling-stroke;
    pointer-events: none;
  }
  .colours {
    display: flex;
    gap: var(--wa-space-2xs);
  }
  label {
    position: relative;
    cursor: pointer;
  }
  .swatch {
    display: block;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    border-radius: 50%;
    border: 3px solid rgb(255 255 255 / 25%);
    background: var(--ink);
  }
  input:checked + .swatch {
    border-color: white;
    box-shadow: 0 0 0 2px var(--co-stage);
    outline: 2px solid white;
  }
  input:focus-visible + .swatch {
    outline: 3px solid var(--wa-color-focus);
    outline-offset: 2px;
  }
`;
