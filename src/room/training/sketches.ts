import { fromBase64Url, toBase64Url } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { createTokenBucket } from '../../mesh/token-bucket.ts';
import { readJpegSize } from './jpeg.ts';
import type { SketchMessage } from './messages.ts';
import { MOST_STILL_BYTES, type Sketch, type SketchCommand } from './model.ts';
import { changeStrokes, drawChanges } from './strokes.ts';

/** Stills of one author; a message of them is some 80 kB, and who sends too many bytes is put out by the mesh. */
const STILLS = { burst: 4, perSecond: 0.3 };
/** So many at most of one's own, which leaves room for what else is said. */
const OWN_STILLS = { burst: 3, perSecond: 0.2 };
/** Strokes are told twenty times a second while they are drawn, and all at once to a newcomer. */
const CHANGES = { burst: 240, perSecond: 40 };

/** The pictures on which coaches draw: one of each author, of which the last to be opened is shown. */
export interface Sketches {
  readonly shown: ReadonlyStore<Sketch | null>;
  /**
   * Does what one wants with one's own. @throws 'unexpected' where the still is no JPEG, or too large
   * @throws 'message-invalid' where stills follow one another too fast
   */
  command(command: SketchCommand): void;
  /** Closes what another one draws, here only. */
  hide(): void;
  /** Somebody who may draw says something of theirs. What makes no sense is left alone. */
  hear(peerId: string, message: SketchMessage): void;
  /** Shows a newcomer what is open. */
  personCame(peerId: string): void;
  /** Whoever has left, or may draw no more, takes their sketch along. */
  drop(peerId: string): void;
}

/** `send` reaches one, or all who are inside. */
export function openSketches({
  selfId,
  send,
}: {
  selfId: string;
  send: (message: SketchMessage, peerId?: string) => void;
}): Sketches {
  const shown = createStore<Sketch | null>(null);
  /** By author, the one opened last at the end. */
  const sketches = new Map<string, Sketch>();
  const limits = new Map<string, ReturnType<typeof createLimits>>();
  const takeOwnStill = createTokenBucket(OWN_STILLS);

  const publish = (): void => shown.set([...sketches.values()].at(-1) ?? null);
  const open = (author: string, id: string, of: string, bytes: Uint8Array<ArrayBuffer>): boolean => {
    if (bytes.byteLength > MOST_STILL_BYTES || !readJpegSize(bytes)) return false;
    const still = new Blob([bytes], { type: 'image/jpeg' });
    sketches.delete(author);
    sketches.set(author, { id, author, isOwn: author === selfId, of, still, strokes: [] });
    publish();
    return true;
  };
  const close = (author: string): void => {
    if (sketches.delete(author)) publish();
  };
  const change = (author: string, made: Exclude<SketchMessage['change'], { do: 'open' | 'close' }>): void => {
    const sketch = sketches.get(author);
    if (!sketch) return;
    const strokes = changeStrokes(sketch.strokes, made);
    if (strokes === sketch.strokes) return;
    sketches.set(author, { ...sketch, strokes });
    publish();
  };
  /** Said of one's own sketch, and done here too. */
  const say = (made: SketchMessage['change']): void => {
    const id = sketches.get(selfId)?.id;
    if (id === undefined) return;
    if (made.do === 'close') close(selfId);
    else if (made.do !== 'open') change(selfId, made);
    send({ kind: 'sketch', id, change: made });
  };
  const openOwn = (of: string, still: Uint8Array<ArrayBuffer>): void => {
    if (!takeOwnStill(1)) throw new AppError('message-invalid', 'That was a lot at once: wait a moment.');
    const id = crypto.randomUUID();
    if (!open(selfId, id, of, still)) throw new AppError('unexpected', 'The picture could not be frozen.');
    send({ kind: 'sketch', id, change: { do: 'open', of, still: toBase64Url(still) } });
  };

  return {
    shown,
    command: (command) => {
      switch (command.do) {
        case 'open':
          openOwn(command.of, command.still);
          return;
        case 'draw':
          for (const made of drawChanges(command, command.begins)) say(made);
          return;
        case 'undo':
        case 'clear':
        case 'close':
          say({ do: command.do });
      }
    },
    hide: () => {
      const sketch = shown.value;
      if (sketch) close(sketch.author);
    },
    hear: (peerId, { id, change: made }) => {
      const limit = limits.get(peerId) ?? createLimits();
      limits.set(peerId, limit);
      if (!(made.do === 'open' ? limit.takeStill : limit.takeChange)(1)) return;
      if (made.do === 'open') open(peerId, id, made.of, bytesOf(made.still));
      else if (sketches.get(peerId)?.id !== id) return;
      else if (made.do === 'close') close(peerId);
      else change(peerId, made);
    },
    personCame: (peerId) => {
      const own = sketches.get(selfId);
      if (!own) return;
      own.still.arrayBuffer().then(
        (buffer) => {
          // They may be gone, or the sketch closed, by now; then nobody hears it.
          const sketch = sketches.get(selfId);
          if (sketch?.id !== own.id) return;
          const still = toBase64Url(new Uint8Array(buffer));
          send({ kind: 'sketch', id: own.id, change: { do: 'open', of: own.of, still } }, peerId);
          for (const stroke of sketch.strokes)
            for (const made of drawChanges(stroke, true))
              send({ kind: 'sketch', id: own.id, change: made }, peerId);
        },
        // Bytes in memory can be read.
        () => undefined,
      );
    },
    drop: (peerId) => {
      limits.delete(peerId);
      close(peerId);
    },
  };
}

const createLimits = () => ({
  takeStill: createTokenBucket(STILLS),
  takeChange: createTokenBucket(CHANGES),
});

/** None where the text is not base64. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64Url(text);
  } catch {
    return new Uint8Array();
  }
}
