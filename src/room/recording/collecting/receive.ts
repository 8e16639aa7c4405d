import type { Bulk, BulkOutcome } from '../../../mesh/bulk.ts';
import { openPartialFile } from '../../../storage/partial-files.ts';
import { digestOf } from './digest.ts';
import type { TakeOffer } from './messages.ts';

/**
 * Fetches what was offered into the partial file `name`, from where that ends, and gives it whole; or how it ended.
 * 'other': what has come is not what was offered; 'nobody': none of `bulks` has it.
 */
export async function receiveWhole(
  { name, resource, offer }: { readonly name: string; readonly resource: string; readonly offer: TakeOffer },
  { bulks, onProgress }: { readonly bulks: readonly Bulk[]; readonly onProgress: (bytes: number) => void },
  options: { signal: AbortSignal },
): Promise<Blob | Exclude<BulkOutcome, 'done'> | 'nobody' | 'other'> {
  const file = await openPartialFile(name);
  const write = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    await file.append(bytes);
    onProgress(file.sizeBytes);
  };
  let outcome: BulkOutcome | 'nobody' = 'nobody';
  try {
    for (const bulk of bulks) {
      const target = { offset: file.sizeBytes, sizeBytes: offer.sizeBytes, write };
      if (target.offset > target.sizeBytes) return 'other';
      outcome = await bulk.fetch(resource, target, options);
      if (outcome !== 'not-offered') break;
    }
  } finally {
    await file.flush();
  }
  if (outcome !== 'done') return outcome;
  const whole = await file.read();
  return whole.size === offer.sizeBytes && (await digestOf(whole)) === offer.digest ? whole : 'other';
}
