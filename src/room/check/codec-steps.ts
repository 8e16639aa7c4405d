import { msg, str } from '@lit/localize';
import { chooseRecorderSettings } from '../../media/recording/format.ts';
import type { CheckStep, Outcome } from './model.ts';

/** Parts of the transport that capabilities list beside the codecs themselves (RFC 4588, 2198, 5109, 3389, 4733). */
const NOT_CODECS = /^(rtx|red|ulpfec|flexfec.*|cn|telephone-event)$/i;
const PICTURE = { width: 1280, height: 720, frameRate: 30 };

/** Tests of what this browser encodes and decodes: in calls, in recordings, and for other work. */
export function codecSteps(): readonly CheckStep[] {
  return [
    { group: 'codecs', label: msg('Video in calls'), run: () => Promise.resolve(callCodecs('video')) },
    { group: 'codecs', label: msg('Sound in calls'), run: () => Promise.resolve(callCodecs('audio')) },
    { group: 'codecs', label: msg('Recording'), run: () => Promise.resolve(recording()) },
    { group: 'codecs', label: 'WebCodecs', run: webCodecs },
  ];
}

function callCodecs(kind: 'video' | 'audio'): Outcome {
  const names = (capabilities: RTCRtpCapabilities | null): string[] => [
    ...new Set(
      capabilities?.codecs
        .map(({ mimeType }) => mimeType.replace(/^.*\//, ''))
        .filter((name) => !NOT_CODECS.test(name)),
    ),
  ];
  const sent = names(RTCRtpSender.getCapabilities(kind));
  const received = names(RTCRtpReceiver.getCapabilities(kind));
  if (sent.length === 0 || received.length === 0) {
    return {
      verdict: 'bad',
      sentence: msg('The browser cannot send or receive it: update the browser, or use another one.'),
    };
  }
  const list = (codecs: readonly string[]): string => codecs.join(', ');
  const isSame = list(sent) === list(received);
  return {
    verdict: 'good',
    sentence: isSame
      ? msg(str`Sends and receives ${list(sent)}.`)
      : msg(str`Sends ${list(sent)}; receives ${list(received)}.`),
  };
}

function recording(): Outcome {
  try {
    const { mimeType } = chooseRecorderSettings(PICTURE);
    const [container = '', codecs] = mimeType.replace('video/', '').split(';codecs=');
    const format = codecs ? `${container} (${codecs.replace(',', ', ')})` : container;
    return { verdict: 'good', sentence: msg(str`Records ${format}.`) };
  } catch {
    return {
      verdict: 'warning',
      sentence: msg('This browser cannot record: use Chrome, Edge, Firefox or Safari 18 where you want to.'),
    };
  }
}

async function webCodecs(): Promise<Outcome> {
  if (!('VideoEncoder' in window)) {
    return {
      verdict: 'warning',
      sentence: msg('Not there: exports take longer. A newer browser has it.'),
    };
  }
  const video = { 'H.264': 'avc1.42E01F', VP8: 'vp8', VP9: 'vp09.00.31.08', AV1: 'av01.0.05M.08' };
  const audio = { AAC: 'mp4a.40.2', Opus: 'opus' };
  const { width, height, frameRate: framerate } = PICTURE;
  const supported = await Promise.all([
    ...Object.entries(video).map(async ([name, codec]) =>
      (await VideoEncoder.isConfigSupported({ codec, width, height, framerate })).supported ? name : null,
    ),
    ...Object.entries(audio).map(async ([name, codec]) =>
      'AudioEncoder' in window &&
      (await AudioEncoder.isConfigSupported({ codec, sampleRate: 48_000, numberOfChannels: 2 })).supported
        ? name
        : null,
    ),
  ]);
  const names = supported.filter((name) => name !== null).join(', ');
  return { verdict: 'good', sentence: msg(str`Encodes ${names}.`) };
}
