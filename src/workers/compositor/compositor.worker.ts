import { expose } from 'comlink';
import { loadKernels } from '../effects/compositor/kernels.ts';
import { lifeline } from '../lifeline.ts';
import { createComposition, type Composition } from './composition.ts';
import type { CompositorApi, CompositorSettings } from './compositor.contract.ts';
import { openFeed, type Feed } from './feed.ts';
import { createPainter } from './painter.ts';
import { createSheet } from './sheet.ts';

/** Frames that are there come within a fraction of it. */
const MOST_WAIT_MS = 3;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const { promise: failed, reject: fail } = Promise.withResolvers<never>();
// Whoever watches is told.
failed.catch(() => undefined);

let composition: Composition | null = null;
let feeds: ReadonlyMap<string, Feed | null> = new Map();
/** Stopped only before the next frame is drawn: one that is being drawn may still need theirs. */
let ended: Feed[] = [];

/** Has every feed give its frame, if it has one already. */
async function askAll(): Promise<void> {
  const { promise: isOver, resolve: end }: PromiseWithResolvers<void> = Promise.withResolvers();
  const timer = setTimeout(end, MOST_WAIT_MS);
  await Promise.race([isOver, Promise.all([...feeds.values()].flatMap((feed) => feed?.ask() ?? []))]);
  clearTimeout(timer);
}

/** Draws at a steady rate by this worker's own clock, which runs on in hidden tabs. */
async function run(settings: CompositorSettings, output: WritableStream<VideoFrame>): Promise<void> {
  const sheet = createSheet(await loadKernels(), settings);
  const painter = createPainter(sheet, settings);
  const composed = createComposition(settings);
  composition = composed;
  const writer = output.getWriter();
  const stepMs = 1000 / settings.frameRate;
  const startedAt = performance.now();
  const draw = async (): Promise<void> => {
    for (const feed of ended) feed.stop();
    ended = [];
    if ((writer.desiredSize ?? 0) <= 0) return;
    await askAll();
    const now = performance.now();
    const scene = composed.sceneAt(
      now,
      (id) => feeds.get(id)?.next() ?? null,
      () => clock.format(Date.now()),
    );
    const timestamp = Math.round((now - startedAt) * 1000);
    await painter.paint(scene);
    // A frame of its own even where nothing has changed: tracks take no other time for pixels than they came with.
    // The generator closes the frame. Writing fails only once its track was stopped, and we are terminated next.
    void writer.write(sheet.toFrame(timestamp)).catch(() => undefined);
  };

  let due = startedAt;
  const tick = async (): Promise<void> => {
    await draw();
    // Frames that are late are dropped, not made up for.
    const now = performance.now();
    due += stepMs * Math.max(1, Math.ceil((now - due) / stepMs));
    setTimeout(() => void tick().catch(fail), due - now);
  };
  void tick().catch(fail);
}

const api: CompositorApi = {
  hold: (lockName) => lifeline.hold(lockName),
  start: run,
  setTiles(inputs) {
    const before = feeds;
    feeds = new Map(
      inputs.map(({ id, picture }) => {
        const same = picture === 'same' ? (before.get(id) ?? null) : null;
        return [id, typeof picture === 'string' ? same : openFeed(picture)];
      }),
    );
    const kept = new Set(feeds.values());
    for (const feed of before.values()) if (feed && !kept.has(feed)) ended.push(feed);
    composition?.setTiles(inputs, performance.now());
  },
  setLook: (look) => composition?.setLook(look, performance.now()),
  showChat: (author, text) => composition?.showChat(author, text, performance.now()),
  showReaction: (tileId, emoji) => composition?.showReaction(tileId, emoji, performance.now()),
  showCaptions: (captions) => composition?.showCaptions(captions),
  watch: () => failed,
};

expose(api);
