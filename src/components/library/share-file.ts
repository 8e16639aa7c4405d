import type { LibraryItem } from '../../app.ts';
import { isAbort } from '../../lib/errors.ts';
import { fileNameOf, saveFile } from '../shared/save-file.ts';

/** Offers a recording to other apps, or as a download where the browser or they do not take it. */
export async function shareFile(file: File, { name, mimeType }: LibraryItem): Promise<void> {
  const named = new File([file], fileNameOf(name, mimeType), { type: mimeType });
  try {
    if (navigator.canShare({ files: [named] })) await navigator.share({ files: [named], title: name });
    else saveFile(named);
  } catch (error) {
    // Closing the share sheet is an answer; that it cannot be opened is not.
    if (!isAbort(error)) saveFile(named);
  }
}
