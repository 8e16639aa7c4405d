import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Participant } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand } from './call-command.ts';
import { keepsOrder } from './participant-actions.ts';
import { peopleStyles } from './people-styles.ts';

/**
 * Raised hands in their order. A viewer's hand asks for the stage, so it is let on or refused.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-hand-queue')
export class HandQueue extends LitElement {
  static override styles = [
    baseStyles,
    peopleStyles,
    css`
      .place {
        display: grid;
        place-content: center;
        inline-size: 1.6rem;
        block-size: 1.6rem;
        border-radius: 50%;
        background: #ffd479;
        color: #2b1d00;
        font-size: var(--wa-font-size-s);
        font-weight: 650;
      }
    `,
  ];

  @property({ attribute: false }) participants: readonly Participant[] = [];
  @property({ attribute: false }) self: Participant | undefined = undefined;

  override render(): TemplateResult | typeof nothing {
    const hands = this.participants
      .flatMap((participant) => (participant.hand === null ? [] : [{ participant, place: participant.hand }]))
      .sort((one, other) => one.place - other.place);
    if (hands.length === 0) return nothing;
    return html`<section class="attention" aria-labelledby="hands">
      <h3 id="hands">${msg('Raised hands')} <span>${hands.length}</span></h3>
      <ol aria-labelledby="hands">
        ${repeat(
          hands,
          ({ participant }) => participant.id,
          ({ participant, place }) => this.#hand(participant, place),
        )}
      </ol>
    </section>`;
  }

  #hand(participant: Participant, place: number): TemplateResult {
    const { id, name, isSelf, role } = participant;
    const nameId = `hand-${place}`;
    return html`<li>
      <span class="place" aria-hidden="true">${place}</span>
      <div class="who">
        <bdi class="name" id=${nameId}>${isSelf ? msg(str`${name} (you)`) : name}</bdi>
        ${role === 'viewer' ? html`<small class="quiet">${msg('Wants to come on stage')}</small>` : nothing}
      </div>
      <div class="buttons">
        ${isSelf ? this.#ownButton(nameId) : this.#buttons(id, role === 'viewer', nameId)}
      </div>
    </li>`;
  }

  #ownButton(nameId: string): TemplateResult {
    return html`<wa-button
      size="s"
      appearance="outlined"
      aria-describedby=${nameId}
      @click=${() => sendCommand(this, { kind: 'toggle-hand' })}
      >${msg('Lower hand')}</wa-button
    >`;
  }

  #buttons(id: string, isViewer: boolean, nameId: string): TemplateResult | typeof nothing {
    if (!keepsOrder(this.self)) return nothing;
    const lower = html`<wa-button
      size="s"
      appearance="outlined"
      aria-describedby=${nameId}
      @click=${() => sendCommand(this, { kind: 'moderate', action: { kind: 'lower-hand', id } })}
      >${isViewer ? msg('Refuse') : msg('Lower hand')}</wa-button
    >`;
    if (!isViewer) return lower;
    return html`<wa-button
        size="s"
        variant="brand"
        aria-describedby=${nameId}
        @click=${() =>
          sendCommand(this, { kind: 'moderate', action: { kind: 'set-role', id, role: 'guest' } })}
        >${msg('Let on stage')}</wa-button
      >${lower}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-hand-queue': HandQueue;
  }
}
