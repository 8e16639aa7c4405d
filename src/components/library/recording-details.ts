import { msg, str } from '@lit/localize';
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Download } from 'lucide';
import '@awesome.me/webawesome/dist/components/button/button.js';
import type { Library, LibraryItem, MediaDetails, RecordingExtras, SidecarRecord } from '../../app.ts';
import { log } from '../../lib/log.ts';
import { baseStyles } from '../shared/base-styles.ts';
import { formatBytes, formatClock, formatDate } from '../shared/format.ts';
import { fileNameOf, saveFile } from '../shared/save-file.ts';
import '../shared/icon.ts';
import { sourceLabel } from './library-words.ts';

/** All that is known of one recording, and what goes with it, to be downloaded. */
@customElement('co-recording-details')
export class RecordingDetails extends LitElement {
  static override styles = [
    baseStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: var(--wa-space-2xs) var(--wa-space-m);
        margin: 0;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .file {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--wa-space-s);
      }
    `,
  ];

  @property({ attribute: false }) item: LibraryItem | null = null;
  @property({ attribute: false }) library: Library | null = null;
  @state() private media: MediaDetails | null = null;
  @state() private extras: RecordingExtras | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('library') && !changed.has('item')) return;
    const before = changed.has('item') ? changed.get('item') : this.item;
    if (!changed.has('library') && before?.id === this.item?.id && before?.state === this.item?.state) return;
    this.media = this.extras = null;
    if (this.item && this.library) void this.#load(this.library, this.item.id);
  }

  async #load(library: Library, id: string): Promise<void> {
    const [media, extras] = await Promise.allSettled([library.details(id), library.extras()]);
    if (this.item?.id !== id) return;
    if (media.status === 'fulfilled') this.media = media.value;
    else log.warn('A recording cannot be looked at.', media.reason);
    if (extras.status === 'fulfilled') this.extras = extras.value.get(id) ?? null;
  }

  override render(): TemplateResult | typeof nothing {
    const { item, media } = this;
    if (!item) return nothing;
    return html`<dl>
      ${row(msg('Recorded'), formatDate(item.createdAtMs))}
      ${row(msg('What'), item.person ? `${sourceLabel(item.source)}, ${item.person.name}` : sourceLabel(item.source))}
      ${item.durationMs === null ? nothing : row(msg('Length'), formatClock(item.durationMs))}
      ${media?.video ? row(msg('Picture'), pictureWords(media.video)) : nothing}
      ${media?.audio ? row(msg('Sound'), soundWords(media.audio)) : nothing}
      ${row(msg('Kind of file'), item.mimeType.split(';')[0] ?? '')} ${row(msg('Size'), this.#sizes(item))}
      ${item.participants.length > 0 ? row(msg('With'), new Intl.ListFormat().format(item.participants)) : nothing}
      ${item.tags.length > 0 ? row(msg('Tags'), new Intl.ListFormat().format(item.tags)) : nothing}
      ${item.takeId === null ? nothing : row(msg('Take'), this.#takeWords(item.takeId))}
      ${item.recovered ? row(msg('State'), msg('recovered after a crash')) : nothing}
      ${item.damaged ? row(msg('Damage'), msg('parts could not be read and were left out')) : nothing}
      ${(this.extras?.sidecars ?? [])
        .filter(({ kind }) => kind !== 'place')
        .map((sidecar) => row(sidecarLabel(sidecar.kind), this.#sidecar(item, sidecar)))}
    </dl>`;
  }

  #sizes({ sizeBytes, state }: LibraryItem): string {
    const { extras } = this;
    const parts = [
      state === 'ready'
        ? msg(str`file ${formatBytes(sizeBytes)}`)
        : msg(str`chunks ${formatBytes(sizeBytes)}`),
    ];
    const sidecarBytes = (extras?.sidecars ?? []).reduce((sum, sidecar) => sum + sidecar.sizeBytes, 0);
    if (sidecarBytes > 0) parts.push(msg(str`what goes with it ${formatBytes(sidecarBytes)}`));
    const pictureBytes = (extras?.thumbnailBytes ?? 0) + (extras?.storyboardBytes ?? 0);
    if (pictureBytes > 0) parts.push(msg(str`small pictures ${formatBytes(pictureBytes)}`));
    return parts.join(', ');
  }

  #takeWords(takeId: string): string {
    const tracks = this.library?.recordings.value.filter((other) => other.takeId === takeId).length ?? 1;
    return tracks === 1 ? msg('its only track') : msg(str`one of ${tracks} tracks made together`);
  }

  #sidecar(item: LibraryItem, { kind, sizeBytes }: RecordingExtras['sidecars'][number]): TemplateResult {
    return html`<span class="file">
      ${formatBytes(sizeBytes)}
      <wa-button
        size="s"
        appearance="plain"
        @click=${async () => {
          const json = await this.library?.sidecars.raw(item.id, kind);
          if (!json) return;
          const type = 'application/json';
          saveFile(new File([json], kind, { type }), fileNameOf(`${item.name} ${kind}`, type));
        }}
      >
        <co-icon slot="start" .icon=${Download}></co-icon>${msg(str`Download ${sidecarLabel(kind)}`)}
      </wa-button>
    </span>`;
  }
}

const row = (label: string, value: string | TemplateResult): TemplateResult =>
  html`<dt class="quiet">${label}</dt>
    <dd>${value}</dd>`;

const bitrateWords = (bitrateBps: number | null): readonly string[] =>
  bitrateBps === null ? [] : [msg(str`${Math.round(bitrateBps / 1000)} kbit/s`)];

function pictureWords(video: NonNullable<MediaDetails['video']>): string {
  const { codec, width, height, frameRate, bitrateBps } = video;
  return [
    codecName(codec),
    `${width} × ${height}`,
    ...(frameRate === null ? [] : [msg(str`${Math.round(frameRate * 10) / 10} frames a second`)]),
    ...bitrateWords(bitrateBps),
  ].join(', ');
}

function soundWords({
  codec,
  channels,
  sampleRateHz,
  bitrateBps,
}: NonNullable<MediaDetails['audio']>): string {
  const layout =
    channels === 1 ? msg('mono') : channels === 2 ? msg('stereo') : msg(str`${channels} channels`);
  return [codecName(codec), layout, `${sampleRateHz / 1000} kHz`, ...bitrateWords(bitrateBps)].join(', ');
}

/** As people know them. */
function codecName(codec: string | null): string {
  const names: Record<string, string> = { avc: 'H.264', hevc: 'H.265', opus: 'Opus', vorbis: 'Vorbis' };
  return codec === null ? msg('unknown codec') : (names[codec] ?? codec.toUpperCase());
}

function sidecarLabel(kind: SidecarRecord['kind']): string {
  switch (kind) {
    case 'chat':
      return msg('Chat');
    case 'training':
      return msg('Training');
    case 'events':
      return msg('Events');
    case 'transcript':
      return msg('Transcript');
    case 'chapters':
      return msg('Chapters');
    case 'place':
      return msg('Place');
    case 'loudness':
      return msg('Loudness');
    case 'plan':
      return msg('Edit plan');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'co-recording-details': RecordingDetails;
  }
}
