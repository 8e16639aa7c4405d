import { expect } from 'chai';
import {
  ALL_FORMATS,
  AudioBufferSource,
  BlobSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
  VideoSampleSink,
  WavOutputFormat,
} from 'mediabunny';
import {
  findBeeps,
  FPS,
  makeCounterClip,
  readCounter,
  readFrames,
  readSound,
} from '../../../media/editing/counter-clip.ts';
import { range } from '../../../media/editing/make-edit.ts';
import { record } from '../../../media/export/record.ts';
import { asFile, AUDIO, encode, picture, planOf } from './encode.ts';

/** Another file of a film's pictures, each packet changed or left out (null) on the way. */
async function rewrite(
  file: Blob,
  change: (data: Uint8Array<ArrayBuffer>, index: number) => { data: Uint8Array; atS?: number } | null,
  rotation: 0 | 90 | 180 | 270 = 0,
): Promise<File> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const track = (await input.getPrimaryVideoTrack())!;
  const decoderConfig = (await track.getDecoderConfig())!;
  const output = new Output({ format: new Mp4OutputFormat(), target: new BufferTarget() });
  const source = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(source, { rotation });
  await output.start();
  let index = 0;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const changed = change(packet.data.slice(), index);
    index += 1;
    if (!changed) continue;
    const timestamp = changed.atS ?? packet.timestamp;
    await source.add(packet.clone({ data: changed.data, timestamp }), { decoderConfig });
  }
  await output.finalize();
  input.dispose();
  return new File([output.target.buffer!], 'rewritten');
}

/** The brightness of a pixel of each frame, at a part of the width and height. */
async function brightness(file: Blob, x: number, y: number): Promise<number[]> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const values: number[] = [];
  for await (const sample of new VideoSampleSink((await input.getPrimaryVideoTrack())!).samples()) {
    const canvas = new OffscreenCanvas(sample.displayWidth, sample.displayHeight);
    const context = canvas.getContext('2d')!;
    sample.draw(context, 0, 0);
    const [red, green, blue] = context.getImageData(x * canvas.width, y * canvas.height, 1, 1).data;
    values.push((red! + green! + blue!) / 3);
    sample.close();
  }
  input.dispose();
  return values;
}

