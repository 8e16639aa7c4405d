import {
  ALL_FORMATS,
  BlobSource,
  EncodedPacketSink,
  Input,
  type EncodedPacket,
  type InputTrack,
} from 'mediabunny';
import type { PackedRendition } from '../../../media/export/packed.ts';
import type { FileSettings } from '../../../media/export/settings.ts';
import { describeAudio, describeVideo } from '../../finaliser/formats.ts';
import { interleave, type Lane } from '../../interleave.ts';
import { openOutputFile } from '../../output-file.ts';
import { openPacketFile } from '../../packet-file.ts';

/** What a file's type is called by players. */
const TYPES = { mp4: 'video/mp4', webm: 'video/webm', audio: 'audio/mp4' } as const;

/**
 * Puts packed renditions, of CMAF, into one file, from its beginning: their packets as they are.
 * @throws QuotaExceededError @throws the signal's reason
 */
export async function remuxIntoFile(
  renditions: readonly PackedRendition[],
  format: FileSettings['format'],
  handle: FileSystemFileHandle,
  onProgress: (atS: number) => void,
  scope: { signal: AbortSignal },
): Promise<File> {
  const inputs = renditions.map(
    ({ file }) => new Input({ formats: ALL_FORMATS, source: new BlobSource(file) }),
  );
  const output = await openOutputFile(handle);
  try {
    const tracks = (await Promise.all(inputs.map((input) => input.getTracks()))).flat();
    const video = tracks.find((track) => track.isVideoTrack()) ?? null;
    const audio = tracks.find((track) => track.isAudioTrack()) ?? null;
    const file = await openPacketFile(output, format === 'webm' ? 'webm' : 'mp4', {
      video: await describeVideo(video),
      audio: await describeAudio(audio),
    });
    const lanes: Lane[] = [];
    if (video && file.video) lanes.push({ packets: packetsOf(video), write: file.video });
    if (audio && file.audio) lanes.push({ packets: packetsOf(audio), write: file.audio });
    await interleave(lanes, scope, onProgress);
    await file.finish();
    output.flush();
  } finally {
    output.close();
    for (const input of inputs) input.dispose();
  }
  const made = await handle.getFile();
  return new File([made], made.name, { type: TYPES[format] });
}

async function* packetsOf(track: InputTrack): AsyncGenerator<EncodedPacket, void, undefined> {
  yield* new EncodedPacketSink(track).packets();
}
