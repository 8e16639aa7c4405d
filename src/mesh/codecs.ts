import * as v from 'valibot';

/** Video codecs of WebRTC; the one that makes the most of its bits comes first. */
export const VIDEO_CODECS = ['AV1', 'VP9', 'H264', 'VP8'] as const;
export type VideoCodec = (typeof VIDEO_CODECS)[number];

/** In software, what costs the least comes first: a mesh encodes once for each peer. See the table in README.md. */
const CHEAPEST_FIRST = ['H264', 'VP8', 'VP9', 'AV1'] as const satisfies readonly VideoCodec[];

/** The codecs that a peer decodes in hardware. */
export const hardwareSchema = v.pipe(v.array(v.picklist(VIDEO_CODECS)), v.maxLength(VIDEO_CODECS.length));

/** What this browser does in hardware, each in the order of {@link VIDEO_CODECS}. */
export interface Hardware {
  readonly encodes: readonly VideoCodec[];
  readonly decodes: readonly VideoCodec[];
}

let own: Promise<Hardware> | undefined;

/** Asks the browser, once; it may take some 100 ms. Software is all there is where the browser does not say. */
export function readHardware(): Promise<Hardware> {
  own ??= (async () => {
    const [encodes, decodes] = await Promise.all([efficient('encodingInfo'), efficient('decodingInfo')]);
    return { encodes, decodes };
  })();
  return own;
}

/**
 * In which order to try codecs on the way to a peer: what both sides do in hardware, then what we encode there, since
 * we encode for everyone and decode each one once; in software, the cheapest.
 */
export function rankCodecs(
  encodes: readonly VideoCodec[],
  theyDecode: readonly VideoCodec[],
): readonly VideoCodec[] {
  const ours = VIDEO_CODECS.filter((codec) => encodes.includes(codec));
  const both = ours.filter((codec) => theyDecode.includes(codec));
  return [...new Set([...both, ...ours, ...CHEAPEST_FIRST])];
}

/** The first of `ranking` among what was negotiated; null where nothing is in common. */
export function pickCodec(
  ranking: readonly VideoCodec[],
  negotiated: readonly RTCRtpCodec[],
): RTCRtpCodec | null {
  for (const name of ranking) {
    const found = negotiated.find(({ mimeType }) => mimeType.toLowerCase() === `video/${name}`.toLowerCase());
    if (found) return found;
  }
  return null;
}

/**
 * The codecs to offer for a transceiver, in order. What nobody would choose is left out: telephone codecs, and the many
 * profiles of H.264 and VP9, which make up two thirds of a description that every pair has to exchange and to read.
 * Sound carries each packet once more with the next where that `isRepeated` (RED, RFC 2198): what is lost on the way
 * is then still heard, for twice the bits.
 */
export function offeredCodecs(kind: 'audio' | 'video', isRepeated: boolean): RTCRtpCodec[] {
  const all = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const named = (...names: string[]): RTCRtpCodec[] =>
    names.flatMap((name) => all.filter(({ mimeType }) => mimeType.toLowerCase() === `${kind}/${name}`));
  if (kind === 'audio') return isRepeated ? named('red', 'opus') : named('opus', 'red');
  const [baseline = []] = H264_PROFILES.map((profile) =>
    named('h264').filter(({ sdpFmtpLine = '' }) => profile.test(sdpFmtpLine)),
  ).filter(({ length }) => length > 0);
  const main = named('vp9', 'av1').filter(
    ({ sdpFmtpLine = '' }) => !/(?:profile-id|profile)=[1-9]/.test(sdpFmtpLine),
  );
  // Firefox goes on giving feedback for red and ulpfec where they are left out, and Chromium then refuses it all.
  return [...named('vp8'), ...baseline, ...main, ...named('rtx', 'red', 'ulpfec')];
}

/** Constrained baseline, else baseline, in packets of any size: what every browser and every piece of hardware does. */
const H264_PROFILES = [/(?=.*packetization-mode=1)(?=.*profile-level-id=42e0)/i, /packetization-mode=1/];

/**
 * A description as the peer gave it, with its wish added that pauses in speech be not sent (DTX; `usedtx`, RFC 7587,
 * section 6.1): who listens, which is most of a call, then costs a sixth of the packets.
 */
export function withPauses(sdp: string): string {
  const opus = /^a=rtpmap:(\d+) opus\/48000/im.exec(sdp)?.[1];
  if (opus === undefined || sdp.includes('usedtx=1')) return sdp;
  return sdp.replaceAll(new RegExp(`^(a=fmtp:${opus} [^\\r\\n]*)`, 'gm'), '$1;usedtx=1');
}

async function efficient(ask: 'encodingInfo' | 'decodingInfo'): Promise<VideoCodec[]> {
  const answers = await Promise.all(
    VIDEO_CODECS.map(async (codec) => {
      const video = {
        contentType:
          codec === 'H264' ? 'video/H264;profile-level-id=42e01f;packetization-mode=1' : `video/${codec}`,
        width: 1280,
        height: 720,
        bitrate: 1_500_000,
        framerate: 30,
      };
      try {
        const { supported, powerEfficient } = await navigator.mediaCapabilities[ask]({
          type: 'webrtc',
          video,
        });
        return supported && powerEfficient ? codec : null;
      } catch {
        // A browser that does not know what is asked has nothing to say for it.
        return null;
      }
    }),
  );
  return answers.filter((codec) => codec !== null);
}
