import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CircleDot, Dumbbell, Mic, Sparkles, Video, type IconNode } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Ask, RoomPolicy } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { alertStyles } from './alert-styles.ts';
import { sendCommand } from './call-command.ts';
import '../shared/icon.ts';

type Answer = 'yes' | 'voice' | 'no';

/**
 * What somebody wants of oneself. Nothing is switched on before the answer.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-ask-alert')
export class AskAlert extends LitElement {
  static override styles = [baseStyles, alertStyles];

  @property({ attribute: false }) ask: Ask | null = null;
  @property({ attribute: false }) policy: RoomPolicy | null = null;

  override render(): TemplateResult | typeof nothing {
    const { ask } = this;
    if (!ask) return nothing;
    const [icon, words] = lookOf(ask);
    return html`<div role="alert">
      <co-icon .icon=${icon}></co-icon>
      <div class="words">${words}</div>
      <div class="buttons">
        ${this.#answers(ask).map(
          ([answer, label], index) =>
            html`<wa-button
              size="s"
              variant=${index === 0 ? 'brand' : 'neutral'}
              appearance=${index === 0 ? 'accent' : 'outlined'}
              @click=${() => sendCommand(this, { kind: 'answer-ask', ask, answer })}
              >${label}</wa-button
            >`,
        )}
      </div>
    </div>`;
  }

  #answers({ kind }: Ask): readonly (readonly [Answer, string])[] {
    const notNow = ['no', msg('Not now')] as const;
    switch (kind) {
      case 'unmute':
        return [['yes', msg('Unmute')], notNow];
      case 'start-video':
        return [['yes', msg('Start video')], notNow];
      case 'train':
        return [['yes', msg('Train')], notNow];
      case 'be-recorded':
        return [
          ['yes', msg('Come in')],
          ['no', msg('Leave')],
        ];
      case 'record-yourself':
        return [
          ['yes', msg('Allow')],
          ['no', msg('Refuse')],
        ];
      case 'come-on-stage':
        return this.policy?.type === 'voice'
          ? [['voice', msg('Voice only')], notNow]
          : [['yes', msg('Join with camera')], ['voice', msg('Voice only')], notNow];
    }
  }
}

function lookOf({ kind, by }: Ask): readonly [icon: IconNode, words: string] {
  switch (kind) {
    case 'unmute':
      return [Mic, by ? msg(str`${by} asks you to unmute`) : msg('A host asks you to unmute')];
    case 'start-video':
      return [
        Video,
        by ? msg(str`${by} asks you to start your video`) : msg('A host asks you to start your video'),
      ];
    case 'train':
      return [
        Dumbbell,
        by
          ? msg(
              str`${by} asks you to train: your movements are counted on this device, and the others see the count`,
            )
          : msg('A coach asks you to train'),
      ];
    case 'be-recorded':
      return [CircleDot, msg(str`${by} records this call. Nobody sees or hears you before you come in.`)];
    case 'record-yourself':
      return [
        CircleDot,
        by
          ? msg(
              str`${by} would like a recording made on your device, at full quality, to fetch it after the call`,
            )
          : msg('Somebody would like a recording made on your device, to fetch it after the call'),
      ];
    case 'come-on-stage':
      return [Sparkles, msg('You may come on stage')];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-ask-alert': AskAlert;
  }
}
