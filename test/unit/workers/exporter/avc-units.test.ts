import { expect } from 'chai';
import { isSameUnit } from '../../../../src/workers/exporter/avc-units.ts';

const PPS = [0x68, 0xce, 0x3c, 0x80];

describe('NAL units', () => {
  const isSame = (one: readonly number[], other: readonly number[]): boolean =>
    isSameUnit(Uint8Array.from(one), Uint8Array.from(other));

  it('are the same whether or not a description kept the zeros behind them', () => {
    expect(isSame(PPS, [...PPS, 0])).to.equal(true);
    expect(isSame([...PPS, 0, 0], PPS)).to.equal(true);
    expect(isSame(PPS, PPS)).to.equal(true);
  });

  it('differ where one says more, less or something else', () => {
    expect(isSame(PPS, [...PPS, 1])).to.equal(false);
    expect(isSame(PPS, PPS.slice(0, 3))).to.equal(false);
    expect(isSame(PPS, [0x68, 0xce, 0x3c, 0xc0])).to.equal(false);
    expect(isSame(PPS, [0, 0])).to.equal(false);
  });
});
