import { expect } from 'chai';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CallCommand } from '../../../../src/components/room/call-command.ts';
import { CallKeys } from '../../../../src/components/room/call-keys.ts';
import { press } from './page.ts';

describe('keys of a call', () => {
  const commands: CallCommand[] = [];
  const talks: boolean[] = [];
  let escapes = 0;
  let isActive = true;
  let controller: ReactiveController;
  const page = document.createElement('div');

  before(() => {
    const host: ReactiveControllerHost = {
      addController: (added) => (controller = added),
      removeController: () => undefined,
      requestUpdate: () => undefined,
      updateComplete: Promise.resolve(true),
    };
    new CallKeys(host, {
      isActive: () => isActive,
      onCommand: (command) => commands.push(command),
      talk: (isDown) => {
        talks.push(isDown);
        return true;
      },
      onEscape: () => (escapes += 1),
    });
    controller.hostConnected?.();
    document.body.append(page);
  });
  beforeEach(() => {
    commands.length = 0;
    talks.length = 0;
    escapes = 0;
    isActive = true;
    page.innerHTML = '';
  });
  after(() => {
    controller.hostDisconnected?.();
    page.remove();
  });

  const add = (markup: string): HTMLElement => {
    page.innerHTML = markup;
    return page.firstElementChild as HTMLElement;
  };

  it('are the letters of the commands, in either case, and the numbers of the reactions', () => {
    for (const key of ['m', 'V', 'h', 'c', 'p', 'f', '1', '6']) {
      expect(press(document.body, key).defaultPrevented, key).to.be.true;
    }
    expect(commands).to.deep.equal([
      { kind: 'toggle-sound' },
      { kind: 'toggle-video' },
      { kind: 'toggle-hand' },
      { kind: 'toggle-chat' },
      { kind: 'toggle-people' },
      { kind: 'toggle-full-screen' },
      { kind: 'react', index: 0 },
      { kind: 'react', index: 5 },
    ]);
    expect(press(document.body, '7').defaultPrevented).to.be.false;
  });

  it('do nothing while somebody types, with another key held, repeated, in a menu, or outside a call', () => {
    for (const markup of [
      '<textarea></textarea>',
      '<input>',
      '<select></select>',
      '<p contenteditable></p>',
    ]) {
      press(add(markup), 'h');
    }
    press(add('<dialog open><button>x</button></dialog>').firstElementChild!, 'h');
    press(add('<wa-dropdown open><i></i></wa-dropdown>').firstElementChild!, 'h');
    for (const init of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }]) {
      press(document.body, 'c', init);
    }
    isActive = false;
    press(document.body, 'h');
    expect(commands).to.deep.equal([]);
  });

  it('work on a choice that takes no text', () => {
    press(add('<input type="radio">'), 'h');
    expect(commands).to.deep.equal([{ kind: 'toggle-hand' }]);
  });

  it('let one talk while Space is down, but press a button that has the focus', () => {
    expect(press(document.body, ' ').defaultPrevented).to.be.true;
    window.dispatchEvent(new KeyboardEvent('keyup', { key: ' ' }));
    window.dispatchEvent(new KeyboardEvent('keyup', { key: ' ' }));
    expect(talks).to.deep.equal([true, false]);
    const button = add('<button>x</button>');
    button.focus();
    expect(press(button, ' ').defaultPrevented).to.be.false;
    expect(talks).to.deep.equal([true, false]);
  });

  it('let one talk on a button that was only clicked', () => {
    const button = add('<button>x</button>');
    button.focus({ focusVisible: false } as FocusOptions);
    expect(press(button, ' ').defaultPrevented).to.be.true;
    window.dispatchEvent(new KeyboardEvent('keyup', { key: ' ' }));
  });

  it('mute whoever holds Space when the window loses the keyboard', () => {
    press(document.body, ' ');
    window.dispatchEvent(new Event('blur'));
    window.dispatchEvent(new KeyboardEvent('keyup', { key: ' ' }));
    expect(talks).to.deep.equal([true, false]);
  });

  it('close a panel by Escape, from its field too, but not from a menu', () => {
    press(document.body, 'Escape');
    press(add('<textarea></textarea>'), 'Escape');
    press(add('<wa-dropdown open><i></i></wa-dropdown>').firstElementChild!, 'Escape');
    expect(escapes).to.equal(2);
  });
});
