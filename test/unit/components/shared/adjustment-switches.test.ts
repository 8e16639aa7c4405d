import { expect } from 'chai';
import { html } from 'lit';
import type { Adjustments } from '../../../../src/app.ts';
import '../../../../src/components/shared/adjustment-switches.ts';
import type { AdjustmentsEvent } from '../../../../src/components/shared/adjustment-switches.ts';
import { openPage, type Page } from '../room/page.ts';

describe('the switches of adjustments', () => {
  let page: Page;
  const changes: Adjustments[] = [];
  before(async () => (page = await openPage()));
  beforeEach(() => (changes.length = 0));
  after(() => page.close());

  const show = (adjustments: Adjustments, isUnsupported = false): Promise<void> =>
    page.show(
      html`<co-adjustment-switches
        .adjustments=${adjustments}
        ?unsupported=${isUnsupported}
        @adjustments-change=${(event: AdjustmentsEvent) => changes.push(event.detail)}
      ></co-adjustment-switches>`,
    );
  const toggle = (name: string): HTMLElementTagNameMap['wa-switch'] => page.find('wa-switch', name);

  it('show what is on, and change one without the other', async () => {
    await show({ lowLight: false, framing: true });
    const [brighten, middle] = [toggle('Brighten a dark picture'), toggle('Keep me in the middle')];
    expect([brighten.checked, middle.checked]).to.deep.equal([false, true]);
    await page.expectAccessible();
    brighten.click();
    middle.click();
    await page.settle();
    expect(changes).to.deep.equal([
      { lowLight: true, framing: true },
      { lowLight: false, framing: false },
    ]);
  });

  it('cannot be used, and say why, where the browser cannot change the picture', async () => {
    await show({ lowLight: true, framing: false }, true);
    for (const name of ['Brighten a dark picture', 'Keep me in the middle']) {
      const { checked, disabled, hint } = toggle(name);
      expect([checked, disabled]).to.deep.equal([false, true]);
      expect(hint).to.contain('cannot change the picture');
    }
    await page.expectAccessible();
  });
});
