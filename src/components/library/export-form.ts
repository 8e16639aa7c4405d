import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import {
  copiedRung,
  estimateExport,
  type ExportedPart,
  type ExportOffer,
  type ExportSettings,
  type FileSettings,
  type Rung,
  type WebStorageSummary,
} from '../../app.ts';
import type { AppError } from '../../lib/errors.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formStyles } from '../shared/form-fields.ts';
import { formatBytes, formatClock } from '../shared/format.ts';
import type { ExportDraft } from './export-command.ts';
import { shortSideOf } from './export-words.ts';
import type { MoreOptions, OptionsChangeEvent } from './export-options.ts';
import type { RungsChangeEvent } from './export-quality.ts';
import type { ExportStretch, PartChangeEvent } from './export-stretch.ts';
import type { StorageTest, TargetChoice, TargetChooseEvent } from './storage-events.ts';
import './export-options.ts';
import './export-quality.ts';
import './export-stretch.ts';
import './target-form.ts';

/** What is chosen; null while that cannot be exported. */
export type DraftChangeEvent = CustomEvent<ExportDraft | null>;

const USUAL: MoreOptions = {
  segmentFormat: 'cmaf',
  layout: 'files',
  passphrase: null,
  engine: 'auto',
  extras: [],
};

/**
 * Chooses what an export makes of a recording, and where it goes.
 * @fires draft-change {DraftChangeEvent}
 * @fires storage-command {StorageCommandEvent}
 */
@customElement('co-export-form')
export class ExportForm extends LitElement {
  static override styles = [
    baseStyles,
    formStyles,
    css`
      :host {
        display: block;
      }
      wa-radio-group::part(form-control-label) {
        font-weight: 600;
      }
      .estimate {
        font-weight: 600;
      }
    `,
  ];

  /** What can be made of the recording; null while it is being read. */
  @property({ attribute: false }) offer: ExportOffer | null = null;
  @property({ type: Boolean }) canUseFolder = false;
  @property({ attribute: false }) storages: readonly WebStorageSummary[] = [];
  /** Of the new web storage that is typed. */
  @property({ attribute: false }) storageTest: StorageTest | null = null;
  /** Why what was asked of a web storage failed. */
  @property({ attribute: false }) storageError: AppError | null = null;

