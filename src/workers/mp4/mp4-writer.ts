import type { EncodedPacket } from 'mediabunny';
import type { OutputFile } from '../output-file.ts';
import { createUnitPrefixer } from './annex-b.ts';
import { ascii, changeBox, childrenOf, findBox, writeBox, type Box } from './boxes.ts';
import { editsOf, MOVIE_TIMESCALE, withDuration, withTiming } from './header-boxes.ts';
import { createSampleTable } from './sample-table.ts';
import { describeTracks, type TrackFormat, type TrackSummary } from './template.ts';

/**
 * Writes an MP4 whose index is at its end, of any length in memory that hardly grows: 12 bytes a packet. (mediabunny's
 * own muxer needs some 500, three hours of a call more than 400 MB.)
 */
export interface Mp4Writer {
  /**
   * Adds a track and returns what takes its packets: in the order of decoding, with a duration, all tracks together more
   * or less in order of time. H.264 and HEVC without a description are taken for Annex B, and brought into the form
   * that MP4 asks for; they begin with a keyframe. @throws QuotaExceededError
   */
  readonly addTrack: (format: TrackFormat) => (packet: EncodedPacket) => void;
  /** Writes what is left, and the index. @throws QuotaExceededError */
  readonly finish: () => Promise<void>;
}

/** A common multiple of frame rates: of 24, 25, 30, 50, 60, 144... */
const VIDEO_TIMESCALE = 57_600;
/** Of a track, so much lies together: a player that reads ahead finds the others' packets near. */
const CHUNK_S = 1;
/** More than a second of most; it grows. */
const FIRST_HELD_BYTES = 2 ** 16;
/** ISO/IEC 14496-12, section 4.3: isom, and what H.264 in it is called. */
const FILE_TYPE: Box = {
  type: 'ftyp',
  body: ascii('isom\0\0\x02\0isomavc1mp41'),
};
/** With a size of 64 bits. */
const MDAT_HEADER_BYTES = 16;

type Track = ReturnType<typeof openTrack>;

/** Begins a file, which must be empty and stays the caller's. @throws QuotaExceededError */
export function createMp4Writer(file: OutputFile): Mp4Writer {
  const tracks: Track[] = [];
  const front = writeBox(FILE_TYPE);
  let end = front.length + MDAT_HEADER_BYTES;
  file.write(front, 0);
  file.write(mdatHeader(MDAT_HEADER_BYTES), front.length);

  const append = (bytes: Uint8Array): number => {
    const at = end;
    file.write(bytes, at);
    end += bytes.length;
    return at;
  };

  return {
    addTrack(format) {
      const track = openTrack(format, append);
      tracks.push(track);
      return track.add;
    },
    async finish() {
      for (const track of tracks) track.flush();
      file.write(mdatHeader(end - front.length), front.length);
      append(writeBox(await describeMovie(tracks)));
    },
  };
}

function mdatHeader(sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(MDAT_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 1);
  bytes.set(ascii('mdat'), 4);
  view.setBigUint64(8, BigInt(sizeBytes));
  return bytes;
}

