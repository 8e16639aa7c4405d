import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { drawSkeleton, type PictureBox } from '../../lib/pose/draw-skeleton.ts';
import type { PoseFrame } from '../../lib/pose/pose.ts';

/**
 * The skeleton over a video that it lies on: the parent positions it on the video's own box. Drawn in animation frames,
 * and only when there is something new to show; asks for no update of its own.
 */
@customElement('co-skeleton-overlay')
export class SkeletonOverlay extends LitElement {
  static override styles = css`
    :host {
      position: absolute;
      inset: 0;
      overflow: hidden;
      pointer-events: none;
    }
    canvas {
      display: block;
      inline-size: 100%;
      block-size: 100%;
    }
  `;

  /** Gives the latest pose; asked in each animation frame. Null: nothing is shown. */
  @property({ attribute: false }) read: () => PoseFrame | null = () => null;
  /** The video is shown mirrored. */
  @property({ type: Boolean }) mirrored = false;
  /** Angles of joints stand beside them. */
  @property({ type: Boolean }) angles = false;
  /** How the video fits its picture into its box. */
  @property() fit: 'contain' | 'cover' = 'contain';

  @query('canvas') private readonly canvas!: HTMLCanvasElement;
  #shown: PoseFrame | null = null;
  #isStale = true;
  #request = 0;
  readonly #resizing = new ResizeObserver(([entry]) => this.#resize(entry));

  override connectedCallback(): void {
    super.connectedCallback();
    this.#request = requestAnimationFrame(this.#draw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#request);
    this.#resizing.disconnect();
  }

  protected override render(): TemplateResult {
    return html`<canvas aria-hidden="true"></canvas>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.size > 0) this.#isStale = true;
    this.#resizing.observe(this.canvas);
  }

  /** The canvas has as many pixels as the screen has there. */
  #resize(entry: ResizeObserverEntry | undefined): void {
    if (!entry) return;
    const width = Math.round(entry.contentRect.width * devicePixelRatio);
    const height = Math.round(entry.contentRect.height * devicePixelRatio);
    if (this.canvas.width === width && this.canvas.height === height) return;
    Object.assign(this.canvas, { width, height });
    // A canvas that is resized is empty, and would flicker until the next animation frame.
    this.#paint(this.#shown);
  }

  readonly #draw = (): void => {
    this.#request = requestAnimationFrame(this.#draw);
    const next = this.read();
    if (next === this.#shown && !this.#isStale) return;
    if (!this.hasUpdated) return;
    this.#paint(next);
  };

  #paint(frame: PoseFrame | null): void {
    this.#isStale = false;
    this.#shown = frame;
    const context = this.canvas.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (!frame) return;
    const look = { angles: this.angles, isMirrored: this.mirrored };
    drawSkeleton(context, frame, pictureBox(frame, this.canvas, this.fit), look);
  }
}

/** Where the picture is in a canvas that covers its video. Parts may lie outside of it. */
export function pictureBox(
  picture: { readonly width: number; readonly height: number },
  canvas: { readonly width: number; readonly height: number },
  fit: 'contain' | 'cover',
): PictureBox {
  const ratios = [canvas.width / picture.width, canvas.height / picture.height] as const;
  const scale = fit === 'cover' ? Math.max(...ratios) : Math.min(...ratios);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { left: (canvas.width - width) / 2, top: (canvas.height - height) / 2, width, height };
}

declare global {
  interface HTMLElementTagNameMap {
    'co-skeleton-overlay': SkeletonOverlay;
  }
}
