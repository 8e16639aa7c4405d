import { AppError, isAbort } from '../../lib/errors.ts';
import type { ExportPlan, Rendition } from '../../media/export/rendition.ts';
import type { EngineName } from '../../media/export/settings.ts';
import type { EncodeListeners, Engine } from './engine.ts';
import { ConfigurationChangedError, type SegmentWriter } from './segment-writer.ts';

/** What {@link encodeRest} works on. */
export interface EncodeRest {
  readonly source: Blob;
  readonly plan: ExportPlan;
  /** In the order in which they are tried. */
  readonly engines: readonly EngineName[];
  readonly load: (name: EngineName) => Promise<Engine>;
  readonly writer: SegmentWriter;
  /** Forgets what of a rendition another engine has begun: its parameters, and its sound's phase, are not this one's. */
  readonly dropUnlessOf: (rendition: Rendition, engine: EngineName) => void;
}

/** A rendition that begins anew over and over again has an engine that does not know what it does. */
const MOST_BEGINNINGS = 3;

/**
 * Has what a plan wants encoded made, by the first engine that can; where one breaks down, the next goes on with what is
 * whole. Returns who made the end of it, null where nothing was to be made.
 * @throws 'export-unsupported' @throws 'export-engine-load-failed' @throws 'export-failed' @throws QuotaExceededError
 * @throws the signal's reason
 */
export async function encodeRest(
  rest: EncodeRest,
  listeners: Omit<EncodeListeners, 'onSegment'> & {
    readonly onSegment: (segment: Parameters<EncodeListeners['onSegment']>[0]) => Promise<void>;
  },
  { signal }: { signal: AbortSignal },
): Promise<EngineName | null> {
  let failure: unknown = null;
  for (const name of rest.engines) {
    if (todoOf(rest).length === 0) return null;
    try {
      await encodeBy(name, rest, listeners, signal);
      return name;
    } catch (error) {
      signal.throwIfAborted();
      if (!isEnginesFault(error)) throw error;
      // That the second cannot do it at all says less than why the first broke down.
      const saysMore =
        failure === null || !(error instanceof AppError && error.name === 'export-unsupported');
      if (saysMore) failure = error;
    }
  }
  throw failure;
}

const ENGINES_FAULTS = ['export-unsupported', 'export-engine-load-failed', 'export-failed'];

const isEnginesFault = (error: unknown): boolean =>
  error instanceof AppError && ENGINES_FAULTS.includes(error.name);

const todoOf = ({ plan, writer }: EncodeRest): { rendition: Rendition; fromSegment: number }[] =>
  plan.renditions
    .filter((rendition) => !rendition.isCopied && writer.next(rendition) < plan.segments.length)
    .map((rendition) => ({ rendition, fromSegment: writer.next(rendition) }));

async function encodeBy(
  name: EngineName,
  rest: EncodeRest,
  listeners: EncodeListeners,
  signal: AbortSignal,
): Promise<void> {
  const { source, plan, writer } = rest;
  for (const { rendition } of todoOf(rest)) rest.dropUnlessOf(rendition, name);
  const engine = await rest.load(name).catch((cause: unknown) => {
    throw new AppError('export-engine-load-failed', 'The encoder could not be loaded.', { cause });
  });
  for (let beginning = 1; ; beginning += 1) {
    const stop = new AbortController();
    let writeFailure: unknown = null;
    const onSegment: EncodeListeners['onSegment'] = async (segment) => {
      try {
        await writer.write(segment, name);
        await listeners.onSegment(segment);
      } catch (error) {
        writeFailure ??= error;
        stop.abort(error);
        throw error;
      }
    };
    try {
      const scope = { signal: AbortSignal.any([signal, stop.signal]) };
      await engine.encode({ source, plan, todo: todoOf(rest) }, { ...listeners, onSegment }, scope);
      if (todoOf(rest).length > 0)
        throw new AppError('export-failed', 'The encoder ended before its work did.');
      return;
    } catch (error) {
      signal.throwIfAborted();
      // What the engine makes of it is no reason.
      if (writeFailure instanceof ConfigurationChangedError && beginning < MOST_BEGINNINGS) continue;
      if (writeFailure instanceof ConfigurationChangedError)
        throw new AppError('export-failed', writeFailure.message, { cause: writeFailure });
      if (writeFailure !== null) throw writeFailure as Error;
      if (error instanceof AppError || isAbort(error)) throw error;
      throw new AppError('export-failed', `The encoder broke down: ${String(error)}`, { cause: error });
    }
  }
}
