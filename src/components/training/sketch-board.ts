import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Eraser, Undo2, X } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { SKETCH_COLOURS, type Participant, type Sketch, type SketchCommand, type Stroke } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import '../shared/icon.ts';
import { sketchBoardStyles } from './sketch-board.styles.ts';
import { requestTraining } from './training-request.ts';

/** So often what is drawn is told to the others. */
const TELL_MS = 50;

/**
 * A frozen picture with what a coach draws on it, as it is drawn. Who draws it has colours, undo and clear, and closes it
 * for everyone.
 * @fires training-request {TrainingRequestEvent}
 */
@customElement('co-sketch-board')
export class SketchBoard extends LitElement {
  static override styles = [baseStyles, sketchBoardStyles];

  @property({ attribute: false }) sketch: Sketch | null = null;
  @property({ attribute: false }) participants: readonly Participant[] = [];
  /** Address of the still. */
  @state() private address = '';
  @state() private colour = 0;
  /** Drawn here, and not told yet. */
  @state() private pending: readonly number[] = [];
  #pointer: number | null = null;
  #begins = false;
  #timer = 0;

  override disconnectedCallback(): void {
    URL.revokeObjectURL(this.address);
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('sketch');
    if (!changed.has('sketch') || before?.still === this.sketch?.still) return;
    URL.revokeObjectURL(this.address);
    this.address = this.sketch ? URL.createObjectURL(this.sketch.still) : '';
    this.pending = [];
    this.#pointer = null;
  }

  override render(): TemplateResult | typeof nothing {
    const { sketch } = this;
    if (!sketch) return nothing;
    const title = this.#title(sketch);
    return html`<section role="region" aria-label=${title}>
      <header>
        <h2>${title}</h2>
        ${sketch.isOwn ? this.#tools(sketch) : nothing}
        <wa-button size="s" @click=${() => this.#command({ do: 'close' })}>
          <co-icon slot="start" .icon=${X}></co-icon
          >${sketch.isOwn ? msg('Close for everyone') : msg('Close')}
        </wa-button>
      </header>
      <div class="picture">
        <div class=${sketch.isOwn ? 'board own' : 'board'}>
          <img src=${this.address} alt=${msg('The frozen picture')} draggable="false" @load=${takeShape} />
          <svg
            viewBox="0 0 1 1"
            preserveAspectRatio="none"
            aria-hidden="true"
            @pointerdown=${this.#onDown}
            @pointermove=${this.#onMove}
            @pointerup=${this.#onUp}
            @pointercancel=${this.#onUp}
          >
            ${sketch.strokes.map((stroke) => strokeShape(stroke))}
            ${this.pending.length > 0 ? strokeShape(this.#unfinished(sketch)) : nothing}
          </svg>
        </div>
      </div>
    </section>`;
  }

  #title({ isOwn, author, of }: Sketch): string {
    const nameOf = (id: string): string => this.participants.find((person) => person.id === id)?.name ?? '';
    if (isOwn) return msg(str`Draw on the picture of ${nameOf(of)}`);
    return msg(str`${nameOf(author)} draws on the picture of ${nameOf(of)}`);
  }

  #tools({ strokes }: Sketch): TemplateResult {
    return html`<div class="colours" role="radiogroup" aria-label=${msg('Colour')}>
        ${colourNames().map(
          (name, index) =>
            html`<label title=${name}
              ><input
                type="radio"
                name="colour"
                class="visually-hidden"
                .checked=${index === this.colour}
                @change=${() => (this.colour = index)}
              /><span class="swatch" data-colour=${index} aria-hidden="true"></span
              ><span class="visually-hidden">${name}</span></label
            >`,
        )}
      </div>
      <wa-button size="s" ?disabled=${strokes.length === 0} @click=${() => this.#command({ do: 'undo' })}>
        <co-icon slot="start" .icon=${Undo2}></co-icon>${msg('Undo')}
      </wa-button>
      <wa-button size="s" ?disabled=${strokes.length === 0} @click=${() => this.#command({ do: 'clear' })}>
        <co-icon slot="start" .icon=${Eraser}></co-icon>${msg('Clear')}
      </wa-button>`;
  }

  /** What is not told yet, joined to the end of what is. */
  #unfinished({ strokes }: Sketch): Stroke {
    const joint = this.#begins ? [] : (strokes.at(-1)?.points.slice(-2) ?? []);
    return { colour: this.colour, points: [...joint, ...this.pending] };
  }

  readonly #onDown = (event: PointerEvent): void => {
    if (!this.sketch?.isOwn || this.#pointer !== null || event.button !== 0) return;
    this.#pointer = event.pointerId;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#begins = true;
    this.pending = pointsOf(event, [event]);
    this.#tellSoon();
  };

  readonly #onMove = (event: PointerEvent): void => {
    if (event.pointerId !== this.#pointer) return;
    const events = event.getCoalescedEvents();
    this.pending = [...this.pending, ...pointsOf(event, events.length > 0 ? events : [event])];
    this.#tellSoon();
  };

  readonly #onUp = (event: PointerEvent): void => {
    if (event.pointerId !== this.#pointer) return;
    this.#tell();
    this.#pointer = null;
  };

  #tellSoon(): void {
    this.#timer ||= window.setTimeout(() => this.#tell(), TELL_MS);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.pending.length === 0) return;
    const points = this.pending;
    const begins = this.#begins;
    this.pending = [];
    this.#begins = false;
    this.#command({ do: 'draw', colour: this.colour, begins, points });
  }

  #command(command: SketchCommand): void {
    requestTraining(this, { kind: 'sketch', command });
  }
}

/** Tells styles what shape the picture has: they make it as large as fits, which is larger than it is. */
function takeShape({ currentTarget }: Event): void {
  const { style, naturalWidth, naturalHeight } = currentTarget as HTMLImageElement;
  style.setProperty('--shape', String(naturalWidth / naturalHeight));
}

/** Where the pointer was, as parts of the picture, 0..1. */
function pointsOf({ currentTarget }: Event, events: readonly PointerEvent[]): readonly number[] {
  const box = (currentTarget as Element).getBoundingClientRect();
  return events.flatMap(({ clientX, clientY }) => [
    (clientX - box.left) / box.width,
    (clientY - box.top) / box.height,
  ]);
}

function strokeShape({ colour, points }: Stroke): TemplateResult {
  const pairs = points.map((value) => value.toFixed(4));
  // A line to itself, so that a tap makes a dot.
  const path = pairs.length === 2 ? [...pairs, ...pairs] : pairs;
  return svg`<polyline data-colour=${colour} points=${path.join(' ')}></polyline>`;
}

const colourNames = (): readonly string[] =>
  [msg('Red'), msg('Yellow'), msg('Green'), msg('Blue'), msg('White')].slice(0, SKETCH_COLOURS.length);

declare global {
  interface HTMLElementTagNameMap {
    'co-sketch-board': SketchBoard;
  }
}
