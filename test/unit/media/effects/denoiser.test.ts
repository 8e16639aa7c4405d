import { RnnoiseWorkletNode } from '@sapphi-red/web-noise-suppressor';
import { expect } from 'chai';
import { assetUrl } from '../../../../src/lib/asset-url.ts';
import { openDenoiser } from '../../../../src/media/effects/denoiser.ts';
import { RATE, decibels, listenTo, loudness, pause } from '../listen.ts';
import { loadSpeech, noise, openVoice, type Voice } from '../voices.ts';

const LEAD_MS = 1500;

/** What goes into the denoiser and what comes out of it, side by side as they are at the same moment. */
async function hear(voice: Voice): Promise<{ before: Float32Array; after: Float32Array }> {
  const denoiser = await openDenoiser(voice.track, { signal: new AbortController().signal });
  const context = new AudioContext({ sampleRate: RATE });
  const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
  const both = context.createMediaStreamDestination();
  for (const [channel, track] of [voice.track, denoiser.output].entries())
    context.createMediaStreamSource(new MediaStream([track])).connect(merger, 0, channel);
  merger.connect(both);
  const [track] = both.stream.getAudioTracks();
  try {
    const [before, after] = await listenTo(
      track!,
      async () => {
        await pause(LEAD_MS);
        voice.speak();
        await pause(voice.durationMs + 300);
      },
      2,
    );
    return { before: before!, after: after! };
  } finally {
    await denoiser.close();
    await context.close();
    await voice.close();
  }
}

/** By how many samples `after` is later: where the two are most alike. */
function latencySamples(before: Float32Array, after: Float32Array): number {
  const [from, length] = [2 * RATE, 2 * RATE];
  let best = { lag: 0, likeness: -Infinity };
  for (let lag = 0; lag < RATE / 5; lag += 8) {
    let likeness = 0;
    for (let index = from; index < from + length; index += 3)
      likeness += (before[index] ?? 0) * (after[index + lag] ?? 0);
    if (likeness > best.likeness) best = { lag, likeness };
  }
  return best.lag;
}

/** The mean loudness (dB) of those windows of `heard` in which `said` is loud, or else quiet. */
function meanWhere(heard: number[], said: number[], wanted: (db: number) => boolean): number {
  const chosen = heard.filter((_, index) => wanted(said[index] ?? 0));
  return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
}

describe('the denoiser', () => {
  it('takes the noise out of the pauses, leaves the speech, and is soon done', async () => {
    const { before, after } = await hear(openVoice(await loadSpeech(), { hissDb: -38 }));
    const lag = latencySamples(before, after);
    const [said, heard] = [loudness(before), loudness(after.subarray(lag))];
    // The first second lets it learn what the noise is.
    const [saidLater, heardLater] = [said.slice(50), heard.slice(50)];
    const isPause = (db: number): boolean => db < -36;
    const isSpeech = (db: number): boolean => db > -26;
    const fell = meanWhere(saidLater, saidLater, isPause) - meanWhere(heardLater, saidLater, isPause);
    const lost = meanWhere(saidLater, saidLater, isSpeech) - meanWhere(heardLater, saidLater, isSpeech);
    console.log(
      `RNNoise: noise in pauses -${fell.toFixed(1)} dB, speech -${lost.toFixed(1)} dB, ${((lag / RATE) * 1000).toFixed(0)} ms later`,
    );
    expect(fell).to.be.greaterThan(10);
    expect(lost).to.be.within(-2, 3);
    expect((lag / RATE) * 1000).to.be.lessThan(100);
  });

  it('does so with the webcam recording of a real person', async function () {
    const url = '/shared-media/headshoulders_tfjs_facemesh_input.mp4';
    const clip = await loadSpeech(url).catch(() => null);
    if (!clip) return this.skip();
    const { before, after } = await hear(openVoice(clip));
    const lag = latencySamples(before, after);
    const at = (samples: Float32Array, fromS: number, toS: number): number =>
      decibels(samples.subarray((LEAD_MS / 1000 + fromS) * RATE, (LEAD_MS / 1000 + toS) * RATE));
    // Nobody speaks in the first six seconds; somebody does about the eighth.
    const fell = at(before, 2, 6) - at(after.subarray(lag), 2, 6);
    console.log(`RNNoise on a webcam's noise: -${fell.toFixed(1)} dB`);
    expect(fell).to.be.greaterThan(10);
  });

  it('costs little', async () => {
    const seconds = 20;
    const context = new OfflineAudioContext(1, seconds * RATE, RATE);
    await context.audioWorklet.addModule(assetUrl('vendor/rnnoise/rnnoise-worklet.js'));
    const wasmBinary = await (await fetch(assetUrl('vendor/rnnoise/rnnoise_simd.wasm'))).arrayBuffer();
    const node = new RnnoiseWorkletNode(context as unknown as AudioContext, { maxChannels: 1, wasmBinary });
    const source = new AudioBufferSourceNode(context, { buffer: noise(seconds, -30) });
    source.connect(node).connect(context.destination);
    source.start();
    // Its program is loaded meanwhile.
    await pause(1000);
    const startedAtMs = performance.now();
    const rendered = await context.startRendering();
    const costMs = (performance.now() - startedAtMs) / seconds;
    console.log(`RNNoise: ${costMs.toFixed(1)} ms of processor time per second of sound`);
    expect(
      rendered.getChannelData(0).some((sample) => sample !== 0),
      'it was at work',
    ).to.be.true;
    expect(costMs).to.be.lessThan(150);
  });

  it('says so where its program cannot be loaded or does not run, and leaves nothing open', async () => {
    const voice = openVoice(await loadSpeech());
    const realFetch = window.fetch.bind(window);
    const RealContext = window.AudioContext;
    const contexts: AudioContext[] = [];
    window.AudioContext = class extends RealContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
      }
    };
    try {
      for (const answer of [new Response('', { status: 404 }), new Response('not a program')]) {
        window.fetch = () => Promise.resolve(answer);
        const error: unknown = await openDenoiser(voice.track, {
          signal: new AbortController().signal,
        }).catch((reason: unknown) => reason);
        expect(error).to.have.property('name', 'noise-suppression-failed');
      }
      expect(contexts.map(({ state }) => state)).to.deep.equal(['closed']);
      expect(voice.track.readyState).to.equal('live');
    } finally {
      window.fetch = realFetch;
      window.AudioContext = RealContext;
      await voice.close();
    }
  });

  it('closes its context and its track, and leaves the microphone alone', async () => {
    const voice = openVoice(await loadSpeech());
    const controller = new AbortController();
    const denoiser = await openDenoiser(voice.track, { signal: controller.signal });
    controller.abort();
    await denoiser.closed;
    await denoiser.close();
    expect(denoiser.output.readyState).to.equal('ended');
    expect(voice.track.readyState).to.equal('live');
    await voice.close();
  });
});
