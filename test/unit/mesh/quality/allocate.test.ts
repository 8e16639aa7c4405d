import { expect } from 'chai';
import fc from 'fast-check';
import { allocate, type Supply } from '../../../../src/mesh/quality/allocate.ts';
import type { Demand } from '../../../../src/mesh/quality/demand.ts';

const demand = (more: Partial<Demand> = {}): Demand => ({
  cameraHeightPx: 360,
  screenHeightPx: 0,
  attention: 'normal',
  frameShare: 1,
  ...more,
});
const supply = (more: Partial<Supply> = {}): Supply => ({
  camera: { heightPx: 720 },
  screen: null,
  sendsSound: true,
  uplinkBps: 20_000_000,
  frameShare: 1,
  ...more,
});

const anyDemand = fc.record<Demand>({
  cameraHeightPx: fc.nat(4320),
  screenHeightPx: fc.nat(4320),
  attention: fc.constantFrom('normal', 'speaker', 'pinned'),
  frameShare: fc.double({ min: 0.1, max: 1, noNaN: true }),
});
const anySupply = fc.record<Supply>({
  camera: fc.option(fc.record({ heightPx: fc.integer({ min: 90, max: 2160 }) })),
  screen: fc.option(fc.record({ heightPx: fc.integer({ min: 200, max: 2160 }) })),
  sendsSound: fc.boolean(),
  uplinkBps: fc.nat(30_000_000),
  frameShare: fc.double({ min: 0.1, max: 1, noNaN: true }),
});
const anyDemands = fc
  .array(anyDemand, { maxLength: 20 })
  .map((all) => new Map(all.map((one, index) => [String(index), one])));

describe('what each peer gets of us', () => {
  it('is as large as they show it, and no larger than the camera', () => {
    const demands = new Map([
      ['small', demand({ cameraHeightPx: 170 })],
      ['large', demand({ cameraHeightPx: 1080, attention: 'pinned' })],
    ]);
    const shares = allocate(supply(), demands);
    expect(shares.get('small')?.camera).to.include({ active: true, scaleDownBy: 4, maxFps: 20 });
    expect(shares.get('large')?.camera).to.include({
      active: true,
      scaleDownBy: 1,
      maxBitrateBps: 1_800_000,
    });
  });

  it('is smaller and slower in a crowd, but for whoever speaks', () => {
    const demands = new Map([
      ['speaker', demand({ cameraHeightPx: 240, attention: 'speaker' })],
      ...Array.from({ length: 7 }, (_, index) => [`${index}`, demand({ cameraHeightPx: 240 })] as const),
    ]);
    const shares = allocate(supply(), demands);
    expect(shares.get('speaker')?.camera).to.include({ maxFps: 24, maxBitrateBps: 300_000 });
    expect(shares.get('0')?.camera).to.include({ scaleDownBy: 4, maxFps: 15, maxBitrateBps: 112_000 });
  });

  it('still moves where twenty share one screen', () => {
    const demands = new Map(
      Array.from({ length: 19 }, (_, index) => [`${index}`, demand({ cameraHeightPx: 144 })] as const),
    );
    for (const [, { camera }] of allocate(supply(), demands))
      expect(camera).to.deep.equal({ active: true, scaleDownBy: 8, maxFps: 10, maxBitrateBps: 42_000 });
  });

  it('has fewer frames where either device is under strain, and never too few to move', () => {
    const others = Array.from({ length: 19 }, (_, index) => `${index}`);
    const crowd = new Map(others.map((id) => [id, demand({ cameraHeightPx: 144 })]));
    expect(allocate(supply({ frameShare: 0.5 }), crowd).get('0')?.camera).to.include({
      active: true,
      maxFps: 5,
    });
    expect(allocate(supply({ frameShare: 0.25 }), crowd).get('0')?.camera).to.include({
      active: true,
      maxFps: 4,
    });
    const pair = new Map([
      ['weak', demand({ frameShare: 0.35 })],
      ['strong', demand()],
    ]);
    const shares = allocate(supply(), pair);
    expect(shares.get('weak')?.camera).to.include({ maxFps: 12, scaleDownBy: 2 });
    expect(shares.get('strong')?.camera).to.include({ maxFps: 30, scaleDownBy: 2 });
  });

  it('is nothing where it is not seen, and the voice all the same', () => {
    const share = allocate(supply(), new Map([['away', demand({ cameraHeightPx: 0 })]])).get('away');
    expect(share?.camera.active).to.equal(false);
    expect(share?.microphone).to.include({ active: true, maxBitrateBps: 40_000 });
  });

  it('gets less for everyone alike where the way out is narrow, but last for whoever is looked at', () => {
    const demands = new Map([
      ['a', demand({ cameraHeightPx: 720 })],
      ['b', demand({ cameraHeightPx: 720 })],
      ['c', demand({ cameraHeightPx: 720, attention: 'pinned' })],
    ]);
    const shares = allocate(supply({ uplinkBps: 2_500_000 }), demands);
    expect(shares.get('c')?.camera).to.include({ scaleDownBy: 1, maxBitrateBps: 1_800_000 });
    expect(shares.get('a')?.camera).to.deep.equal(shares.get('b')?.camera);
    expect(shares.get('a')?.camera.scaleDownBy).to.be.greaterThan(1);
    expect(shares.get('a')?.camera.maxBitrateBps).to.equal(290_000);
  });

  it('keeps a shared screen sharp, and gives up frames instead', () => {
    const demands = new Map([['a', demand({ screenHeightPx: 800, cameraHeightPx: 180 })]]);
    const screen = { heightPx: 1080 };
    expect(allocate(supply({ screen }), demands).get('a')?.screen).to.include({ scaleDownBy: 1, maxFps: 15 });
    const narrow = allocate(supply({ screen, uplinkBps: 500_000 }), demands).get('a');
    expect(narrow?.screen).to.include({ active: true, scaleDownBy: 1, maxFps: 5 });
    expect(narrow?.camera.active).to.equal(false);
  });

  it('never adds up to more than can be carried, but for what is never taken away', () => {
    fc.assert(
      fc.property(anySupply, anyDemands, (source, demands) => {
        const shares = allocate(source, demands);
        expect([...shares.keys()]).to.deep.equal([...demands.keys()]);
        let spentBps = 0;
        let leastBps = source.sendsSound ? 40_000 * demands.size : 0;
        for (const [id, { microphone, camera, screen, screenSound }] of shares) {
          expect(microphone.active).to.equal(true);
          expect(camera.scaleDownBy).to.be.at.least(1);
          expect(camera.maxFps).to.be.within(1, 60);
          if (camera.active) expect(demands.get(id)?.cameraHeightPx).to.be.greaterThan(0);
          if (screen.active) leastBps += 150_000 + 96_000;
          if (source.sendsSound) spentBps += microphone.maxBitrateBps;
          for (const encoding of [camera, screen, screenSound])
            if (encoding.active) spentBps += encoding.maxBitrateBps;
        }
        // Rounded once a peer.
        expect(spentBps).to.be.at.most(Math.max(source.uplinkBps, leastBps) + demands.size * 2);
      }),
    );
  });
});
