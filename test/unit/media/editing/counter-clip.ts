import {
  ALL_FORMATS,
  AudioSampleSink,
  BlobSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
  VideoSampleSink,
  WebMOutputFormat,
} from 'mediabunny';

export const FPS = 25;
const RATE = 48_000;
const CELLS = 12;

/** How a clip is to be. */
export interface ClipSettings {
  readonly seconds: number;
  readonly codec?: 'avc' | 'vp8' | 'vp9';
  readonly width?: number;
  readonly height?: number;
  /** Frames between keyframes. */
  readonly keyInterval?: number;
  /** The first frame's number. */
  readonly from?: number;
  readonly channels?: number;
  readonly hasSound?: boolean;
  /** What becomes of the AVCDecoderConfigurationRecord, to have a film as other encoders make them. */
  readonly redescribe?: (description: Uint8Array) => Uint8Array<ArrayBuffer>;
}

const CODECS = { avc: 'avc1.42E01F', vp8: 'vp8', vp9: 'vp09.00.30.08' } as const;

/**
 * A film whose frame n, at n / 25 s, carries n as twelve black or white cells, and whose sound has a beep of 1 kHz
 * for 20 ms at every full second, over a hum of 210 Hz, which no cut at a frame meets at rest.
 */
export async function makeCounterClip(settings: ClipSettings): Promise<File> {
  const { seconds, codec = 'avc', width = 320, height = 180, keyInterval = 50, from = 0 } = settings;
  const { channels = 1, hasSound = true, redescribe } = settings;
  const format = codec === 'avc' ? new Mp4OutputFormat() : new WebMOutputFormat();
  const output = new Output({ format, target: new BufferTarget() });
  const video = new EncodedVideoPacketSource(codec);
  const audio = new EncodedAudioPacketSource('opus');
  output.addVideoTrack(video);
  if (hasSound) output.addAudioTrack(audio);
  await output.start();

  const pictures: [EncodedPacket, EncodedVideoChunkMetadata | undefined][] = [];
  const videoEncoder = new VideoEncoder({
    output: (chunk, metadata) => pictures.push([EncodedPacket.fromEncodedChunk(chunk), metadata]),
    error: (error) => console.error(error),
  });
  videoEncoder.configure({
    codec: CODECS[codec],
    width,
    height,
    bitrate: 1_000_000,
    framerate: FPS,
    latencyMode: 'quality',
    ...(codec === 'avc' ? { avc: { format: 'avc' as const } } : {}),
  });
  const canvas = new OffscreenCanvas(width, height);
  for (let index = 0; index < seconds * FPS; index += 1) {
    paint(canvas, from + index);
    const init = { timestamp: (index / FPS) * 1e6, duration: 1e6 / FPS };
    const frame = new VideoFrame(canvas, init);
    videoEncoder.encode(frame, { keyFrame: index % keyInterval === 0 });
    frame.close();
    if (videoEncoder.encodeQueueSize > 10) await new Promise((done) => setTimeout(done, 5));
  }
  await videoEncoder.flush();

  const sounds: [EncodedPacket, EncodedAudioChunkMetadata | undefined][] = [];
  if (hasSound) {
    const audioEncoder = new AudioEncoder({
      output: (chunk, metadata) => sounds.push([EncodedPacket.fromEncodedChunk(chunk), metadata]),
      error: (error) => console.error(error),
    });
    audioEncoder.configure({ codec: 'opus', sampleRate: RATE, numberOfChannels: channels, bitrate: 96_000 });
    for (let second = 0; second < seconds; second += 1) {
      const data = new Float32Array(RATE * channels);
      for (let channel = 0; channel < channels; channel += 1) {
        for (let sample = 0; sample < RATE; sample += 1)
          data[channel * RATE + sample] =
            sample < RATE / 50
              ? 0.5 * Math.sin((2 * Math.PI * 1000 * sample) / RATE)
              : 0.02 * Math.sin((2 * Math.PI * 210 * sample) / RATE);
      }
      const sound = new AudioData({
        format: 'f32-planar',
        sampleRate: RATE,
        numberOfFrames: RATE,
        numberOfChannels: channels,
        timestamp: second * 1e6,
        data,
      });
      audioEncoder.encode(sound);
      sound.close();
    }
    await audioEncoder.flush();
    audioEncoder.close();
  }
  videoEncoder.close();
  for (const [packet, metadata] of pictures) {
    const config = metadata?.decoderConfig;
    if (config && redescribe)
      config.description = redescribe(new Uint8Array(config.description as ArrayBuffer));
    await video.add(packet, metadata);
  }
  for (const [packet, metadata] of sounds) await audio.add(packet, metadata);
  await output.finalize();
  return new File([output.target.buffer!], 'counter', { type: format.mimeType });
}

