import { EncodedPacketSink, type InputVideoTrack } from 'mediabunny';

/** How far around a moment the frames are looked up: enough for many steps, little to read. */
const REACH_S = 2;

/** When the frames around a moment are shown, seconds, ascending; of slow films some before and after at least. */
export async function readFrameTimes(
  track: InputVideoTrack,
  aroundS: number,
): Promise<Float64Array<ArrayBuffer>> {
  const sink = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  const fromS = Math.max(await track.getFirstTimestamp(), aroundS - REACH_S);
  // Packets come in the order of decoding: from a keyframe on, all that are shown after it are there.
  let packet = await sink.getKeyPacket(fromS, options);
  const times: number[] = [];
  let isPast = 0;
  while (packet && isPast < REORDERED) {
    times.push(packet.timestamp);
    if (packet.timestamp > aroundS + REACH_S) isPast += 1;
    packet = await sink.getNextPacket(packet, options);
  }
  return Float64Array.from(times).sort();
}

/** H.264 and HEVC hold back 16 frames at most (their largest decoded picture buffer). */
const REORDERED = 17;
