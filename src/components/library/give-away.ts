import type { Library, LibraryItem } from '../../app.ts';
import { isAbort } from '../../lib/errors.ts';
import { fileNameOf, saveFile } from '../shared/save-file.ts';

/** Chromium drops downloads that come faster than it can ask about them. */
const BETWEEN_DOWNLOADS_MS = 400;

/** Hands recordings to the browser's downloads, one after the other. @throws 'not-found' */
export async function downloadRecordings(
  library: Pick<Library, 'open'>,
  items: readonly LibraryItem[],
): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN_DOWNLOADS_MS));
    saveFile(await library.open(item.id), fileNameOf(item.name, item.mimeType));
  }
}

/** Offers a recording to other apps, or as a download where the browser or they do not take it. @throws 'not-found' */
export async function shareRecording(library: Pick<Library, 'open'>, item: LibraryItem): Promise<void> {
  await shareFile(await library.open(item.id), item);
}

/** The same of a file that is open already. */
export async function shareFile(file: File, { name, mimeType }: LibraryItem): Promise<void> {
  const named = new File([file], fileNameOf(name, mimeType), { type: mimeType });
  if (!navigator.canShare({ files: [named] })) {
    saveFile(named);
    return;
  }
  try {
    await navigator.share({ files: [named], title: name });
  } catch (error) {
    // Closing the share sheet is an answer; that it cannot be opened is not.
    if (!isAbort(error)) saveFile(named);
  }
}
