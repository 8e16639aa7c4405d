import { msg } from '@lit/localize';
import { toPlainText, toSrt, toWebVtt, type Transcript } from '../../app.ts';
import { formatClock } from '../shared/format.ts';
import { fileNameOf, saveFile } from '../shared/save-file.ts';

/** The forms in which a transcript is given out. */
export type TranscriptForm = 'vtt' | 'srt' | 'txt';

/** Hands the transcript of the recording called `name` to the browser's downloads. */
export function saveTranscript(transcript: Transcript, form: TranscriptForm, name: string): void {
  const [type, text] = contentOf(transcript, form);
  // The library knows endings of media; those of captions are their own.
  const fileName = fileNameOf(`${name} ${msg('transcript')}`, type).replace(/\.[^.]+$/, `.${form}`);
  saveFile(new File([text], fileName, { type }), fileName);
}

function contentOf(transcript: Transcript, form: TranscriptForm): readonly [type: string, text: string] {
  switch (form) {
    case 'vtt':
      return ['text/vtt', toWebVtt(transcript)];
    case 'srt':
      return ['application/x-subrip', toSrt(transcript)];
    case 'txt':
      return ['text/plain', toPlainText(transcript, formatClock)];
  }
}