  @state() private what: 'hls' | 'file' = 'hls';
  @state() private format: FileSettings['format'] = 'mp4';
  @state() private rungs: readonly Rung[] = [];
  @state() private exported: ExportedPart | null = { kind: 'all' };
  @state() private options: MoreOptions = USUAL;
  @state() private where: TargetChoice = { kind: 'zip' };
  @query('co-export-stretch') private stretch!: ExportStretch | null;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('storages');
    if (before) this.#follow(before);
    if (!changed.has('offer')) return;
    const { offer } = this;
    this.rungs = offer?.presets.standard ?? [];
    this.exported = { kind: 'all' };
    this.stretch?.reset();
    this.options = { ...this.options, passphrase: null, extras: offer?.extras ?? [] };
    if (offer?.rungs.length === 0) this.format = 'audio';
  }

  override updated(): void {
    const event: DraftChangeEvent = new CustomEvent('draft-change', { detail: this.#draft() });
    this.dispatchEvent(event);
  }

  override render(): TemplateResult {
    const { offer } = this;
    const isBundle = this.what === 'hls';
    return html`<div class="form">
      <wa-radio-group
        label=${msg('What')}
        .value=${this.what}
        @change=${(event: Event) => (this.what = valueOf(event) === 'file' ? 'file' : 'hls')}
      >
        <wa-radio value="hls">${msg('HLS bundle')}</wa-radio>
        <wa-radio value="file">${msg('Single file')}</wa-radio>
      </wa-radio-group>
      ${isBundle ? nothing : this.#formats(offer?.rungs.length === 0)}
      ${
        isBundle || this.format !== 'audio'
          ? html`<co-export-quality
              .offer=${offer}
              .chosen=${isBundle ? this.rungs : this.rungs.slice(0, 1)}
              ?single=${!isBundle}
              @rungs-change=${({ detail }: RungsChangeEvent) => (this.rungs = detail)}
            ></co-export-quality>`
          : nothing
      }
      ${
        offer
          ? html`<co-export-stretch
                .durationMs=${offer.source.durationMs}
                ?hasEdit=${offer.hasEdit}
                @part-change=${({ detail }: PartChangeEvent) => (this.exported = detail)}
              ></co-export-stretch>
              <co-export-options
                .offer=${offer}
                .options=${this.options}
                .isBundle=${isBundle}
                @options-change=${({ detail }: OptionsChangeEvent) => (this.options = detail)}
              ></co-export-options>`
          : nothing
      }
      <co-target-form
        .choice=${this.where}
        ?canUseFolder=${this.canUseFolder}
        ?single=${!isBundle}
        .storages=${this.storages}
        .test=${this.storageTest}
        .error=${this.storageError}
        @target-choose=${({ detail }: TargetChooseEvent) => (this.where = detail)}
      ></co-target-form>
      ${this.#estimate()}
    </div>`;
  }

  /** Chooses the web storage that was added, and none that was forgotten. */
  #follow(before: readonly WebStorageSummary[]): void {
    const { where, storages } = this;
    if (where.kind !== 'web') return;
    if (where.id === null) {
      const added = storages.find(({ id }) => before.every((one) => one.id !== id));
      if (added) this.where = { kind: 'web', id: added.id };
    } else if (storages.every(({ id }) => id !== where.id)) this.where = { kind: 'zip' };
  }

  /** Whether one can begin to write there. */
  #isPlaceReady(): boolean {
    const { where, storages } = this;
    return where.kind !== 'web' || storages.some(({ id, isLocked }) => id === where.id && !isLocked);
  }

  #formats(isSound: boolean): TemplateResult {
    return html`<wa-radio-group
      label=${msg('Format')}
      orientation="horizontal"
      size="s"
      .value=${this.format}
      @change=${(event: Event) => {
        const value = valueOf(event);
        this.format = value === 'webm' || value === 'audio' ? value : 'mp4';
      }}
    >
      ${
        isSound
          ? nothing
          : html`<wa-radio value="mp4" appearance="button">MP4</wa-radio>
              <wa-radio value="webm" appearance="button">WebM</wa-radio>`
      }
      <wa-radio value="audio" appearance="button">${msg('Sound (M4A)')}</wa-radio>
    </wa-radio-group>`;
  }

  #estimate(): TemplateResult {
    const { offer } = this;
    const settings = this.#settings();
    const durationMs = this.#durationMs();
    if (!offer || !settings || durationMs === null) return html``;
    const { frameRate, hasAudio } = offer.source;
    // What is cut is put together anew, and can be copied no more.
    const copied = this.exported?.kind === 'all' ? copiedRung(settings, offer.source) : null;
    const length = { durationMs, frameRate, hasAudio };
    const { sizeBytes, encodingMs, isMeasured } = estimateExport(settings, length, offer.speeds, copied);
    const size = formatBytes(sizeBytes);
    return html`<p>
      <span class="estimate">
        ${
          encodingMs < 1000
            ? msg(str`About ${size}.`)
            : msg(str`About ${size}, made in about ${formatClock(Math.max(1000, encodingMs))}.`)
        }
      </span>
      <span class="quiet">
        ${copied ? msg(str`${shortSideOf(copied.rung)}p is copied as it is, if every player can show it so.`) : nothing}
        ${isMeasured || encodingMs === 0 ? nothing : msg('How fast this device is will be known after the first export.')}
        ${encodingMs === 0 ? nothing : msg('The recording is converted on this device.')}
      </span>
    </p>`;
  }

  /** Of what is exported; of an edit it is not known here, and the recording's is close enough to guess by. */
  #durationMs(): number | null {
    if (this.exported?.kind === 'stretch') return this.exported.toMs - this.exported.fromMs;
    return this.exported && this.offer ? this.offer.source.durationMs : null;
  }

  #settings(): ExportSettings | null {
    const { segmentFormat, layout, passphrase, engine } = this.options;
    const hasPicture = (this.offer?.rungs.length ?? 0) > 0;
    if (this.what === 'file') {
      const rung = this.format === 'audio' ? null : (this.rungs[0] ?? null);
      if (rung === null && this.format !== 'audio') return null;
      return { kind: 'file', format: this.format, rung, engine };
    }
    if ((hasPicture && this.rungs.length === 0) || passphrase === '') return null;
    return { kind: 'hls', rungs: this.rungs, segmentFormat, layout, passphrase, engine };
  }

  #draft(): ExportDraft | null {
    const { exported: part, where } = this;
    const settings = this.#settings();
    if (!this.offer || !settings || !part || !this.#isPlaceReady()) return null;
    return { settings, part, extras: settings.kind === 'hls' ? this.options.extras : [], where };
  }
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;

declare global {
  interface HTMLElementTagNameMap {
    'co-export-form': ExportForm;
  }
}