describe('sources that WebCodecs gets', () => {
  it('go on behind a damaged stretch, with the last good picture meanwhile', async () => {
    const whole = await makeCounterClip({ seconds: 8, hasSound: false });
    // From 2.4 s to the keyframe at 4 s.
    const source = await rewrite(whole, (data, index) => {
      if (index >= 60 && index < 100) data.fill(0xff, 4);
      return { data };
    });
    const made = await encode(source, planOf([picture(320, 180)], 8));
    const numbers = (await readFrames(await asFile(made, '180p'))).map(({ number }) => number);
    expect(numbers).to.have.length(8 * FPS);
    expect(numbers.slice(0, 50)).to.deep.equal(range(0, 50));
    expect(numbers.slice(100)).to.deep.equal(range(100, 200));
    for (const number of numbers.slice(60, 100)) expect(number).to.be.within(50, 60);
  });

  it('may have frames at any times', async () => {
    const whole = await makeCounterClip({ seconds: 4, hasSound: false });
    const source = await rewrite(whole, (data, index) => ({ data, atS: (index / 100) ** 1.5 * 4 }));
    const made = await encode(source, planOf([picture(320, 180)], 4));
    const frames = await readFrames(await asFile(made, '180p'));
    expect(frames).to.have.length(4 * FPS);
    for (const { atS, number } of frames) expect(Math.abs((number / 100) ** 1.5 * 4 - atS)).to.be.below(0.08);
  });

  it('are turned upright where they lie on their side', async () => {
    const whole = await makeCounterClip({ seconds: 1, hasSound: false });
    const source = await rewrite(whole, (data) => ({ data }), 90);
    const made = await encode(source, planOf([picture(180, 320)], 1));
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(await asFile(made, '320p')) });
    const numbers: number[] = [];
    for await (const sample of new VideoSampleSink((await input.getPrimaryVideoTrack())!).samples()) {
      const canvas = new OffscreenCanvas(320, 180);
      const context = canvas.getContext('2d')!;
      context.rotate(-Math.PI / 2);
      context.translate(-180, 0);
      sample.draw(context, 0, 0);
      numbers.push(readCounter(canvas, 320, 180));
      sample.close();
    }
    input.dispose();
    expect(numbers).to.deep.equal(range(0, FPS));
  });

  it('stand between bars where they have another shape', async () => {
    const source = await makeCounterClip({ seconds: 1, hasSound: false });
    const made = await encode(source, planOf([picture(320, 320), picture(160, 160)], 1));
    for (const name of ['320p', '160p']) {
      const file = await asFile(made, name);
      for (const value of await brightness(file, 0.3, 0.1)) expect(value).to.be.below(12);
      for (const value of await brightness(file, 0.3, 0.6)) expect(value).to.be.above(40);
    }
  });

  it('may be odd, and of one second', async () => {
    const odd = await makeCounterClip({ seconds: 1, codec: 'vp8', width: 321, height: 181, hasSound: false });
    const frames = await readFrames(await asFile(await encode(odd, planOf([picture(320, 180)], 1)), '180p'));
    expect(frames.map(({ number }) => number)).to.deep.equal(range(0, FPS));
  });

  it('may be what a recorder makes of a picture that turns midway', async () => {
    const source = await record({
      mimeType: 'video/webm;codecs=vp8,opus',
      seconds: 3,
      size: [480, 270],
      turns: true,
    });
    const plan = planOf([picture(480, 270), AUDIO], 3, { timing: { kind: 'constant', frameRate: 30 } });
    const made = await encode(source, plan);
    const file = await asFile(made, '270p');
    const columns = await Promise.all([0.2, 0.4, 0.6, 0.8].map((y) => brightness(file, 0.05, y)));
    const brightest = range(0, 90).map((index) => Math.max(...columns.map((column) => column[index]!)));
    expect(Math.max(...brightest.slice(0, 30))).to.be.above(40);
    expect(Math.max(...brightest.slice(70))).to.be.below(12);
    expect(made.get('audio')!.flatMap(({ packets }) => packets)).to.have.length(141);
  });

  it('may be sound of any rate without a picture', async () => {
    const rate = 44_100;
    const context = new OfflineAudioContext({ length: 3 * rate, sampleRate: rate, numberOfChannels: 1 });
    const buffer = context.createBuffer(1, 3 * rate, rate);
    const plane = buffer.getChannelData(0);
    for (let at = 0; at < plane.length; at += 1)
      if (at % rate < rate / 50) plane[at] = 0.5 * Math.sin((2 * Math.PI * 1000 * at) / rate);
    const output = new Output({ format: new WavOutputFormat(), target: new BufferTarget() });
    const source = new AudioBufferSource({ codec: 'pcm-s16' });
    output.addAudioTrack(source);
    await output.start();
    await source.add(buffer);
    await output.finalize();
    const file = new File([output.target.buffer!], 'sound.wav');
    const beeps = findBeeps(await readSound(await asFile(await encode(file, planOf([AUDIO], 3)), 'audio')));
    expect(beeps).to.have.length(3);
    for (const [second, atS] of beeps.entries()) expect(atS).to.be.closeTo(second, 0.022);
    expect(beeps[1]).to.be.closeTo(1, 0.002);
  });

  it('are silent where their sound is damaged, and go on at the right time', async () => {
    const whole = await makeCounterClip({ seconds: 8 });
    const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(whole) });
    const track = (await input.getPrimaryAudioTrack())!;
    const decoderConfig = (await track.getDecoderConfig())!;
    const output = new Output({ format: new Mp4OutputFormat(), target: new BufferTarget() });
    const source = new EncodedAudioPacketSource('opus');
    output.addAudioTrack(source);
    await output.start();
    for await (const packet of new EncodedPacketSink(track).packets()) {
      const isDamaged = packet.timestamp > 2.5 && packet.timestamp < 4.5;
      const data = isDamaged ? packet.data.slice().fill(0xff) : packet.data;
      await source.add(packet.clone({ data }), { decoderConfig });
    }
    await output.finalize();
    input.dispose();
    const file = new File([output.target.buffer!], 'damaged');
    const beeps = findBeeps(await readSound(await asFile(await encode(file, planOf([AUDIO], 8)), 'audio')));
    const late = beeps.filter((atS) => atS > 4.9).map((atS) => Math.round(atS * 100) / 100);
    expect(late).to.deep.equal([5, 6, 7]);
    expect(beeps.slice(1, 3).map(Math.round)).to.deep.equal([1, 2]);
  });
});
