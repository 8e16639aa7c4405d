import { msg, str } from '@lit/localize';
import type {
  EngineName,
  ExportEntry,
  ExportPhase,
  ExportProgress,
  Extra,
  KeptSettings,
  PresetName,
  Rung,
} from '../../app.ts';
import { formatClock } from '../shared/format.ts';

/** What a rendition is called by: `720p` is 720 pixels across its short side, upright video too. */
export const shortSideOf = ({ width, height }: Rung): number => Math.min(width, height);

/** What an export is doing. */
export function phaseWords(phase: ExportPhase): string {
  switch (phase) {
    case 'cutting':
      return msg('Cutting…');
    case 'loading':
      return msg('Loading the converter…');
    case 'encoding':
      return msg('Converting…');
    case 'packing':
      return msg('Packing…');
    case 'delivering':
      return msg('Storing…');
  }
}

/** How long it takes still; empty while nobody knows. */
export function leftWords({ remainingMs }: ExportProgress): string {
  return remainingMs === undefined ? '' : msg(str`about ${formatClock(remainingMs)} left`);
}

/** Both in few words: `42 %, 1:05 to go`. */
export function progressWords({ fraction, remainingMs }: ExportProgress): string {
  const percent = Math.round(100 * fraction);
  return remainingMs === undefined
    ? `${percent} %`
    : msg(str`${percent} %, ${formatClock(remainingMs)} to go`);
}

/** What is made: `HLS bundle, 720p, 480p`. */
export function whatWords(settings: KeptSettings): string {
  if (settings.kind === 'hls') {
    const sizes = settings.rungs.map((rung) => `${shortSideOf(rung)}p`).join(', ') || msg('sound only');
    return `${msg('HLS bundle')} · ${sizes}`;
  }
  if (settings.format === 'audio') return msg('Sound (M4A)');
  const size = settings.rung ? ` · ${shortSideOf(settings.rung)}p` : '';
  return `${settings.format === 'mp4' ? 'MP4' : 'WebM'}${size}`;
}

/** Where it goes. */
export function whereWords({ where }: ExportEntry): string {
  switch (where.kind) {
    case 'zip':
      return msg('to download');
    case 'folder':
      return msg(str`into “${where.folder.name}”`);
    case 'web':
      return msg('to a web storage');
  }
}

/** Who converts. */
export function engineLabel(engine: EngineName): string {
  return engine === 'ffmpeg' ? 'ffmpeg' : msg('Browser (WebCodecs)');
}

/** A ready-made choice of qualities. */
export function presetLabel(preset: PresetName): string {
  switch (preset) {
    case 'small':
      return msg('Small');
    case 'standard':
      return msg('Standard');
    case 'high':
      return msg('High');
  }
}

/** What can be put beside picture and sound. */
export function extraLabel(extra: Extra): string {
  switch (extra) {
    case 'subtitles':
      return msg('Subtitles');
    case 'chapters':
      return msg('Chapters');
    case 'thumbnails':
      return msg('Small pictures for scrubbing');
    case 'chat':
      return msg('Chat');
    case 'training':
      return msg('Training');
  }
}
