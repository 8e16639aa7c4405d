import { msg } from '@lit/localize';
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/tab-group/tab-group.js';
import '@awesome.me/webawesome/dist/components/tab-panel/tab-panel.js';
import '@awesome.me/webawesome/dist/components/tab/tab.js';
import type { Moment } from '../../app.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { fileNameOf, saveFile } from '../shared/save-file.ts';
import './chapters-pane.ts';
import './chat-sidecar.ts';
import './highlights-list.ts';
import type { Mark } from './player/player-command.ts';
import type { RecordingView } from './recording-desk.ts';
import { fillingTabs } from '../shared/filling-tabs.ts';
import { recordingSideStyles } from './recording-side.styles.ts';
import './transcript-pane.ts';

/** Events of what is inside go on to the page as they are. */
const PASSED_ON = ['seek', 'chapter-edit', 'propose', 'reel', 'transcript-change', 'transcribe'] as const;

/**
 * What lies beside the player: chapters, transcript, chat.
 * @fires seek {SeekEvent}
 * @fires chapter-edit {ChapterEditEvent}
 * @fires transcript-change {TranscriptChangeEvent}
 * @fires propose
 * @fires reel
 * @fires transcribe
 */
@customElement('co-recording-side')
export class RecordingSide extends LitElement {
  static override styles = [baseStyles, fillingTabs, recordingSideStyles];

  @property({ attribute: false }) view: RecordingView | null = null;
  @property({ attribute: false }) sets: readonly Mark[] = [];
  @property({ attribute: false }) proposals: readonly Moment[] | null = null;
  @property({ type: Boolean }) canReel = false;
  @property({ type: Number }) positionMs = 0;
  @property({ type: Number }) durationMs = 0;
  @property() name = '';

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    for (const type of PASSED_ON)
      root.addEventListener(
        type,
        (event) => {
          const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
          this.dispatchEvent(new CustomEvent(type, { detail }));
        },
        // None of them bubbles.
        { capture: true },
      );
    return root;
  }

  override render(): TemplateResult | typeof nothing {
    const { view, name, positionMs } = this;
    if (!view) return nothing;
    return html`<wa-tab-group active=${view.chat ? 'chat' : 'chapters'}>
      ${view.chat ? html`<wa-tab panel="chat">${msg('Chat')}</wa-tab>` : nothing}
      <wa-tab panel="chapters">${msg('Chapters')}</wa-tab>
      <wa-tab panel="transcript">${msg('Transcript')}</wa-tab>
      ${
        view.chat
          ? html`<wa-tab-panel name="chat">
              <co-chat-sidecar
                .chat=${view.chat}
                .positionMs=${positionMs}
                @download=${() => this.#saveChat()}
              ></co-chat-sidecar>
            </wa-tab-panel>`
          : nothing
      }
      <wa-tab-panel name="chapters">
        <co-chapters-pane
          .sidecar=${view.chapters}
          .sets=${this.sets}
          .positionMs=${positionMs}
          .durationMs=${this.durationMs}
          .name=${name}
        >
          <co-highlights-list
            .moments=${this.proposals}
            .looking=${view.looking}
            .making=${view.making}
            ?canReel=${this.canReel}
          ></co-highlights-list>
        </co-chapters-pane>
      </wa-tab-panel>
      <wa-tab-panel name="transcript">
        <co-transcript-pane
          .transcript=${view.transcript}
          .positionMs=${positionMs}
          .name=${name}
          .transcribing=${view.transcribing}
        ></co-transcript-pane>
      </wa-tab-panel>
    </wa-tab-group>`;
  }

  #saveChat(): void {
    const type = 'application/json';
    const file = new File([JSON.stringify(this.view?.chat, null, 2)], 'chat.json', { type });
    saveFile(file, fileNameOf(this.name, type));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-recording-side': RecordingSide;
  }
}
