import { expect } from 'chai';
import type { PoseFrame } from '../../../../src/lib/pose/pose.ts';
import type { OpenPoseFinder } from '../../../../src/workers/pose/pose.client.ts';
import {
  openPoseKeeper,
  type KeeperState,
  type PoseKeeper,
} from '../../../../src/workers/pose/pose-keeper.ts';
import { frameOf } from '../../lib/pose/standing.ts';
import { poseAssets } from './clips.ts';

const settle = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const picture = (): VideoFrame =>
  new VideoFrame(new Uint8Array(8 * 8 * 4), { format: 'RGBA', codedWidth: 8, codedHeight: 8, timestamp: 0 });

/** Finders that do as they are told: what matters here is only when they start and end. */
function finders(): { readonly log: string[]; open: OpenPoseFinder; how: 'find' | 'crash' | 'hang' } {
  const log: string[] = [];
  const made = {
    log,
    how: 'find' as 'find' | 'crash' | 'hang',
    open: (async (_, onProgress) => {
      const name = `finder ${log.filter((line) => line.endsWith('opened')).length + 1}`;
      log.push(`${name} opened`);
      onProgress(0.5);
      await settle();
      return {
        async detect(frame: VideoFrame, timestampMs: number): Promise<PoseFrame> {
          frame.close();
          if (made.how === 'crash') throw new Error('told to');
          if (made.how === 'hang') return new Promise(() => undefined);
          await settle();
          return { ...frameOf(null), timestampMs };
        },
        close: () => log.push(`${name} closed`),
      };
    }) satisfies OpenPoseFinder,
  };
  return made;
}

describe('keeper of the finder of poses', () => {
  let made: ReturnType<typeof finders>;
  let keeper: PoseKeeper;
  const states: KeeperState[] = [];
  beforeEach(() => {
    states.length = 0;
    made = finders();
    keeper = openPoseKeeper(
      poseAssets(),
      (...asked) => made.open(...asked),
      (state) => states.push(state),
    );
  });
  afterEach(() => keeper.close());

  const look = async (): Promise<PoseFrame | null> => {
    const frame = picture();
    const found = await keeper.detect(frame, 5);
    expect(frame.format, 'the frame is closed').to.equal(null);
    return found;
  };

  it('tells how far loading is, and finds nothing before', async () => {
    expect(await look()).to.equal(null);
    await settle(5);
    expect(states).to.deep.equal([
      { kind: 'loading' },
      { kind: 'loading', fraction: 0.5 },
      { kind: 'ready' },
    ]);
    expect((await look())?.timestampMs).to.equal(5);
  });

  it('has another one in the place of one that crashed, and gives up after three without a pose', async () => {
    await settle(5);
    made.how = 'crash';
    expect(await look()).to.equal(null);
    await settle(5);
    made.how = 'find';
    expect(await look()).not.to.equal(null);
    made.how = 'crash';
    for (let crash = 0; crash < 3; crash++) {
      await look();
      await settle(5);
    }
    expect(states.at(-1)).to.deep.equal({ kind: 'failed', message: 'told to' });
    expect(made.log.filter((line) => line.endsWith('opened'))).to.have.length(4);
    expect(made.log.filter((line) => line.endsWith('closed'))).to.have.length(4);
    expect(await look()).to.equal(null);
  });

  it('has another one in the place of one that hangs', async () => {
    await settle(5);
    made.how = 'hang';
    expect(await look()).to.equal(null);
    await settle(5);
    made.how = 'find';
    expect(await look()).not.to.equal(null);
    expect(made.log).to.include('finder 1 closed');
  });

  it('ends what is still loading when it is closed', async () => {
    keeper.close();
    await settle(5);
    expect(made.log).to.deep.equal(['finder 1 opened', 'finder 1 closed']);
    expect(await look()).to.equal(null);
  });
});
