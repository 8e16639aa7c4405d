import { createSerialQueue } from '../../lib/serial.ts';
import type { PackedKeyframe } from '../../media/export/packed.ts';
import type { ExportPlan, Rendition } from '../../media/export/rendition.ts';
import type { EngineName } from '../../media/export/settings.ts';
import type { EncodedSegment } from './engine.ts';
import type { Encryption } from './packaging/encryption.ts';
import { openPackager } from './packaging/open-packager.ts';
import { codecsOf, configurationOf, type PackagedSegment, type Packager } from './packaging/packager.ts';
import { continuityOf, type Workspace } from './packaging/workspace.ts';

/** Another maker's segments, whose parameters differ, do not go on behind those there are: the rendition begins anew. */
export class ConfigurationChangedError extends Error {}

/** Puts encoded segments into the workspace, packaged and encrypted, whoever made them. */
export interface SegmentWriter {
  /** The first segment of a rendition that is still to be made. */
  next(rendition: Rendition): number;
  /**
   * Takes the segments of each rendition in order; what is there already is left out.
   * @param engine who made it; null where it is copied
   * @throws ConfigurationChangedError after it has forgotten the rendition @throws QuotaExceededError
   */
  write(segment: EncodedSegment, engine: EngineName | null): Promise<void>;
}

/** @param encryption null for none */
export function createSegmentWriter(
  workspace: Workspace,
  plan: ExportPlan,
  format: 'cmaf' | 'ts',
  encryption: Encryption | null,
): SegmentWriter {
  const packagers = new Map<string, Packager>();
  const inOrder = createSerialQueue();
  const next = ({ name }: Rendition): number => workspace.stored(name)?.segments.length ?? 0;

  const packagerFor = async (segment: EncodedSegment, engine: EngineName | null): Promise<Packager> => {
    const { name } = segment.rendition;
    const configuration = configurationOf(segment.rendition, segment);
    const stored = workspace.stored(name);
    if (stored && stored.configuration !== configuration) {
      workspace.drop(name);
      packagers.delete(name);
      throw new ConfigurationChangedError(`${name} is encoded otherwise than before.`);
    }
    const known = stored && packagers.get(name);
    if (known) return known;
    const packager = await openPackager(format, segment);
    packagers.set(name, packager);
    if (!stored) workspace.begin(name, { codecs: codecsOf(segment), configuration, engine }, packager.init);
    return packager;
  };

  const write = async (segment: EncodedSegment, engine: EngineName | null): Promise<void> => {
    const { rendition, index } = segment;
    const span = plan.segments[index];
    if (!span) throw new Error(`Segment ${index} of ${rendition.name} is none of the plan's.`);
    if (index < next(rendition)) return;
    if (index > next(rendition)) throw new Error(`Segment ${index} of ${rendition.name} comes too early.`);
    const packager = await packagerFor(segment, engine);
    const stored = workspace.stored(rendition.name);
    const packaged = packager.pack(segment, span, continuityOf(stored));
    const keyframesBefore = stored?.segments.reduce((sum, { keyframes }) => sum + keyframes.length, 0) ?? 0;
    const { continuity } = packaged;
    const content = encryption
      ? await encrypt(packaged, index, keyframesBefore, encryption)
      : { ...packaged, keyframeBytes: null };
    workspace.append(rendition.name, { ...content, span, continuity });
  };
  return { next, write: (segment, engine) => inOrder(() => write(segment, engine)) };
}

/** Of what is encrypted no part can be read: keyframes are encrypted once more, each by itself. */
async function encrypt(
  { bytes, keyframes }: PackagedSegment,
  index: number,
  keyframesBefore: number,
  encryption: Encryption,
): Promise<{
  bytes: Uint8Array;
  keyframes: readonly PackedKeyframe[];
  keyframeBytes: Uint8Array | null;
}> {
  const encrypted = await encryption.encrypt(bytes, index);
  const pieces = await Promise.all(
    keyframes.map(({ offset, sizeBytes }, place) =>
      encryption.encrypt(bytes.slice(offset, offset + sizeBytes), keyframesBefore + place),
    ),
  );
  let end = 0;
  const ranges = pieces.map(({ length }) => ({ offset: (end += length) - length, sizeBytes: length }));
  const keyframeBytes = new Uint8Array(end);
  for (const [place, piece] of pieces.entries()) keyframeBytes.set(piece, ranges[place]?.offset ?? 0);
  return {
    bytes: encrypted,
    keyframes: keyframes.map((keyframe, place) => ({ ...keyframe, ...ranges[place] })),
    keyframeBytes,
  };
}
