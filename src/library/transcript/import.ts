import { AppError } from '../../lib/errors.ts';
import type { Transcript } from '../sidecars/transcript.ts';
import { parseSrt } from './srt.ts';
import { parseWebVtt } from './webvtt.ts';

/** Far beyond what {@link MOST_CUES} cues need. */
const MOST_BYTES = 20e6;

/**
 * Reads captions from a WebVTT or SRT file, whatever it is called.
 * @throws 'transcript-invalid' where it is neither, or nothing is said in it, or it is larger than captions are
 */
export async function readTranscriptFile(file: Blob): Promise<Transcript> {
  if (file.size > MOST_BYTES) throw new AppError('transcript-invalid', 'Captions are not that large.');
  const text = await file.text();
  const transcript = /^\ufeff?WEBVTT/.test(text) ? parseWebVtt(text) : parseSrt(text);
  if (transcript.cues.length === 0) throw new AppError('transcript-invalid', 'Nothing is said in the file.');
  return transcript;
}
