import { log } from '../../lib/log.ts';
import { createCrc32 } from '../../storage/crc32.ts';
import type { PackedRendition } from '../../media/export/packed.ts';
import { planExport, withoutCopying } from '../../media/export/plan.ts';
import { PACKED_FILE } from '../../media/export/workspaces.ts';
import type { ExportPlan } from '../../media/export/rendition.ts';
import { copyRendition, NotCopyableError } from './copy.ts';
import { encodeRest } from './encode-rest.ts';
import { createEncodeSpeed } from './encode-speed.ts';
import { engineOrder, loadEngine } from './engines.ts';
import type { EncodedSegment, Engine } from './engine.ts';
import type { Packed, PackStep, PackTask } from './exporter.contract.ts';
import { createPackProgress } from './pack-progress.ts';
import type { Pace } from './pace.ts';
import { openEncryption } from './packaging/encryption.ts';
import { remuxIntoFile } from './packaging/remux.ts';
import {
  fingerprintOfWorkspace,
  openWorkspace,
  readPacked,
  workspaceFile,
  type Workspace,
} from './packaging/workspace.ts';
import { createSegmentWriter } from './segment-writer.ts';
import { surveySource, type SurveyedSource } from './survey-source.ts';
import type { EngineName } from '../../media/export/settings.ts';

/** How {@link pack} is told apart from what it works with. */
export interface PackScope {
  readonly signal: AbortSignal;
  readonly pace: Pace;
  /** Where engines come from. */
  readonly load?: (name: EngineName) => Promise<Engine>;
}

/**
 * Makes all renditions of an export in a workspace, and goes on with what an interrupted run left there: copies what can be
 * copied at disk speed, then has the rest encoded.
 * @throws 'import-not-media' @throws 'export-unsupported' @throws 'export-engine-load-failed' @throws 'export-failed'
 * @throws QuotaExceededError @throws the signal's reason
 */
export async function pack(
  task: PackTask,
  onStep: (step: PackStep) => void,
  { signal, pace, load = loadEngine }: PackScope,
): Promise<Packed> {
  const { settings } = task;
  const source = await surveySource(task.source, { signal });
  try {
    const { plan, made } = await makeAll(task, source, onStep, { signal, pace, load });
    const renditions = await readPacked(task.workspace, made.stored, task.key !== null);
    const durationS = plan.segments.at(-1)?.toS ?? 0;
    return {
      renditions,
      durationS,
      frameRate: renditions.some(isPicture) ? (source.survey.picture?.frameRate ?? 0) : 0,
      engine: made.engine,
      pixelsPerSecond: made.pixelsPerSecond,
      file:
        settings.kind === 'file'
          ? await remuxIntoFile(
              renditions,
              settings.format,
              await workspaceFile(task.workspace, PACKED_FILE),
              () => undefined,
              { signal },
            )
          : null,
    };
  } finally {
    source.close();
  }
}

/**
 * Makes the renditions in the workspace. What turns out not to be copyable, since it is damaged or cut off, is planned anew,
 * to be encoded; a run that was interrupted behind that goes on with the second plan.
 */
async function makeAll(
  task: PackTask,
  source: SurveyedSource,
  onStep: (step: PackStep) => void,
  scope: Required<PackScope>,
): Promise<{ plan: ExportPlan; made: Made }> {
  const make = async (plan: ExportPlan): Promise<{ plan: ExportPlan; made: Made }> => {
    const names = plan.renditions.map(({ name }) => name);
    const workspace = await openWorkspace(task.workspace, fingerprintOf(task, plan), names);
    try {
      return { plan, made: await makeRenditions(task, source, plan, workspace, onStep, scope) };
    } finally {
      workspace.close();
    }
  };
  const { survey } = source;
  const encoding = planExport(withoutCopying(survey), task.settings);
  if ((await fingerprintOfWorkspace(task.workspace)) === fingerprintOf(task, encoding)) return make(encoding);
  try {
    return await make(planExport(survey, task.settings));
  } catch (error) {
    if (!(error instanceof NotCopyableError)) throw error;
    log.warn('The recording cannot be copied, and is encoded.', error);
    return make(encoding);
  }
}

