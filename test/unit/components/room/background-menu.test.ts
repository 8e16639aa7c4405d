import { expect } from 'chai';
import { html } from 'lit';
import type { Adjustments } from '../../../../src/app.ts';
import { backgroundItems } from '../../../../src/components/room/background-items.ts';
import '../../../../src/components/room/call-controls.ts';
import { oneself, openPage, type Page } from './page.ts';

const OFF: Adjustments = { lowLight: false, framing: false };

describe('the menu of backgrounds', () => {
  let page: Page;
  before(async () => (page = await openPage()));
  after(() => page.close());

  const show = (adjustments: Adjustments | null): Promise<void> =>
    page.show(
      html`<co-call-controls
        .self=${oneself('host')}
        .background=${'light'}
        .adjustments=${adjustments}
      ></co-call-controls>`,
    );
  const item = (name: string | RegExp): HTMLElementTagNameMap['wa-dropdown-item'] =>
    page.find('wa-dropdown-item', name);
  const choose = async (name: string | RegExp): Promise<void> => {
    item(name).click();
    await page.settle();
  };

  it('ticks each adjustment that is on, and asks for the other state of the one that is chosen', async () => {
    await show({ ...OFF, framing: true });
    expect(item('Brighten a dark picture').checked).to.equal(false);
    expect(item('Keep me in the middle').checked).to.equal(true);
    await choose('Brighten a dark picture');
    await choose('Keep me in the middle');
    expect(page.commands).to.deep.equal([
      { kind: 'adjust-picture', adjustments: { lowLight: true, framing: true } },
      { kind: 'adjust-picture', adjustments: OFF },
    ]);
  });

  it('ticks what is, not what was asked for', async () => {
    await show(OFF);
    // Nobody obeys here.
    await choose('Brighten a dark picture');
    expect(item('Brighten a dark picture').checked).to.equal(false);
    await choose('Light blur');
    expect(item('Light blur').checked).to.equal(true);
    // The dialog may be closed again without a choice. Here, or below a heading that says what it is about.
    const picture = /(?:Background p|P)icture…/u;
    await choose(picture);
    expect(item(picture).checked).to.equal(false);
  });

  it('has no adjustments where the browser cannot change the picture', async () => {
    await show(null);
    expect(page.has('wa-dropdown-item', 'Light blur')).to.equal(true);
    expect(page.has('wa-dropdown-item', 'Brighten a dark picture')).to.equal(false);
  });

  it('says what it is about where it has no heading', () => {
    const labels = (isHeaded: boolean): readonly string[] =>
      backgroundItems({ background: 'none', adjustments: OFF }, { isHeaded }).map(({ label }) => label);
    expect(labels(true)).to.include('None').and.to.include('Keep me in the middle');
    expect(labels(false)).to.include('No background effect').and.to.include('Keep me in the middle');
    expect(labels(false)).not.to.include('None');
  });
});
