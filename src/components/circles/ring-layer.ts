import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { Circles, OutgoingRing } from '../../app.ts';
import { WatchController } from '../shared/app-controller.ts';
import './outgoing-ring.ts';
import './ring-dialog.ts';

const ANSWERED_SHOWN_MS = 4000;

/** That somebody answered was said; the code of the room to go to. */
export type EnterRoomEvent = CustomEvent<string>;

/**
 * What of circles is there on every screen: who rings here, and whom one rings.
 * @fires enter-room {EnterRoomEvent}
 */
@customElement('co-ring-layer')
export class RingLayer extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  @property({ attribute: false }) circles!: Circles;
  /** That somebody has answered was said for long enough. */
  @state() private saidAnswered: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #watch = new WatchController(this);

  override disconnectedCallback(): void {
    clearTimeout(this.#timer);
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('circles')) this.#watch.watch(this.circles.incoming, this.circles.outgoing);
    const words = answeredWords(this.circles.outgoing.value);
    clearTimeout(this.#timer);
    if (words !== null && words !== this.saidAnswered)
      this.#timer = setTimeout(() => (this.saidAnswered = words), ANSWERED_SHOWN_MS);
  }

  override render(): TemplateResult {
    const { circles } = this;
    const incoming = circles.incoming.value;
    const outgoing = circles.outgoing.value;
    const isShown =
      outgoing && (outgoing.state !== 'answered' || answeredWords(outgoing) !== this.saidAnswered);
    return html`
      ${
        isShown
          ? html`<co-outgoing-ring .ring=${outgoing} @dismiss=${() => circles.cancel()}></co-outgoing-ring>`
          : nothing
      }
      ${
        incoming
          ? keyed(
              incoming.callId,
              html`<co-ring-dialog
                .ring=${incoming}
                @answer=${() => this.#answer(incoming.code)}
                @decline=${() => circles.decline()}
              ></co-ring-dialog>`,
            )
          : nothing
      }
    `;
  }

  async #answer(code: string): Promise<void> {
    const event: EnterRoomEvent = new CustomEvent('enter-room', { detail: code });
    this.dispatchEvent(event);
    await this.circles.answer();
  }
}

/** Identifies what is said about those who answered; null while nobody has. */
const answeredWords = (ring: OutgoingRing | null): string | null =>
  ring?.state === 'answered' ? `${ring.code}: ${ring.names.join()}` : null;

declare global {
  interface HTMLElementTagNameMap {
    'co-ring-layer': RingLayer;
  }
}
