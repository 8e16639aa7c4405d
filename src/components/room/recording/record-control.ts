import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { ChevronDown, CircleDot, CircleStop } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/divider/divider.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '../../shared/icon.ts';
import { sendCommand } from '../call-command.ts';
import { whatToRecord, whileRecording, type RecordState } from './record-items.ts';

/** The toolbar's button that records what is usual, with the choice of what else beside it; while recording, what ends and pauses it. */
export function recordControl(host: EventTarget & RecordState): TemplateResult {
  return host.recording === 'no' ? beginning(host) : running(host);
}

function beginning(host: EventTarget & RecordState): TemplateResult {
  const items = whatToRecord(host);
  return html`<div class="record">
    <wa-button
      ?loading=${host.recordingBusy}
      @click=${() => sendCommand(host, { kind: 'record', what: 'usual' })}
    >
      <co-icon .icon=${CircleDot}></co-icon><span class="text">${msg('Record')}</span>
    </wa-button>
    <wa-dropdown
      placement="top"
      @wa-select=${(event: CustomEvent<{ item: { value: string } }>) => {
        const chosen = items.find(({ value }) => value === event.detail.item.value);
        if (chosen) sendCommand(host, chosen.command);
      }}
    >
      <wa-button slot="trigger" class="more">
        <co-icon .icon=${ChevronDown}></co-icon><span class="visually-hidden">${msg('What to record')}</span>
      </wa-button>
      ${items.map(
        ({ value, label, icon, disabled, beginsGroup }) =>
          html`${beginsGroup ? html`<wa-divider></wa-divider>` : nothing}
            <wa-dropdown-item value=${value} ?disabled=${disabled === true}
              ><co-icon slot="icon" .icon=${icon}></co-icon>${label}</wa-dropdown-item
            >`,
      )}
    </wa-dropdown>
  </div>`;
}

function running(host: EventTarget & RecordState): TemplateResult {
  return html`<div class="record">
    <wa-button
      class="live"
      data-command="stop-recording"
      @click=${() => sendCommand(host, { kind: 'stop-recording' })}
    >
      <co-icon .icon=${CircleStop}></co-icon><span class="text">${msg('Stop recording')}</span>
    </wa-button>
    ${whileRecording(host).map(
      ({ label, icon, command }) =>
        html`<wa-button class="more" title=${label} @click=${() => sendCommand(host, command)}>
          <co-icon .icon=${icon}></co-icon><span class="visually-hidden">${label}</span>
        </wa-button>`,
    )}
  </div>`;
}