/** A track's packets on their way to the file: held for a second of it, then written in one go. */
function openTrack(format: TrackFormat, append: (bytes: Uint8Array) => number) {
  const timescale = format.kind === 'video' ? VIDEO_TIMESCALE : format.decoderConfig.sampleRate;
  const isAnnexB = format.kind === 'video' && !format.decoderConfig.description;
  const units =
    isAnnexB && (format.codec === 'avc' || format.codec === 'hevc') ? createUnitPrefixer(format.codec) : null;
  const table = createSampleTable();
  /** What is held, in one piece that is used again and again: as many new ones a second would be garbage by the gigabyte. */
  let held = new Uint8Array(FIRST_HELD_BYTES);
  let heldBytes = 0;
  let heldCount = 0;
  let heldSinceS = 0;
  let first: Uint8Array | null = null;
  let mostBytes = 0;
  let totalBytes = 0;

  const flush = (): void => {
    if (heldCount === 0) return;
    table.addChunk(append(held.subarray(0, heldBytes)), heldCount);
    mostBytes = Math.max(mostBytes, heldBytes);
    totalBytes += heldBytes;
    heldBytes = 0;
    heldCount = 0;
  };

  const hold = (data: Uint8Array): void => {
    if (heldBytes + data.length > held.length) {
      const larger = new Uint8Array(Math.max(2 * held.length, heldBytes + data.length));
      larger.set(held.subarray(0, heldBytes));
      held = larger;
    }
    held.set(data, heldBytes);
    heldBytes += data.length;
  };

  return {
    timescale,
    table,
    flush,
    add: ({ data, timestamp, duration, type }: EncodedPacket): void => {
      if (timestamp >= heldSinceS + CHUNK_S) flush();
      if (heldCount === 0) heldSinceS = timestamp;
      first ??= data.slice();
      const before = heldBytes;
      if (units) units.prefix(data, hold);
      else hold(data);
      heldCount += 1;
      const time = Math.round(timestamp * timescale);
      table.add({
        time,
        // Of two roundings of their own, the sum may be a unit off.
        duration: Math.round((timestamp + duration) * timescale) - time,
        sizeBytes: heldBytes - before,
        isKey: type === 'key',
      });
    },
    /** Null where there is no packet. */
    summarise(): TrackSummary | null {
      const spanS = (table.endsAt - table.startsAt) / timescale;
      return (
        first && {
          format: units?.hasSetsInStream ? withSetsInStream(format) : format,
          first,
          meanBytesPerSecond: totalBytes / Math.max(spanS, 1 / timescale),
          mostBytesPerSecond: mostBytes,
        }
      );
    },
  };
}

/** A sample entry that allows parameter sets in the stream: 'avc3' for 'avc1', 'hev1' for 'hvc1'. */
function withSetsInStream(format: TrackFormat): TrackFormat {
  if (format.kind === 'audio') return format;
  const codec = format.decoderConfig.codec.replace('avc1', 'avc3').replace('hvc1', 'hev1');
  return { ...format, decoderConfig: { ...format.decoderConfig, codec } };
}

/** The index of the film: mediabunny's for one packet each, with the tables of all. */
async function describeMovie(all: readonly Track[]): Promise<Box> {
  const tracks = all.flatMap((track) => {
    const summary = track.summarise();
    return summary ? [{ track, summary }] : [];
  });
  const template = await describeTracks(tracks.map(({ summary }) => summary));
  const descriptions = template.filter(({ type }) => type === 'trak');
  const traks = tracks.map(({ track }, index) =>
    withTables(descriptions[index] ?? findBox([], 'trak'), track),
  );
  const durations = tracks.map(({ track }) => shownFor(track));
  const header = withTiming(findBox(template, 'mvhd'), MOVIE_TIMESCALE, Math.max(0, ...durations));
  return { type: 'moov', body: [header, ...traks] };
}

/** How long a track is shown, counted from the beginning of the film, in units of the movie. */
const shownFor = ({ table, timescale }: Track): number =>
  Math.max(0, Math.round((table.endsAt / timescale) * MOVIE_TIMESCALE));

function withTables(trak: Box, track: Track): Box {
  const { table, timescale } = track;
  const spanS = (table.endsAt - table.startsAt) / timescale;
  const body = childrenOf(trak).flatMap((box): Box[] => {
    switch (box.type) {
      case 'tkhd':
        return [
          withDuration(box, shownFor(track)),
          ...editsOf(table.startsAt / timescale, timescale, Math.round(spanS * MOVIE_TIMESCALE)),
        ];
      case 'mdia':
        return [
          changeBox(box, {
            mdhd: (mdhd) => withTiming(mdhd, timescale, table.endsAt - table.startsAt),
            minf: withStbl,
          }),
        ];
      default:
        return [box];
    }
  });
  return { type: trak.type, body };

  function withStbl(minf: Box): Box {
    return changeBox(minf, {
      stbl: (stbl) => ({ type: 'stbl', body: [findBox(childrenOf(stbl), 'stsd'), ...table.boxes()] }),
    });
  }
}
