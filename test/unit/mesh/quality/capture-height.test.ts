import { expect } from 'chai';
import { captureHeightFor } from '../../../../src/mesh/quality/capture-height.ts';
import type { View } from '../../../../src/mesh/quality/demand.ts';

const demand = (cameraHeightPx: number, attention: View['attention'] = 'normal'): View => ({
  cameraHeightPx,
  screenHeightPx: 0,
  attention,
});

describe('the number of lines a camera gives', () => {
  it('is 720 while nobody would see more', () => {
    expect(captureHeightFor([])).to.equal(720);
    expect(captureHeightFor([demand(720, 'pinned')])).to.equal(720);
    expect(captureHeightFor([demand(1440), demand(180)])).to.equal(720);
    expect(captureHeightFor([demand(1440, 'speaker'), demand(180)])).to.equal(720);
  });

  it('is 1080 for whoever pins us on a large screen, or is alone with us, and never more', () => {
    expect(captureHeightFor([demand(1000, 'pinned'), demand(180)])).to.equal(1080);
    expect(captureHeightFor([demand(1000)])).to.equal(1080);
    expect(captureHeightFor([demand(4320, 'pinned')])).to.equal(1080);
  });
});