const isPicture = ({ rendition }: PackedRendition): boolean => rendition.kind === 'video';

interface Made {
  readonly stored: Parameters<typeof readPacked>[1];
  readonly engine: EngineName | null;
  readonly pixelsPerSecond: number | null;
}

async function makeRenditions(
  { settings, key, knownSpeeds, source: blob }: PackTask,
  source: SurveyedSource,
  plan: ExportPlan,
  workspace: Workspace,
  onStep: (step: PackStep) => void,
  { signal, pace, load }: Required<PackScope>,
): Promise<Made> {
  const format = settings.kind === 'hls' ? settings.segmentFormat : 'cmaf';
  const encryption = key && (await openEncryption(key));
  const writer = createSegmentWriter(workspace, plan, format, encryption);
  const progress = createPackProgress(plan);
  const report = (): void => onStep({ kind: 'encoding', fraction: progress.fraction });
  for (const rendition of plan.renditions)
    progress.reached(rendition, plan.segments[writer.next(rendition) - 1]?.toS ?? 0);
  report();
  const onWritten = async ({ rendition, index }: EncodedSegment): Promise<void> => {
    progress.reached(rendition, plan.segments[index]?.toS ?? 0);
    report();
    await pace.rest({ signal });
  };

  const begunBy = plan.renditions.map(({ name }) => workspace.stored(name)?.engine).find(Boolean) ?? null;
  const speed = createEncodeSpeed(source.survey.picture?.frameRate ?? 0, pace);
  // At the same time: what is copied waits for the disk, what is encoded for the processor.
  const engine = await together(signal, (scope) => ({
    encoding: encodeRest(
      {
        source: blob,
        plan,
        engines: engineOrder(settings.engine, begunBy, knownSpeeds),
        load,
        writer,
        dropUnlessOf({ name }, engineName) {
          const stored = workspace.stored(name);
          if (stored && stored.engine !== engineName) workspace.drop(name);
        },
      },
      {
        onSegment: onWritten,
        onLoading: (fraction) => onStep({ kind: 'loading', fraction }),
        onEncoded(rendition, seconds) {
          speed.encoded(rendition, seconds);
          progress.encoded(rendition, seconds);
          report();
        },
      },
      scope,
    ),
    copying: plan.renditions
      .filter((rendition) => rendition.isCopied && writer.next(rendition) < plan.segments.length)
      .map((rendition) => {
        const onSegment = async (segment: EncodedSegment): Promise<void> => {
          await writer.write(segment, null);
          await onWritten(segment);
        };
        return copyRendition(
          source,
          plan,
          { rendition, fromSegment: writer.next(rendition) },
          onSegment,
          scope,
        );
      }),
  }));
  return {
    stored: plan.renditions.flatMap((rendition) => {
      const stored = workspace.stored(rendition.name);
      return stored ? [{ rendition, stored }] : [];
    }),
    engine: engine ?? begunBy,
    pixelsPerSecond: engine && speed.pixelsPerSecond,
  };
}

/** Where one fails all are stopped, and have ended when it throws: nobody writes into a workspace that is closed. */
async function together<T>(
  signal: AbortSignal,
  start: (scope: { signal: AbortSignal }) => { encoding: Promise<T>; copying: readonly Promise<void>[] },
): Promise<T> {
  const stop = new AbortController();
  const { encoding, copying } = start({ signal: AbortSignal.any([signal, stop.signal]) });
  try {
    await Promise.all([encoding, ...copying]);
    return await encoding;
  } catch (error) {
    stop.abort();
    await Promise.allSettled([encoding, ...copying]);
    throw error;
  }
}

/** The same source, made into the same, encrypted with the same key: else what lies in a workspace is of no use. */
function fingerprintOf({ source, settings, key }: PackTask, plan: ExportPlan): string {
  const format = settings.kind === 'hls' ? settings.segmentFormat : settings.format;
  const crc = createCrc32();
  crc.add(new TextEncoder().encode(JSON.stringify({ plan, format })));
  crc.add(key ?? new Uint8Array(0));
  return `1 ${source.size} ${crc.value}`;
}
