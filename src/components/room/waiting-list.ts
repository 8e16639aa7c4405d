import { msg } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Knock, Moderation } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand } from './call-command.ts';
import { peopleStyles } from './people-styles.ts';
import './avatar.ts';

/**
 * Those at the door, to be let in or not.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-waiting-list')
export class WaitingList extends LitElement {
  static override styles = [baseStyles, peopleStyles];

  @property({ attribute: false }) knocks: readonly Knock[] = [];

  override render(): TemplateResult | typeof nothing {
    if (this.knocks.length === 0) return nothing;
    return html`<section class="attention" aria-labelledby="waiting">
      <h3 id="waiting">${msg('Waiting')} <span>${this.knocks.length}</span></h3>
      <ul aria-labelledby="waiting">
        ${repeat(
          this.knocks,
          ({ id }) => id,
          (knock, index) => this.#knock(knock, `knock-${index}`),
        )}
      </ul>
    </section>`;
  }

  #knock(knock: Knock, nameId: string): TemplateResult {
    return html`<li>
      <co-avatar .name=${knock.name} .identity=${knock.identity}></co-avatar>
      <div class="who">
        <bdi class="name" id=${nameId}>${knock.name}</bdi>
        ${acquaintance(knock)}
        ${knock.as === 'viewer' ? html`<small class="quiet">${msg('Wants to watch')}</small>` : nothing}
        ${
          knock.wasRemoved
            ? html`<small class="warn">${msg('Was removed from this room before')}</small>`
            : nothing
        }
      </div>
      <div class="buttons">
        <wa-button
          size="s"
          variant="brand"
          aria-describedby=${nameId}
          @click=${() => this.#moderate({ kind: 'admit', id: knock.id })}
          >${msg('Admit')}</wa-button
        >
        <wa-button
          size="s"
          appearance="outlined"
          aria-describedby=${nameId}
          @click=${() => this.#moderate({ kind: 'refuse', id: knock.id })}
          >${msg('Refuse')}</wa-button
        >
      </div>
    </li>`;
  }

  #moderate(action: Moderation): void {
    sendCommand(this, { kind: 'moderate', action });
  }
}

function acquaintance({ known, nameTaken }: Knock): TemplateResult {
  if (nameTaken) {
    return html`<small class="warn">${msg('New key under a known name: perhaps not who you think')}</small>`;
  }
  return known
    ? html`<small class="sure">${msg('Met before')}</small>`
    : html`<small class="quiet">${msg('Not met before')}</small>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'co-waiting-list': WaitingList;
  }
}
