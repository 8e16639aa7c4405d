import { openWebglCompositor } from '../../../../src/workers/effects/compositor/webgl-compositor.ts';

/** Covers the frame that is sent, away from the window, and sends it back, or says why not. */
addEventListener('message', ({ data: frame }: MessageEvent<VideoFrame>) => {
  void (async () => {
    const compositor = await openWebglCompositor({ allowsSoftware: true });
    await compositor.load(frame, null);
    frame.close();
    const covered = await compositor.render(
      { behind: { kind: 'blur', strength: 'cover' }, opacity: null, lift: 0 },
      5,
    );
    compositor.close();
    postMessage(covered, { transfer: [covered] });
  })().catch((error: unknown) => postMessage(String(error)));
});
