import { expect } from 'chai';
import { openVideoPipeline, supportsEffects } from '../../../../src/media/effects/video-pipeline.ts';

const BLUR = { kind: 'blur', strength: 'light' } as const;
const nameOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error as Error).name,
  );

/** A browser without any way to work on frames: what is there is taken away for as long as a test runs. */
describe('video pipeline without a frame bridge', () => {
  const bridge = Object.getOwnPropertyDescriptor(globalThis, 'MediaStreamTrackProcessor')!;
  const frames = Object.getOwnPropertyDescriptor(globalThis, 'VideoFrame')!;
  const scope = new AbortController();

  beforeEach(() => {
    Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor');
    Reflect.deleteProperty(globalThis, 'VideoFrame');
  });
  afterEach(() => {
    Object.defineProperty(globalThis, 'MediaStreamTrackProcessor', bridge);
    Object.defineProperty(globalThis, 'VideoFrame', frames);
  });
  after(() => scope.abort());

  it('hands out a clone of the camera, and a dark track while there is none', async () => {
    expect(await supportsEffects()).to.equal(false);
    const pipeline = await openVideoPipeline({ effect: { kind: 'none' } }, scope);
    const dark = pipeline.output.value;
    expect([dark.kind, dark.readyState]).to.deep.equal(['video', 'live']);
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    const camera = stream.getVideoTracks()[0]!;
    await pipeline.setInput(camera);
    expect(dark.readyState).to.equal('ended');
    expect(pipeline.output.value.label).to.equal(camera.label);
    await pipeline.close();
    await pipeline.closed;
    expect(pipeline.output.value.readyState).to.equal('ended');
    expect(camera.readyState, 'the camera stays its owner’s').to.equal('live');
    camera.stop();
  });

  it('refuses to blur, rather than to send the room', async () => {
    expect(await nameOf(openVideoPipeline({ effect: BLUR }, scope))).to.equal('effects-unsupported');
    const pipeline = await openVideoPipeline({ effect: { kind: 'none' } }, scope);
    expect(await nameOf(pipeline.setEffect(BLUR))).to.equal('effects-unsupported');
    expect(await nameOf(pipeline.setAdjustments({ lowLight: true, framing: false }))).to.equal(
      'effects-unsupported',
    );
    await pipeline.setEffect({ kind: 'none' });
    await pipeline.setAdjustments({ lowLight: false, framing: false });
    expect(pipeline.effect.value.kind).to.equal('off');
    await pipeline.close();
  });
});
