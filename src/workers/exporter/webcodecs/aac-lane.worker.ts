import { expose, transfer } from 'comlink';
import { ALL_FORMATS, BlobSource, Input } from 'mediabunny';
import { SOUND_RATE } from '../../../media/editing/sound-block.ts';
import { lifeline } from '../../lifeline.ts';
import { decodeSound, type SoundedRegion } from '../../decoded-sound.ts';
import type { AacLaneApi } from './aac-lane.contract.ts';
import { AAC_SAMPLES } from '../aac-time.ts';
import { loadAacEncoder, type AacEncoder } from './aac-encoder.ts';

const CHANNELS = 2;
/** Packets until the encoder knows the sound as if it had heard it from the beginning. */
const WARM_UP = 12;
/** The encoder is ahead of its packets by one, and looks ahead by another. */
const AHEAD = 3;

let opened: { readonly region: SoundedRegion; readonly encoder: AacEncoder } | null = null;

const api: AacLaneApi = {
  hold: (lockName) => lifeline.hold(lockName),

  async open({ source, originS, durationS, bitrateBps }) {
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(source) });
    const [track, encoder] = await Promise.all([input.getPrimaryAudioTrack(), loadAacEncoder(bitrateBps)]);
    if (!track) throw new Error('No sound.');
    const region = {
      clip: 0,
      from: 0,
      to: Math.round(durationS * SOUND_RATE),
      shiftS: -originS,
      track,
      skipsDamage: true,
    };
    opened = { region, encoder };
    return encoder.description;
  },

  async encode(from, to) {
    if (!opened) throw new Error('Nothing is open.');
    const { region, encoder } = opened;
    const span = { from: (from - WARM_UP) * AAC_SAMPLES, to: (to + AHEAD) * AAC_SAMPLES, channels: CHANNELS };
    const sound = decodeSound([region], { ...span, blockSamples: AAC_SAMPLES });
    const packets = await encoder.encode(sound, WARM_UP + to - from);
    const wanted = packets.slice(WARM_UP);
    const sizes = wanted.map(({ length }) => length);
    const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
    let at = 0;
    for (const packet of wanted) {
      bytes.set(packet, at);
      at += packet.length;
    }
    return transfer({ bytes, sizes }, [bytes.buffer]);
  },
};

expose(api);
