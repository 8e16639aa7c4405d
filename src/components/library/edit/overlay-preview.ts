import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  drawingOf,
  drawOverlay,
  opacityAt,
  placesOf,
  type EditEstimate,
  type EditPlan,
  type LibraryItem,
} from '../../../app.ts';
import { log } from '../../../lib/log.ts';

/** What is to be made, as far as it can be seen before. */
export interface EditPreview {
  readonly clips: EditPlan['clips'];
  readonly overlays: EditPlan['overlays'];
  /** Of the picture that is made; null for sound only. */
  readonly size: EditEstimate['size'];
}

/** What an edit would show is told again whenever it changes. */
export type EditPreviewEvent = CustomEvent<EditPreview>;

/** Shapes that differ by less are shown as one, as where a side is rounded to whole pixels. */
const SAME_SHAPE = 0.01;

interface Drawn {
  readonly canvas: HTMLCanvasElement;
  readonly opacityAt: (atS: number) => number;
}

/**
 * What an edit draws over a recording, laid over its player: drawn by the same code, on a canvas as large as the picture
 * that is made, which is then scaled as the player scales the recording. The recording itself stays as it is.
 */
@customElement('co-overlay-preview')
export class OverlayPreview extends LitElement {
  static override styles = css`
    :host {
      position: relative;
      display: block;
      pointer-events: none;
    }
    canvas {
      position: absolute;
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
      object-fit: contain;
    }
  `;

  @property({ attribute: false }) preview: EditPreview | null = null;
  /** The recording that is played. */
  @property({ attribute: false }) item: LibraryItem | null = null;
  /** Where the player is; asked at every frame that is painted. */
  @property({ attribute: false }) positionMs: () => number = () => 0;
  @state() private drawn: readonly Drawn[] = [];
  #painting = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    const paint = (): void => {
      this.#paint();
      this.#painting = requestAnimationFrame(paint);
    };
    this.#painting = requestAnimationFrame(paint);
  }

  override disconnectedCallback(): void {
    cancelAnimationFrame(this.#painting);
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('preview')) return;
    const before = changed.get('preview');
    const { preview } = this;
    if (before?.overlays !== preview?.overlays || before?.size !== preview?.size) void this.#draw(preview);
  }

  override render(): TemplateResult | typeof nothing {
    return this.#fits() ? html`${this.drawn.map(({ canvas }) => canvas)}` : nothing;
  }

  /** A recording that is fitted into another's shape is shown by the player without the bars beside it. */
  #fits(): boolean {
    const { width = 0, height = 0 } = this.preview?.size ?? {};
    const { width: ownWidth, height: ownHeight } = this.item ?? {};
    if (!ownWidth || !ownHeight || height === 0) return false;
    return Math.abs((width * ownHeight) / (height * ownWidth) - 1) < SAME_SHAPE;
  }

  async #draw(preview: EditPreview | null): Promise<void> {
    const { size, overlays = [] } = preview ?? {};
    const drawings = size ? overlays.map(drawingOf) : [];
    let drawn: readonly Drawn[] = [];
    try {
      drawn = await Promise.all(
        drawings.map(async (drawing): Promise<Drawn> => {
          const canvas = Object.assign(document.createElement('canvas'), size);
          // Until it is known how strongly it is seen.
          canvas.style.opacity = '0';
          const context = canvas.getContext('2d');
          if (context && size) await drawOverlay(context, drawing, size);
          return { canvas, opacityAt: (atS) => opacityAt(drawing, atS) };
        }),
      );
    } catch (error) {
      // It is looked at when it is chosen, and said again when the edit is made.
      log.warn('A watermark cannot be shown.', error);
    }
    if (this.preview?.overlays === preview?.overlays && this.preview?.size === size) this.drawn = drawn;
  }

  #paint(): void {
    const { preview, item, drawn } = this;
    if (!preview || !item || drawn.length === 0) return;
    const places = placesOf(preview.clips, item.id, this.positionMs());
    for (const { canvas, opacityAt: opacity } of drawn)
      canvas.style.opacity = String(Math.max(0, ...places.map((atMs) => opacity(atMs / 1000))));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-overlay-preview': OverlayPreview;
  }
}
