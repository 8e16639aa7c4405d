import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  Activity,
  Ban,
  Crown,
  EllipsisVertical,
  Eye,
  EyeOff,
  FlipHorizontal,
  Hand,
  MessageCircle,
  Mic,
  MicOff,
  Pencil,
  Pin,
  PinOff,
  ShieldCheck,
  UserMinus,
  UserRound,
  Video,
  VideoOff,
  Volume2,
  type IconNode,
} from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/divider/divider.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import type { Participant, RoomPolicy } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { sendCommand, type CallCommand } from './call-command.ts';
import { actionsFor, type ParticipantAction } from './participant-actions.ts';
import { keyOf, type StageTile } from './stage-tiles.ts';
import '../shared/icon.ts';

/**
 * What one may do with somebody, as a menu. Renders nothing where there is nothing to do.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-participant-menu')
export class ParticipantMenu extends LitElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      wa-button::part(button) {
        padding-inline: var(--wa-space-xs);
        border-radius: var(--wa-border-radius-m);
      }
      :host([dark]) wa-button::part(button) {
        color: white;
      }
      :host([over]) wa-button::part(button) {
        background: rgb(0 0 0 / 45%);
        color: white;
      }
      :host(:is([dark], [over])) wa-button::part(button):hover {
        background: rgb(255 255 255 / 22%);
      }
      wa-dropdown::part(menu) {
        min-inline-size: 13rem;
      }
    `,
  ];

  @property({ attribute: false }) participant: Participant | null = null;
  /** Which of their tiles this stands on. */
  @property() source: StageTile['source'] = 'camera';
  @property({ type: Boolean }) pinned = false;
  @property({ attribute: false }) self: Participant | undefined = undefined;
  @property({ attribute: false }) policy: RoomPolicy | null = null;
  /** Stands on the dark stage. */
  @property({ type: Boolean, reflect: true }) dark = false;
  /** Own picture, as in a mirror or not; null where that is no question. */
  @property({ attribute: false }) mirrored: boolean | null = null;
  /** Lies over a picture. */
  @property({ type: Boolean, reflect: true }) over = false;
  /** The accessible name of the button; empty is "Actions for …". */
  @property() label = '';

  override render(): TemplateResult | typeof nothing {
    const { participant } = this;
    if (!participant) return nothing;
    // Of a screen there is nothing else to wish.
    const actions = this.#actions(participant);
    if (actions.length === 0) return nothing;
    return html`<wa-dropdown
      placement="bottom-end"
      @wa-select=${(event: CustomEvent<{ item: { value: string } }>) =>
        sendCommand(this, this.#commandOf(event.detail.item.value as ParticipantAction, participant))}
    >
      <wa-button slot="trigger" size="s" appearance="plain">
        <co-icon .icon=${EllipsisVertical}></co-icon>
        <span class="visually-hidden">${this.label || msg(str`Actions for ${participant.name}`)}</span>
      </wa-button>
      ${actions.map((action, index) => this.#item(action, actions[index - 1]))}
    </wa-dropdown>`;
  }

  #actions(participant: Participant): readonly ParticipantAction[] {
    if (this.source === 'screen') return ['pin'];
    const ofPicture: ParticipantAction[] = this.mirrored === null ? ['hide-self'] : ['mirror', 'hide-self'];
    return [
      ...actionsFor(participant, this.self, this.policy),
      ...(participant.isSelf && this.over ? ofPicture : []),
    ];
  }

  #commandOf(action: ParticipantAction, participant: Participant): CallCommand {
    if (action !== 'pin') return commandOf(action, participant);
    return { kind: 'pin', key: this.pinned ? null : keyOf(participant, this.source) };
  }

  #item(action: ParticipantAction, previous: ParticipantAction | undefined): TemplateResult {
    const [label, icon] =
      action === 'pin' && this.pinned ? ([msg('Unpin'), PinOff] as const) : lookOf(action);
    const beginsGroup = previous !== undefined && groupOf(action) !== groupOf(previous);
    return html`${beginsGroup ? html`<wa-divider></wa-divider>` : nothing}
      <wa-dropdown-item
        value=${action}
        type=${action === 'mirror' ? 'checkbox' : 'normal'}
        ?checked=${action === 'mirror' && this.mirrored === true}
        variant=${groupOf(action) === 'out' ? 'danger' : 'default'}
      >
        <co-icon slot="icon" .icon=${icon}></co-icon>${label}
      </wa-dropdown-item>`;
  }
}

function lookOf(action: ParticipantAction): readonly [label: string, icon: IconNode] {
  switch (action) {
    case 'pin':
      return [msg('Pin'), Pin];
    case 'draw':
      return [msg('Freeze and draw'), Pencil];
    case 'volume':
      return [msg('Volume…'), Volume2];
    case 'connection':
      return [msg('Connection…'), Activity];
    case 'mirror':
      return [msg('Mirror my video'), FlipHorizontal];
    case 'hide-self':
      return [msg('Hide my own picture'), EyeOff];
    case 'message':
      return [msg('Message'), MessageCircle];
    case 'verify':
      return [msg('Verify…'), ShieldCheck];
    case 'mute':
      return [msg('Mute'), MicOff];
    case 'ask-unmute':
      return [msg('Ask to unmute'), Mic];
    case 'stop-video':
      return [msg('Stop video'), VideoOff];
    case 'ask-video':
      return [msg('Ask to start video'), Video];
    case 'lower-hand':
      return [msg('Lower hand'), Hand];
    case 'make-cohost':
      return [msg('Make cohost'), Crown];
    case 'make-guest':
      return [msg('Make guest'), UserRound];
    case 'make-viewer':
      return [msg('Make viewer'), Eye];
    case 'remove':
      return [msg('Remove'), UserMinus];
    case 'ban':
      return [msg('Ban'), Ban];
  }
}

function groupOf(action: ParticipantAction): 'tile' | 'person' | 'media' | 'role' | 'out' {
  switch (action) {
    case 'pin':
    case 'draw':
    case 'volume':
    case 'mirror':
    case 'hide-self':
      return 'tile';
    case 'message':
    case 'verify':
    case 'connection':
      return 'person';
    case 'make-cohost':
    case 'make-guest':
    case 'make-viewer':
      return 'role';
    case 'remove':
    case 'ban':
      return 'out';
    default:
      return 'media';
  }
}

function commandOf(action: Exclude<ParticipantAction, 'pin'>, participant: Participant): CallCommand {
  const { id, identity } = participant;
  switch (action) {
    case 'message':
      return { kind: 'message', identity };
    case 'draw':
      return { kind: 'draw-on', id };
    case 'verify':
      return { kind: 'verify', participant };
    case 'volume':
      return { kind: 'choose-volume', participant };
    case 'connection':
      return { kind: 'show-connection', participant };
    case 'mirror':
      return { kind: 'toggle-mirror' };
    case 'hide-self':
      return { kind: 'toggle-self-view' };
    case 'make-cohost':
      return { kind: 'moderate', action: { kind: 'set-role', id, role: 'cohost' } };
    case 'make-guest':
      return { kind: 'moderate', action: { kind: 'set-role', id, role: 'guest' } };
    case 'make-viewer':
      return { kind: 'moderate', action: { kind: 'set-role', id, role: 'viewer' } };
    default:
      return { kind: 'moderate', action: { kind: action, id } };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-participant-menu': ParticipantMenu;
  }
}
