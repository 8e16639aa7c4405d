import { msg, str } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Headphones } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import { baseStyles } from '../shared/base-styles.ts';
import { alertStyles } from './alert-styles.ts';
import { sendCommand } from './call-command.ts';
import type { DeviceNews } from './device-news.ts';
import '../shared/icon.ts';

/**
 * Says what has become of own devices, and offers a headset that was just connected.
 * @fires call-command {CallCommandEvent}
 */
@customElement('co-device-alert')
export class DeviceAlert extends LitElement {
  static override styles = [baseStyles, alertStyles];

  @property({ attribute: false }) news: DeviceNews | null = null;

  override render(): TemplateResult | typeof nothing {
    const { news } = this;
    if (!news) return nothing;
    return html`<div role="alert">
      <co-icon .icon=${Headphones}></co-icon>
      <div class="words">${words(news)}</div>
      <div class="buttons">${this.#buttons(news)}</div>
    </div>`;
  }

  #buttons(news: DeviceNews): TemplateResult {
    const dismiss = (label: string): TemplateResult =>
      html`<wa-button
        size="s"
        appearance="outlined"
        @click=${() => sendCommand(this, { kind: 'dismiss-device-news' })}
        >${label}</wa-button
      >`;
    if (news.kind !== 'connected') return dismiss(msg('OK'));
    return html`<wa-button
        size="s"
        variant="brand"
        @click=${() => sendCommand(this, { kind: 'use-device', device: news.device })}
        >${msg('Use it')}</wa-button
      >
      ${dismiss(msg('Not now'))}`;
  }
}

function words(news: DeviceNews): string {
  switch (news.kind) {
    case 'connected':
      return msg(str`“${news.device.label}” was connected.`);
    case 'camera-replaced':
      return msg(str`“${news.lost}” is gone. Others see you through “${news.now}” now.`);
    case 'microphone-replaced':
      return msg(str`“${news.lost}” is gone. Others hear you through “${news.now}” now.`);
    case 'speaker-replaced':
      return msg(str`“${news.lost}” is gone. You hear others through the system's speaker now.`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-device-alert': DeviceAlert;
  }
}
