import type axeCore from 'axe-core';
// Not a module: it puts itself on the window.
import 'axe-core/axe.js';
import { expect } from 'chai';
import { html, render } from 'lit';
import '../../../../src/components/circles/call-history.ts';
import '../../../../src/components/circles/circle-item.ts';
import '../../../../src/components/circles/outgoing-ring.ts';
import '../../../../src/components/circles/ring-dialog.ts';
import type { CircleCommand, CircleCommandEvent } from '../../../../src/components/circles/circle-item.ts';
import type { CallLog, Circle, CirclePerson, OutgoingRing } from '../../../../src/app.ts';
import { aWhile, eventually } from '../../room/circles/bus.ts';

const circle: Circle = {
  code: 'a-b-c-d-e-f',
  name: 'Family',
  lastJoinedAtMs: Date.now(),
  isOwn: true,
  relayOnly: false,
};
const call = (change: Partial<CallLog>): CallLog => ({
  id: '1',
  code: circle.code,
  circleName: 'Family',
  kind: 'missed',
  name: 'Ada',
  atMs: new Date().setHours(14, 2),
  isNew: true,
  ...change,
});

describe('circles on screen', () => {
  const page = document.createElement('main');
  before(() => document.body.append(page));
  afterEach(() => render(html``, page));
  after(() => page.remove());

  const settled = async <Tag extends keyof HTMLElementTagNameMap>(tag: Tag) => {
    const element = page.querySelector(tag)!;
    await (element as unknown as { updateComplete: Promise<unknown> }).updateComplete;
    return element;
  };
  const text = (element: HTMLElement): string =>
    (element.shadowRoot?.textContent ?? '').replace(/\s+/gu, ' ').trim();
  const button = (element: HTMLElement, label: string): HTMLElement => {
    const all = [...(element.shadowRoot?.querySelectorAll<HTMLElement>('wa-button') ?? [])];
    const found = all.find(({ textContent }) => textContent.trim() === label);
    if (!found) throw new Error(`There is no button ${label}.`);
    return found;
  };
  const expectAccessible = async (): Promise<void> => {
    const { axe } = window as unknown as { axe: typeof axeCore };
    const { violations } = await axe.run(page, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).to.deep.equal([]);
  };

  const showItem = async (people: readonly CirclePerson[] | null, calls: readonly CallLog[]) => {
    const commands: CircleCommand[] = [];
    render(
      html`<co-circle-item
        .circle=${circle}
        .people=${people}
        .calls=${calls}
        @circle-command=${({ detail }: CircleCommandEvent) => commands.push(detail)}
      ></co-circle-item>`,
      page,
    );
    return { item: await settled('co-circle-item'), commands };
  };

  it('show who is there and in the call, and call', async () => {
    const people = [
      { identity: 'a', name: 'Ada', inCall: true },
      { identity: 'b', name: '', inCall: false },
    ];
    const { item, commands } = await showItem(people, []);
    expect(text(item)).to.contain('Ada: in the call now · Guest: here now');
    expect(item.shadowRoot?.querySelector('a')?.getAttribute('href')).to.equal('#/r/a-b-c-d-e-f');
    button(item, 'Call').click();
    button(item, 'Forget Family').click();
    expect(commands).to.deep.equal([{ kind: 'call' }, { kind: 'forget' }]);
    await expectAccessible();
  });

  it('say nothing of people before anything is known', async () => {
    const { item } = await showItem(null, []);
    expect(item.shadowRoot?.querySelector('.presence')).to.equal(null);
  });

  it('note missed calls until dismissed, and list all calls', async () => {
    const calls = [
      call({ id: '3' }),
      call({ id: '2', name: 'Bob' }),
      call({ id: '1', kind: 'outgoing', isNew: false }),
    ];
    const { item, commands } = await showItem([], calls);
    expect(text(item)).to.match(/Missed call from Ada, 0?2:02 PM|Missed call from Ada, 14:02/);
    expect(text(item)).to.contain('(and 1 more)');
    button(item, 'Dismiss').click();
    item.shadowRoot?.querySelector('summary')?.click();
    const history = item.shadowRoot!.querySelector('co-call-history')!;
    await history.updateComplete;
    expect(history.shadowRoot?.querySelectorAll('li')).to.have.length(3);
    expect(text(history)).to.contain('Called, answered by Ada');
    button(history, 'Clear calls').click();
    expect(commands).to.deep.equal([{ kind: 'dismiss-missed' }, { kind: 'forget-history' }]);
    await expectAccessible();
  });

  it('are renamed by keyboard, or left as they are', async () => {
    const { item, commands } = await showItem([], []);
    const key = (name: string): void => {
      const form = item.shadowRoot!.querySelector('form')!;
      form.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
    };
    button(item, 'Rename Family').click();
    await item.updateComplete;
    await eventually(
      () => item.shadowRoot?.activeElement?.localName === 'wa-input',
      'the field has the focus',
    );
    key('Escape');
    await item.updateComplete;
    expect(item.shadowRoot?.querySelector('form')).to.equal(null);
    await eventually(() => item.shadowRoot?.activeElement?.className === 'rename', 'the button has it again');
    button(item, 'Rename Family').click();
    await item.updateComplete;
    await expectAccessible();
    item.shadowRoot!.querySelector('wa-input')!.value = '  Kin ';
    key('Enter');
    expect(commands).to.deep.equal([{ kind: 'rename', name: 'Kin' }]);
  });

  it('ring in a dialog that no slip of a key answers, and that takes its noise along', async () => {
    const told: string[] = [];
    const title = document.title;
    const ring = { callId: 'x', code: circle.code, circleName: 'Family', callerName: '<b>Ada</b>' };
    render(
      html`<co-ring-dialog
        .ring=${ring}
        @answer=${() => told.push('answer')}
        @decline=${() => told.push('decline')}
      ></co-ring-dialog>`,
      page,
    );
    const element = await settled('co-ring-dialog');
    const dialog = element.shadowRoot!.querySelector('dialog')!;
    expect(dialog.getAttribute('role')).to.equal('alertdialog');
    expect(dialog.matches(':modal')).to.equal(true);
    expect(element.shadowRoot?.activeElement).to.equal(dialog);
    expect(text(element)).to.contain('<b>Ada</b> is calling');
    expect(document.title).to.equal('<b>Ada</b> is calling');
    await eventually(() => document.title === title, 'the title flashes', 2000);
    const ringing = async (): Promise<number> => {
      const { held = [] } = await navigator.locks.query();
      return held.filter(({ name }) => name === 'coterie/ringtone').length;
    };
    expect(await ringing(), 'it is heard').to.equal(1);
    await expectAccessible();

    for (const key of [' ', 'Enter', 'Escape']) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      element.shadowRoot?.activeElement?.dispatchEvent(event);
    }
    expect(told).to.deep.equal([]);
    expect(dialog.open, 'it stays').to.equal(true);
    await aWhile(50);
    expect(await ringing(), 'Escape silences it').to.equal(0);
    button(element, 'Decline').click();
    button(element, 'Answer').click();
    expect(told).to.deep.equal(['decline', 'answer']);
    render(html``, page);
    expect(document.title).to.equal(title);
  });

  it('say how one’s own ringing stands', async () => {
    const ring = (state: OutgoingRing['state'], names: readonly string[]): OutgoingRing => ({
      code: circle.code,
      state,
      names,
    });
    const cases: readonly [OutgoingRing, RegExp, string][] = [
      [ring('ringing', []), /^Ringing…/, 'Stop ringing'],
      [ring('ringing', ['Ada', 'Bob']), /^Ringing Ada, Bob…|^Ringing Ada and Bob…/, 'Stop ringing'],
      [ring('answered', ['Ada']), /^Answered by Ada/, 'OK'],
      [ring('declined', ['Ada', '']), /^Declined by Ada.*Guest/, 'OK'],
      [ring('unanswered', []), /missed call/, 'OK'],
      [ring('nobody-there', []), /closed app cannot ring: there is no server/, 'OK'],
      [ring('hidden', []), /settings hide you/, 'OK'],
    ];
    for (const [value, words, label] of cases) {
      render(html`<co-outgoing-ring .ring=${value}></co-outgoing-ring>`, page);
      const element = await settled('co-outgoing-ring');
      expect(text(element)).to.match(words);
      expect(button(element, label)).to.exist;
    }
    await expectAccessible();
  });
});
