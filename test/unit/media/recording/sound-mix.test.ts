import { expect } from 'chai';
import { openSoundMix, type SoundMix } from '../../../../src/media/recording/sound-mix.ts';
import { RATE, listenTo, pause } from '../listen.ts';

/** Its first channel. */
async function listen(track: MediaStreamTrack, during: () => Promise<void>): Promise<Float32Array> {
  const [samples] = await listenTo(track, during);
  return samples!;
}

/** Amplitude of one frequency in a stretch of sound (a single bin of the Fourier transform). */
function amplitude(samples: Float32Array, frequency: number): number {
  let re = 0;
  let im = 0;
  for (const [index, sample] of samples.entries()) {
    const phase = (2 * Math.PI * frequency * index) / RATE;
    re += sample * Math.cos(phase);
    im += sample * Math.sin(phase);
  }
  return (2 * Math.hypot(re, im)) / samples.length;
}

/** The amplitude in each 20 ms, a whole number of periods of the tones used here. */
function amplitudes(samples: Float32Array, frequency: number): number[] {
  const size = RATE / 50;
  return Array.from({ length: Math.floor(samples.length / size) }, (_, index) =>
    amplitude(samples.subarray(index * size, (index + 1) * size), frequency),
  );
}

describe('sound mix', () => {
  const controller = new AbortController();
  let mix: SoundMix;
  let context: AudioContext;

  const tone = (frequency: number): MediaStreamTrack => {
    const oscillator = new OscillatorNode(context, { frequency });
    const destination = context.createMediaStreamDestination();
    oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(destination);
    oscillator.start();
    return destination.stream.getAudioTracks()[0]!;
  };

  before(async () => {
    context = new AudioContext({ sampleRate: RATE });
    mix = await openSoundMix(controller);
  });
  after(async () => {
    controller.abort();
    await mix.closed;
    expect(mix.output.readyState).to.equal('ended');
    await context.close();
  });

  it('delivers silence without a break while it has no source', async () => {
    const samples = await listen(mix.output, () => pause(1000));
    expect(samples.length / RATE).to.be.closeTo(1, 0.25);
    expect(Math.max(...samples.map(Math.abs))).to.equal(0);
  });

  it('adds and removes sources while the others go on unbroken', async () => {
    const low = tone(400);
    const high = tone(1000);
    mix.setSources([low]);
    await pause(500);
    const samples = await listen(mix.output, async () => {
      await pause(500);
      mix.setSources([low, high]);
      await pause(1000);
      mix.setSources([low]);
      await pause(700);
    });
    // As much sound as time, and the tone that stays in all of it. A crowded machine may once be too late with
    // the tone itself; a mix that breaks at a change would show it at both.
    expect(samples.length / RATE).to.be.closeTo(2.2, 0.3);
    expect(amplitudes(samples, 400).filter((loud) => loud < 0.25 || loud > 0.35).length).to.be.at.most(1);
    const other = amplitudes(samples, 1000);
    expect(Math.max(...other.slice(0, 15))).to.be.lessThan(0.03);
    expect(Math.min(...other.slice(40, 60))).to.be.greaterThan(0.25);
    expect(Math.max(...other.slice(-10))).to.be.lessThan(0.03);
    expect([low.readyState, high.readyState]).to.deep.equal(['live', 'live']);
    mix.setSources([]);
  });

  it('hears a remote voice that no element plays', async () => {
    const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
    near.onicecandidate = ({ candidate }) => void far.addIceCandidate(candidate ?? undefined);
    far.onicecandidate = ({ candidate }) => void near.addIceCandidate(candidate ?? undefined);
    const remote = new Promise<MediaStreamTrack>((resolve) => {
      far.ontrack = ({ track }) => resolve(track);
    });
    near.addTrack(tone(500));
    await near.setLocalDescription();
    await far.setRemoteDescription(near.localDescription!);
    await far.setLocalDescription();
    await near.setRemoteDescription(far.localDescription!);
    mix.setSources([await remote]);
    await pause(1500);
    const samples = await listen(mix.output, () => pause(600));
    expect(Math.max(...amplitudes(samples, 500))).to.be.greaterThan(0.1);
    mix.setSources([]);
    near.close();
    far.close();
  });
});
