import { expect } from 'chai';
import { until } from '../../../src/lib/store.ts';
import { openOwnVoice, type OwnVoice } from '../../../src/media/own-voice.ts';
import { RATE, listenTo, loudness, pause } from './listen.ts';
import { loadSpeech, openVoice, type Voice } from './voices.ts';

/** A stretch of the speech without a pause. */
const TALKING = { loop: true, from: 2.75, to: 4.35 };

const isSettled = ({ kind }: OwnVoice['noise']['value']): boolean => kind === 'on' || kind === 'failed';

/** Sends `own.track` to another end, as a call does, whatever it becomes, and listens there. */
async function hearFarAway(own: OwnVoice, during: () => Promise<void>): Promise<Float32Array> {
  const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()];
  const sender = here.addTransceiver(own.track.value ?? 'audio').sender;
  const stop = own.track.watch((track) => void sender.replaceTrack(track));
  here.onicecandidate = ({ candidate }) => void there.addIceCandidate(candidate ?? undefined);
  there.onicecandidate = ({ candidate }) => void here.addIceCandidate(candidate ?? undefined);
  const received = new Promise<MediaStreamTrack>((resolve) => {
    there.ontrack = ({ track }) => resolve(track);
  });
  await here.setLocalDescription();
  await there.setRemoteDescription(here.localDescription!);
  await there.setLocalDescription();
  await here.setRemoteDescription(there.localDescription!);
  const track = await received;
  // Chromium pulls a remote track only while an element plays it.
  const element = new Audio();
  element.muted = true;
  element.srcObject = new MediaStream([track]);
  await element.play();
  // Through an audio graph, which gives silence where nothing comes rather than nothing.
  const context = new AudioContext({ sampleRate: RATE });
  const ear = context.createMediaStreamDestination();
  context.createMediaStreamSource(new MediaStream([track])).connect(ear);
  try {
    const [samples] = await listenTo(ear.stream.getAudioTracks()[0]!, during);
    return samples!;
  } finally {
    stop();
    here.close();
    there.close();
    await context.close();
  }
}

/** The longest time without sound, in ms. */
function longestGapMs(samples: Float32Array): number {
  let [gap, longest] = [0, 0];
  for (const db of loudness(samples, 10)) {
    gap = db < -60 ? gap + 10 : 0;
    longest = Math.max(longest, gap);
  }
  return longest;
}

describe('own voice', () => {
  const controller = new AbortController();
  const scope = { signal: controller.signal };
  let voice: Voice;
  let own: OwnVoice;
  beforeEach(async () => {
    voice = openVoice(await loadSpeech(), { ...TALKING, hissDb: -50 });
    voice.speak();
    own = openOwnVoice({ suppression: 'browser' }, scope);
    await own.setInput(voice.track);
  });
  afterEach(async () => {
    await own.close();
    expect(own.track.value).to.be.null;
    expect(voice.track.readyState).to.equal('live');
    await voice.close();
  });

  it('gives nothing away while muted, and still tells oneself how loud one is', async () => {
    await pause(300);
    const hear = async (): Promise<number> => {
      const [samples] = await listenTo(own.track.value!, () => pause(500));
      return Math.max(...samples!.map(Math.abs));
    };
    expect(await hear()).to.be.greaterThan(0.1);
    own.setMuted(true);
    await pause(100);
    expect(await hear()).to.equal(0);
    let loudest = 0;
    for (let reading = 0; reading < 10; reading += 1) {
      await pause(50);
      loudest = Math.max(loudest, own.level());
    }
    expect(loudest).to.be.greaterThan(0.02);

    // Still muted, whatever stands behind it.
    await own.setSuppression('strong');
    await until(own.noise, isSettled);
    expect(own.noise.value.kind).to.equal('on');
    expect(await hear()).to.equal(0);
    own.setMuted(false);
    await pause(100);
    expect(await hear()).to.be.greaterThan(0.1);
  });

  it('goes from one suppression to the other while somebody listens, without a gap', async () => {
    const kinds: string[] = [];
    own.noise.watch(({ kind }) => kinds.push(kind));
    const samples = await hearFarAway(own, async () => {
      await pause(1500);
      await own.setSuppression('strong');
      await until(own.noise, isSettled);
      await pause(1500);
      await own.setSuppression('browser');
      await pause(1500);
    });
    expect(kinds).to.deep.equal(['off', 'starting', 'on', 'off'].slice(1));
    // Until the connection stands there is nothing to hear.
    const heard = samples.subarray(RATE);
    console.log(`Longest gap while the suppression changes: ${longestGapMs(heard)} ms`);
    expect(longestGapMs(heard)).to.be.at.most(100);
  });

  it('goes on as the browser gives it where the strong suppression cannot start', async () => {
    const realFetch = window.fetch.bind(window);
    window.fetch = () => Promise.resolve(new Response('', { status: 503 }));
    const track = own.track.value;
    try {
      await own.setSuppression('strong');
      await until(own.noise, isSettled);
    } finally {
      window.fetch = realFetch;
    }
    const noise = own.noise.value;
    expect(noise.kind === 'failed' && noise.error.name).to.equal('noise-suppression-failed');
    expect(own.track.value).to.not.equal(track);
    const [samples] = await listenTo(own.track.value!, () => pause(500));
    expect(Math.max(...samples!.map(Math.abs))).to.be.greaterThan(0.1);
    // Choosing it once more tries it once more.
    await own.setSuppression('strong');
    await until(own.noise, isSettled);
    expect(own.noise.value.kind).to.equal('on');
  });

  it('lets the last choice win, however quickly they come', async () => {
    void own.setSuppression('strong');
    void own.setSuppression('browser');
    void own.setSuppression('strong');
    await own.setSuppression('off');
    await pause(1000);
    expect(own.noise.value.kind).to.equal('off');
    const [samples] = await listenTo(own.track.value!, () => pause(300));
    expect(Math.max(...samples!.map(Math.abs))).to.be.greaterThan(0.1);
  });
});