function paint(canvas: OffscreenCanvas, number: number): void {
  const { width, height } = canvas;
  const context = canvas.getContext('2d', { alpha: false })!;
  context.fillStyle = `hsl(${(number * 3) % 360} 50% 50%)`;
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'white';
  context.fillRect((number * 7) % width, height / 2, 20, 20);
  const cell = width / CELLS;
  for (let bit = 0; bit < CELLS; bit += 1) {
    context.fillStyle = (number >> bit) & 1 ? 'white' : 'black';
    context.fillRect(bit * cell, 0, cell, height / 4);
  }
}

/** The number on a picture, wherever it is letterboxed to. */
export function readCounter(picture: CanvasImageSource, width: number, height: number, top = 0): number {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(picture, 0, 0, width, height);
  let number = 0;
  for (let bit = 0; bit < CELLS; bit += 1) {
    const [red] = context.getImageData(((bit + 0.5) * width) / CELLS, top + height / 8, 1, 1).data;
    if (red! > 127) number |= 1 << bit;
  }
  return number;
}

/** Every frame of a file, decoded, in order. */
export async function readFrames(file: Blob): Promise<{ atS: number; number: number }[]> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const video = (await input.getPrimaryVideoTrack())!;
  const frames: { atS: number; number: number }[] = [];
  for await (const sample of new VideoSampleSink(video).samples()) {
    const frame = sample.toVideoFrame();
    frames.push({
      atS: sample.timestamp,
      number: readCounter(frame, frame.displayWidth, frame.displayHeight),
    });
    frame.close();
    sample.close();
  }
  input.dispose();
  return frames;
}

/** Every frame of a file as a few pixels, to tell whether it is the same picture. */
export async function readPictures(file: Blob): Promise<{ atS: number; pixels: Uint8ClampedArray }[]> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const video = (await input.getPrimaryVideoTrack())!;
  const context = new OffscreenCanvas(32, 18).getContext('2d', { willReadFrequently: true })!;
  const pictures: { atS: number; pixels: Uint8ClampedArray }[] = [];
  for await (const sample of new VideoSampleSink(video).samples()) {
    const frame = sample.toVideoFrame();
    context.drawImage(frame, 0, 0, 32, 18);
    pictures.push({ atS: sample.timestamp, pixels: context.getImageData(0, 0, 32, 18).data });
    frame.close();
    sample.close();
  }
  input.dispose();
  return pictures;
}

/** All of a file's sound: samples of 48 kHz of the first channel, at their times. */
export async function readSound(file: Blob): Promise<Float32Array> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const audio = (await input.getPrimaryAudioTrack())!;
  const samples = new Float32Array(Math.ceil((await audio.computeDuration()) * RATE) + RATE);
  for await (const sample of new AudioSampleSink(audio).samples()) {
    const plane = new Float32Array(sample.numberOfFrames);
    sample.copyTo(plane, { planeIndex: 0, format: 'f32-planar' });
    samples.set(plane, Math.max(0, Math.round(sample.timestamp * RATE)));
    sample.close();
  }
  input.dispose();
  return samples;
}

/** When each beep of 1 kHz begins, seconds. */
export function findBeeps(samples: Float32Array): number[] {
  const beeps: number[] = [];
  for (let at = 0; at < samples.length; at += 1) {
    if (Math.abs(samples[at]!) < 0.2) continue;
    beeps.push(at / RATE);
    at += RATE / 4;
  }
  return beeps;
}

/** The largest jump between two samples: what a click is. */
export function largestStep(samples: Float32Array): number {
  let largest = 0;
  for (let at = 1; at < samples.length; at += 1)
    largest = Math.max(largest, Math.abs(samples[at]! - samples[at - 1]!));
  return largest;
}
