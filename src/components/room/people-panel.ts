import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { Hand, Mic, MicOff, Video, VideoOff, X } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Capacity, Knock, Outcast, Participant, Role, RoomPolicy } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand } from './call-command.ts';
import { roleHeadings } from './labels.ts';
import { panelStyles } from './panel-styles.ts';
import { keepsOrder } from './participant-actions.ts';
import { peopleStyles } from './people-styles.ts';
import '../shared/icon.ts';
import './avatar.ts';
import './hand-queue.ts';
import './invite-card.ts';
import './participant-menu.ts';
import './room-rules.ts';
import './waiting-list.ts';

/**
 * Who is here, who waits, what the rules are, and how to get others in.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-people-panel')
export class PeoplePanel extends LitElement {
  static override styles = [
    baseStyles,
    panelStyles,
    peopleStyles,
    css`
      .body {
        flex: 1;
        min-block-size: 0;
        overflow: auto;
        display: grid;
        align-content: start;
        gap: var(--wa-space-m);
        padding: 0 var(--wa-space-m) max(var(--wa-space-m), env(safe-area-inset-bottom));
      }
      .capacity {
        font-size: var(--wa-font-size-s);
      }
      /* No box, and so no gap, where nobody waits. */
      co-waiting-list,
      co-hand-queue {
        display: contents;
      }
      .person {
        flex-wrap: nowrap;
      }
      .hand {
        display: flex;
        align-items: center;
        gap: 0.15rem;
        font-size: var(--wa-font-size-s);
        font-weight: 650;
      }
      co-icon.off {
        color: var(--wa-color-text-quiet);
      }
      hr {
        inline-size: 100%;
        margin: 0;
        border: 0;
        border-block-start: 1px solid var(--wa-color-surface-border);
      }
    `,
  ];

  /** Oneself first. */
  @property({ attribute: false }) participants: readonly Participant[] = [];
  @property({ attribute: false }) knocks: readonly Knock[] = [];
  @property({ attribute: false }) outcasts: readonly Outcast[] = [];
  @property({ attribute: false }) policy: RoomPolicy | null = null;
  @property({ attribute: false }) capacity: Capacity | null = null;
  @property() code = '';
  @property() link = '';

  /** Called when the panel is opened: the focus goes to its heading, from where everything is read in order. */
  override focus(): void {
    this.renderRoot.querySelector('h2')?.focus();
  }

  override render(): TemplateResult {
    const [self] = this.participants;
    const mayChange = keepsOrder(self);
    return html`<aside aria-label=${msg('People')}>
      <header>
        <h2 tabindex="-1">${msg(str`People (${this.participants.length})`)}</h2>
        <wa-button appearance="plain" size="s" @click=${() => sendCommand(this, { kind: 'toggle-people' })}>
          <co-icon .icon=${X}></co-icon><span class="visually-hidden">${msg('Close')}</span>
        </wa-button>
      </header>
      <div class="body">
        ${this.#capacity()}
        ${mayChange ? html`<co-waiting-list .knocks=${this.knocks}></co-waiting-list>` : nothing}
        <co-hand-queue .participants=${this.participants} .self=${self}></co-hand-queue>
        ${roleHeadings().map(([role, heading]) => this.#section(role, heading, self))}
        <hr />
        <co-room-rules .policy=${this.policy} ?editable=${mayChange}></co-room-rules>
        ${mayChange && this.outcasts.length > 0 ? this.#outcasts() : nothing}
        <hr />
        <co-invite-card compact .code=${this.code} .link=${this.link}></co-invite-card>
      </div>
    </aside>`;
  }

  #capacity(): TemplateResult | typeof nothing {
    const { capacity } = this;
    if (!capacity) return nothing;
    const { people, mostPeople } = capacity;
    return html`<p class="capacity quiet">
      ${people >= mostPeople ? msg('The room is full.') : nothing}
      ${msg(str`Everyone sends straight to everyone, so a room holds at most ${mostPeople} people, viewers included.`)}
    </p>`;
  }

  #section(role: Role, heading: string, self: Participant | undefined): TemplateResult | typeof nothing {
    const people = this.participants.filter((participant) => participant.role === role);
    const { capacity } = this;
    const hasLimit = role === 'guest' && capacity !== null;
    if (people.length === 0 && !hasLimit) return nothing;
    const count = hasLimit ? msg(str`${capacity.guests} of ${capacity.mostGuests}`) : String(people.length);
    return html`<section>
      <h3 id=${role}>${heading} <span>${count}</span></h3>
      ${
        people.length > 0
          ? html`<ul aria-labelledby=${role}>
              ${repeat(
                people,
                ({ id }) => id,
                (participant) => this.#person(participant, self),
              )}
            </ul>`
          : html`<small class="quiet">${msg('Nobody yet')}</small>`
      }
    </section>`;
  }

  #person(participant: Participant, self: Participant | undefined): TemplateResult {
    const { name, identity, isSelf, role, hand } = participant;
    return html`<li class="person">
      <co-avatar .name=${name} .identity=${identity}></co-avatar>
      <div class="who">
        <bdi class="name">${isSelf ? msg(str`${name} (you)`) : name}</bdi>
        ${acquaintance(participant)}
      </div>
      ${
        hand === null
          ? nothing
          : html`<span class="hand">
              <co-icon .icon=${Hand}></co-icon
              ><span class="visually-hidden">${msg('Hand raised')}</span>${hand}
            </span>`
      }
      ${role === 'viewer' ? nothing : this.#media(participant)}
      ${
        isSelf
          ? nothing
          : html`<co-participant-menu
              .participant=${participant}
              .self=${self}
              .policy=${this.policy}
              label=${msg(str`Options for ${name}`)}
            ></co-participant-menu>`
      }
    </li>`;
  }

  #media({ muted, held, videoOn }: Participant): TemplateResult {
    const sound = held ? msg('Muted by a host') : muted ? msg('Muted') : msg('Sound on');
    return html`<co-icon class=${muted ? 'off' : ''} .icon=${muted ? MicOff : Mic} title=${sound}></co-icon>
      <span class="visually-hidden">${sound}</span>
      <co-icon class=${videoOn ? '' : 'off'} .icon=${videoOn ? Video : VideoOff}></co-icon>
      <span class="visually-hidden">${videoOn ? msg('Video on') : msg('Video off')}</span>`;
  }

  #outcasts(): TemplateResult {
    return html`<section>
      <h3 id="outcasts">${msg('Put out')} <span>${this.outcasts.length}</span></h3>
      <ul aria-labelledby="outcasts">
        ${repeat(
          this.outcasts,
          ({ identity }) => identity,
          ({ identity, name, banned }, index) =>
            html`<li>
              <co-avatar .name=${name} .identity=${identity}></co-avatar>
              <div class="who">
                <bdi class="name" id=${`outcast-${index}`}>${name}</bdi>
                <small class="quiet">
                  ${banned ? msg('Banned: cannot knock') : msg('Removed: may knock again')}
                </small>
              </div>
              <wa-button
                size="s"
                appearance="outlined"
                aria-describedby=${`outcast-${index}`}
                @click=${() =>
                  sendCommand(this, { kind: 'moderate', action: { kind: 'let-back', identity } })}
                >${msg('Let back in')}</wa-button
              >
            </li>`,
        )}
      </ul>
    </section>`;
  }
}

function acquaintance({ isSelf, verified, known, nameTaken }: Participant): TemplateResult | typeof nothing {
  if (isSelf) return nothing;
  if (verified) return html`<small class="sure">${msg('Verified')}</small>`;
  if (nameTaken) return html`<small class="warn">${msg('New key under a known name')}</small>`;
  return known ? html`<small class="quiet">${msg('Met before')}</small>` : nothing;
}

declare global {
  interface HTMLElementTagNameMap {
    'co-people-panel': PeoplePanel;
  }
}
