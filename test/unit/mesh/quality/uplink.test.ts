import { expect } from 'chai';
import { createUplink } from '../../../../src/mesh/quality/uplink.ts';

describe('the uplink', () => {
  it('is believed to be full at once, and to have room again within seconds', () => {
    const uplink = createUplink();
    const full = [{ availableBps: 300_000, allowedBps: 2_000_000 }];
    uplink.measure(full);
    uplink.measure(full);
    expect(uplink.bps).to.equal(300_000);
    // A measurement every two seconds; there is room for whatever is allowed.
    let rounds = 0;
    while (uplink.bps < 2_000_000 && rounds < 100) {
      uplink.measure([{ availableBps: uplink.bps * 1.5, allowedBps: uplink.bps }]);
      rounds += 1;
    }
    expect(rounds * 2).to.be.at.most(20);
  });

  it('is shared: what all connections carry together counts', () => {
    const uplink = createUplink();
    const full = [
      { availableBps: 100_000, allowedBps: 500_000 },
      { availableBps: 200_000, allowedBps: 500_000 },
    ];
    uplink.measure(full);
    uplink.measure(full);
    expect(uplink.bps).to.equal(300_000);
  });

  it('is not taken for full while a new connection feels its way', () => {
    const uplink = createUplink();
    const before = uplink.bps;
    for (const availableBps of [300_000, 500_000, 900_000, 1_500_000])
      uplink.measure([{ availableBps, allowedBps: 1_800_000 }]);
    expect(uplink.bps).to.equal(before);
  });

  it('is left as it is by browsers that say nothing, and bounded whatever they say', () => {
    const uplink = createUplink();
    const before = uplink.bps;
    uplink.measure([{ availableBps: null, allowedBps: 1_000_000 }]);
    expect(uplink.bps).to.equal(before);
    uplink.measure([{ availableBps: 0, allowedBps: 1_000_000 }]);
    expect(uplink.bps).to.equal(100_000);
    for (let round = 0; round < 100; round += 1) uplink.measure([{ availableBps: 1e12, allowedBps: 1 }]);
    expect(uplink.bps).to.equal(40_000_000);
  });
});
