import { expect } from 'chai';
import type { HlsSettings } from '../../../../src/media/export/settings.ts';
import { listWorkspaces, removeWorkspace } from '../../../../src/media/export/workspaces.ts';
import {
  startPacking,
  type Packed,
  type PackStep,
} from '../../../../src/workers/exporter/exporter.client.ts';
import { openSmallDisk, type SmallDisk } from '../../../support/browser/small-disk.ts';
import { workersOf } from '../../../support/browser/workers-of.ts';
import { makeH264File } from './h264-file.ts';

const SECONDS = 60;
const [COPIED, ENCODED] = [
  { width: 160, height: 90, videoBitrateBps: 400_000 },
  { width: 128, height: 72, videoBitrateBps: 300_000 },
];
const SETTINGS: HlsSettings = {
  ...{ kind: 'hls', segmentFormat: 'cmaf', layout: 'files', passphrase: null, engine: 'auto' },
  rungs: [COPIED, ENCODED],
};

/** What the browser itself refuses, and workers that are really ended. */
describe('an export that is interrupted', () => {
  let disk: SmallDisk;
  let source: File;
  let workspace = '';

  before(async () => {
    disk = await openSmallDisk(100e6);
    source = await makeH264File({ seconds: SECONDS, width: 160, height: 90 });
  });
  beforeEach(() => {
    workspace = `test-${crypto.randomUUID()}`;
  });
  afterEach(async () => {
    await disk.clear();
    await removeWorkspace(workspace);
  });

  const start = (onStep: (step: PackStep) => void = () => undefined): Promise<Packed> =>
    startPacking({ source, settings: SETTINGS, key: null, workspace, knownSpeeds: {} }, onStep, {
      signal: new AbortController().signal,
    }).result;

  const nameOfFailure = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'it succeeded',
      (error: unknown) => (error instanceof Error ? error.name : String(error)),
    );

  /** The next run begins with what there is, and makes all of it. */
  const expectGoesOn = async (): Promise<void> => {
    expect(await listWorkspaces()).to.include(workspace);
    const seen: number[] = [];
    const { renditions } = await start(({ fraction }) => seen.push(fraction));
    expect(seen[0], 'what was made is not made again').to.be.above(0);
    expect(renditions.map(({ rendition }) => rendition.name)).to.deep.equal(['90p', '72p', 'audio']);
    for (const { segments } of renditions)
      expect(segments.reduce((sum, { durationS }) => sum + durationS, 0)).to.be.closeTo(SECONDS, 0.1);
  };

  it('says that the disk is full, and goes on when there is room', async () => {
    await disk.leave(Math.round(source.size / 2));
    expect(await nameOfFailure(start())).to.equal('storage-full');
    await disk.clear();
    await expectGoesOn();
  }).timeout(60_000);

  it('says that it failed when its worker is ended, and goes on', async () => {
    const failure = await workersOf('exporter.worker', (born) =>
      nameOfFailure(
        start(({ fraction }) => {
          if (fraction > 0.1) born[0]?.terminate();
        }),
      ),
    );
    expect(failure).to.equal('export-failed');
    await expectGoesOn();
  }).timeout(60_000);
});
