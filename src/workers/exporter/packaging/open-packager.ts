import type { EncodedSegment } from '../engine.ts';
import { openCmaf } from './cmaf.ts';
import type { Packager } from './packager.ts';
import { openTransportStream } from './ts.ts';

/** Opens the packager that a rendition's first segment asks for. */
export function openPackager(format: 'cmaf' | 'ts', first: EncodedSegment): Promise<Packager> {
  return format === 'cmaf' ? openCmaf(first) : Promise.resolve(openTransportStream(first));
}
