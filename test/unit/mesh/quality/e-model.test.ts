import { expect } from 'chai';
import { meanOpinionScore } from '../../../../src/mesh/quality/e-model.ts';

describe('the mean opinion score', () => {
  const near = { rttMs: 10, jitterBufferMs: 20, loss: 0 };

  it('is 4.4 on a good path (G.107 gives R 93.2 without impairment, which is 4.41)', () => {
    expect(meanOpinionScore(near)).to.be.within(4.35, 4.41);
  });

  it('falls with delay, past 177 ms faster, and with loss', () => {
    const far = meanOpinionScore({ ...near, rttMs: 200 });
    const further = meanOpinionScore({ ...near, rttMs: 500 });
    expect(far).to.be.lessThan(meanOpinionScore(near));
    expect(further).to.be.lessThan(far - 0.3);
    expect(meanOpinionScore({ ...near, loss: 0.05 })).to.be.within(3.3, 3.9);
  });

  it('stays between 1 and 4.5, whatever the path', () => {
    expect(meanOpinionScore({ rttMs: 60_000, jitterBufferMs: 10_000, loss: 1 })).to.equal(1);
  });
});
