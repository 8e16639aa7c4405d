import type { Finding } from './export.ts';
import { parseMasterPlaylist, parseMediaPlaylist } from './playlist-parser.ts';
import { durationOf, measureBitrate, type MediaPlaylist, type Variant } from './playlists.ts';

/** A bundle as the validator sees it. Paths are relative to it, with forward slashes. */
export interface BundleListing {
  /** The master playlist's path. */
  readonly master: string;
  readonly playlists: ReadonlyMap<string, string>;
  /** Size in bytes of every file, playlists included. */
  readonly sizes: ReadonlyMap<string, number>;
  /** How long the bundle should play. */
  readonly durationMs: number;
}

/** Apple's HLS authoring specification: no segment exceeds the target by more than half a second. */
const TARGET_TOLERANCE_SECONDS = 0.5;
/** The same: the measured peak is within 10 % of BANDWIDTH. */
const BANDWIDTH_TOLERANCE = 0.1;
/** Sound is cut between frames of 1024 samples, so its boundaries lie up to one frame beside the picture's. */
const BOUNDARY_TOLERANCE_SECONDS = 0.03;
const DURATION_TOLERANCE_SECONDS = 0.5;

/** Checks a finished bundle by its playlists and sizes. Empty where nothing is wrong. */
export function validateBundle(bundle: BundleListing): readonly Finding[] {
  const findings: Finding[] = [];
  const report = (rule: Finding['rule'], path: string, detail: string): void => {
    findings.push({ rule, severity: 'error', sentence: '', path, detail });
  };
  const read = <T>(path: string, parse: (text: string) => T): T | undefined => {
    const text = bundle.playlists.get(path);
    if (text === undefined) {
      report('file-missing', path, 'named, but not there');
      return undefined;
    }
    try {
      return parse(text);
    } catch (error) {
      report('playlist-malformed', path, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };

  const master = read(bundle.master, parseMasterPlaylist);
  if (!master) return findings;
  const audioUris = master.audio.map(({ uri }) => uri);
  const media = new Map<string, MediaPlaylist>();
  for (const uri of new Set([...master.variants.map((variant) => variant.uri), ...audioUris])) {
    const playlist = read(uri, parseMediaPlaylist);
    if (!playlist) continue;
    media.set(uri, playlist);
    checkFiles(uri, playlist, bundle.sizes, report);
    checkDurations(uri, playlist, bundle.durationMs / 1000, report);
  }
  checkAlike(media, report);
  for (const variant of master.variants) {
    checkAttributes(bundle.master, variant, report);
    const parts = [variant.uri, ...audioOf(variant, master.audio)];
    checkBandwidth(
      bundle,
      variant,
      parts.map((uri) => [uri, media.get(uri)] as const),
      report,
    );
  }
  return findings;
}

type Report = (rule: Finding['rule'], path: string, detail: string) => void;

function audioOf(
  variant: Variant,
  audio: readonly { readonly group: string; readonly uri: string }[],
): readonly string[] {
  return audio.filter(({ group }) => group === variant.audioGroup).map(({ uri }) => uri);
}

function checkFiles(
  path: string,
  { mapUri, segments }: MediaPlaylist,
  sizes: ReadonlyMap<string, number>,
  report: Report,
): void {
  for (const uri of [mapUri, ...segments.map((segment) => segment.uri)]) {
    const sizeBytes = sizes.get(beside(path, uri));
    if (sizeBytes === undefined) report('file-missing', beside(path, uri), `named by ${path}`);
    else if (sizeBytes === 0) report('file-empty', beside(path, uri), `named by ${path}`);
  }
}

function checkDurations(
  path: string,
  { targetSeconds, segments }: MediaPlaylist,
  expectedSeconds: number,
  report: Report,
): void {
  for (const { uri, durationSeconds } of segments) {
    if (
      Math.round(durationSeconds) > targetSeconds ||
      durationSeconds > targetSeconds + TARGET_TOLERANCE_SECONDS
    ) {
      report('segment-too-long', beside(path, uri), `${durationSeconds} s, target ${targetSeconds} s`);
    }
  }
  const seconds = durationOf(segments);
  if (Math.abs(seconds - expectedSeconds) > DURATION_TOLERANCE_SECONDS) {
    report('duration-differs', path, `${seconds.toFixed(2)} s instead of ${expectedSeconds.toFixed(2)} s`);
  }
}

/** Every rendition has the first one's target duration and boundaries, so that players can switch anywhere. */
function checkAlike(media: ReadonlyMap<string, MediaPlaylist>, report: Report): void {
  const [first] = media.values();
  if (!first) return;
  const wanted = boundariesOf(first);
  for (const [path, playlist] of media) {
    if (playlist.targetSeconds !== first.targetSeconds) {
      const detail = `${playlist.targetSeconds} s instead of ${first.targetSeconds} s`;
      report('target-duration-differs', path, detail);
    }
    const found = boundariesOf(playlist);
    const at = wanted.findIndex(
      (seconds, index) => Math.abs((found[index] ?? Infinity) - seconds) > BOUNDARY_TOLERANCE_SECONDS,
    );
    if (at >= 0) {
      const detail = `segment ${at + 2} begins at ${found[at] ?? 'no time'} s instead of ${wanted[at] ?? ''} s`;
      report('boundaries-differ', path, detail);
    }
  }
}

/** Where each segment after the first begins, in seconds. */
function boundariesOf({ segments }: MediaPlaylist): readonly number[] {
  let end = 0;
  return segments.slice(0, -1).map(({ durationSeconds }) => (end += durationSeconds));
}

function checkAttributes(path: string, { uri, codecs, picture }: Variant, report: Report): void {
  const hasPicture = codecs.includes('avc1');
  if (codecs === '' || (picture && !hasPicture)) report('codecs-missing', path, uri);
  if (hasPicture && !picture) report('resolution-missing', path, uri);
  if (hasPicture && picture?.frameRate === 0) report('frame-rate-missing', path, uri);
}

function checkBandwidth(
  { master, sizes }: BundleListing,
  variant: Variant,
  parts: readonly (readonly [string, MediaPlaylist | undefined])[],
  report: Report,
): void {
  const peakBps = parts.reduce((sum, [path, playlist]) => {
    if (!playlist) return sum;
    const sizeOf = ({ uri }: { readonly uri: string }): number => sizes.get(beside(path, uri)) ?? 0;
    return sum + measureBitrate(playlist.segments, playlist.targetSeconds, sizeOf).peakBps;
  }, 0);
  if (Math.abs(variant.peakBps - peakBps) > BANDWIDTH_TOLERANCE * peakBps) {
    report('bandwidth-wrong', master, `${variant.uri}: ${variant.peakBps}, measured ${Math.ceil(peakBps)}`);
  }
}

/** The path of a file that a playlist names relative to itself. */
function beside(playlistPath: string, uri: string): string {
  return new URL(uri, `https://bundle/${playlistPath}`).pathname.slice(1);
}
