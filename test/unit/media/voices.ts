import { RATE } from './listen.ts';

/** Somebody who speaks into a room that is not quiet, as a microphone would give it. */
export interface Voice {
  readonly track: MediaStreamTrack;
  /** Begins to speak. */
  speak(): void;
  readonly durationMs: number;
  close(): Promise<void>;
}

/** The file that was committed for it: speech of eSpeak NG with pauses, 5 s. */
export async function loadSpeech(url = '/test/support/speech.ogg'): Promise<AudioBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`There is no ${url}.`);
  return new OfflineAudioContext(1, 1, RATE).decodeAudioData(await response.arrayBuffer());
}

/** White noise, loudness in dB of full scale. */
export function noise(durationS: number, loudnessDb: number): AudioBuffer {
  const buffer = new AudioBuffer({ length: durationS * RATE, sampleRate: RATE });
  const samples = buffer.getChannelData(0);
  // Evenly spread over -a..a, whose root mean square is a / sqrt(3).
  const amplitude = Math.sqrt(3) * 10 ** (loudnessDb / 20);
  for (let index = 0; index < samples.length; index += 1)
    samples[index] = amplitude * (2 * Math.random() - 1);
  return buffer;
}

/** A track of `speech` from when it is told to, over `hiss` all the time. */
export function openVoice(
  speech: AudioBuffer,
  { hissDb = -90, loop = false, from = 0, to = speech.duration } = {},
): Voice {
  const context = new AudioContext({ sampleRate: RATE });
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  const mouth = new AudioBufferSourceNode(context, { buffer: speech, loop, loopStart: from, loopEnd: to });
  const room = new AudioBufferSourceNode(context, { buffer: noise(2, hissDb), loop: true });
  mouth.connect(destination);
  room.connect(destination);
  room.start();
  const [track] = destination.stream.getAudioTracks();
  return {
    track: track!,
    speak: () => mouth.start(0, from),
    durationMs: speech.duration * 1000,
    close: () => context.close(),
  };
}
