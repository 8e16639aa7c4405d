import { msg } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { MicOff, PhoneOff } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import '@awesome.me/webawesome/dist/components/switch/switch.js';
import type { Moderation, RoomPolicy, RoomType } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand } from './call-command.ts';
import { roomTypeLabels } from './labels.ts';
import '../shared/icon.ts';

/**
 * The rules of the room: for everyone to see, for hosts and cohosts to change.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-room-rules')
export class RoomRules extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-s);
      }
      h3 {
        font-size: var(--wa-font-size-s);
        color: var(--wa-color-text-quiet);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-xs);
      }
      small {
        font-size: var(--wa-font-size-s);
      }
    `,
  ];

  @property({ attribute: false }) policy: RoomPolicy | null = null;
  /** The person is a host or cohost. */
  @property({ type: Boolean }) editable = false;

  override render(): TemplateResult | typeof nothing {
    const { policy } = this;
    if (!policy) return nothing;
    const types = roomTypeLabels();
    return html`
      <h3>${msg('Rules of the room')}</h3>
      ${
        this.editable
          ? nothing
          : html`<small class="quiet">${msg('Hosts and cohosts can change these.')}</small>`
      }
      ${this.#rule(msg('Lock room'), msg('Nobody new comes in.'), policy.locked, (locked) => ({ locked }))}
      ${this.#rule(
        msg('Ask before letting people in'),
        msg('Newcomers wait at the door.'),
        policy.asksFirst,
        (asksFirst) => ({ asksFirst }),
      )}
      ${this.#rule(
        msg('People may unmute themselves'),
        msg('After a host or cohost muted them.'),
        policy.mayUnmute,
        (mayUnmute) => ({ mayUnmute }),
      )}
      <wa-select
        size="s"
        label=${msg('Room type')}
        .value=${live(policy.type)}
        ?disabled=${!this.editable}
        @change=${(event: Event) =>
          this.#change({ type: (event.target as HTMLInputElement).value as RoomType })}
      >
        ${types.map(([type, name]) => html`<wa-option value=${type}>${name}</wa-option>`)}
      </wa-select>
      <small class="quiet">${types.find(([type]) => type === policy.type)?.[2]}</small>
      ${this.editable ? this.#buttons() : nothing}
    `;
  }

  #rule(
    label: string,
    hint: string,
    checked: boolean,
    change: (checked: boolean) => Partial<RoomPolicy>,
  ): TemplateResult {
    return html`<wa-switch
      size="s"
      hint=${hint}
      .checked=${live(checked)}
      ?disabled=${!this.editable}
      @change=${(event: Event) => this.#change(change((event.target as HTMLInputElement).checked))}
      >${label}</wa-switch
    >`;
  }

  #buttons(): TemplateResult {
    return html`<div class="buttons">
      <wa-button size="s" appearance="outlined" @click=${() => this.#moderate({ kind: 'mute-all' })}>
        <co-icon slot="start" .icon=${MicOff}></co-icon>${msg('Mute all')}
      </wa-button>
      <wa-button
        size="s"
        appearance="outlined"
        variant="danger"
        @click=${() => this.#moderate({ kind: 'end' })}
      >
        <co-icon slot="start" .icon=${PhoneOff}></co-icon>${msg('End room for all')}
      </wa-button>
    </div>`;
  }

  #change(change: Partial<RoomPolicy>): void {
    this.#moderate({ kind: 'set-policy', change });
    // Shows what holds until the room has taken the change.
    this.requestUpdate();
  }

  #moderate(action: Moderation): void {
    sendCommand(this, { kind: 'moderate', action });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-room-rules': RoomRules;
  }
}
