type Counted = 'Texture' | 'Framebuffer' | 'Program' | 'Shader' | 'Buffer';
const KINDS: readonly Counted[] = ['Texture', 'Framebuffer', 'Program', 'Shader', 'Buffer'];

/** What WebGL does while it is watched. */
export interface WebglWatch {
  /** The contexts opened so far, in order. */
  readonly contexts: readonly WebGL2RenderingContext[];
  /** What was made and not deleted. */
  live(): number;
  /** How many bitmaps went to a texture. */
  readonly bitmaps: { count: number };
  stop(): void;
}

/** Watches every WebGL2 context of this page; `lacks` are extensions that they then say they do not have. */
export function watchWebgl(lacks: readonly string[] = []): WebglWatch {
  const gl = WebGL2RenderingContext.prototype;
  const undo: (() => void)[] = [];
  const contexts: WebGL2RenderingContext[] = [];
  const alive = new Set<object>();
  const bitmaps = { count: 0 };

  type Method = (this: unknown, ...given: unknown[]) => unknown;
  const wrap = (
    owner: object,
    name: string,
    around: (call: () => unknown, given: unknown[]) => unknown,
  ): void => {
    const methods = owner as Record<string, Method>;
    const original = methods[name]!;
    methods[name] = function (...given) {
      return around(() => original.apply(this, given), given);
    };
    undo.push(() => (methods[name] = original));
  };

  for (const kind of KINDS) {
    wrap(gl, `create${kind}`, (call) => {
      const made = call();
      if (made) alive.add(made);
      return made;
    });
    wrap(gl, `delete${kind}`, (call, [gone]) => {
      alive.delete(gone as object);
      return call();
    });
  }
  wrap(gl, 'texImage2D', (call, given) => {
    if (given.at(-1) instanceof ImageBitmap) bitmaps.count++;
    return call();
  });
  wrap(gl, 'getExtension', (call, [name]) => (lacks.includes(name as string) ? null : call()));
  wrap(OffscreenCanvas.prototype, 'getContext', (call) => {
    const context = call();
    if (context instanceof WebGL2RenderingContext) contexts.push(context);
    return context;
  });
  return {
    contexts,
    bitmaps,
    live: () => alive.size,
    stop: () => undo.forEach((restore) => restore()),
  };
}
