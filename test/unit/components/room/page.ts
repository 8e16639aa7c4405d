import type axeCore from 'axe-core';
// Not a module: it puts itself on the window.
import 'axe-core/axe.js';
import { expect } from 'chai';
import { html, render, type TemplateResult } from 'lit';
import type { CallCommand, CallCommandEvent } from '../../../../src/components/room/call-command.ts';
import type {
  ConversationCommand,
  ConversationRequest,
} from '../../../../src/components/room/conversation-request.ts';
import type { Participant } from '../../../../src/app.ts';

/** Somebody in the room, with what differs from a guest with sound and picture. */
export const person = (id: string, name: string, change: Partial<Participant> = {}): Participant => ({
  id,
  identity: id,
  name,
  isSelf: false,
  role: 'guest',
  muted: false,
  held: false,
  sharing: false,
  screen: null,
  videoOn: true,
  recording: false,
  take: null,
  mayBeRecorded: true,
  hand: null,
  known: true,
  verified: false,
  nameTaken: false,
  stream: null,
  connection: 'connected',
  stand: null,
  safety: { emoji: '🐘🚲🌵', number: '123 456' },
  fingerprints: { own: 'AA:01', theirs: 'BB:02' },
  ...change,
});

/** Oneself, with a role. */
export const oneself = (role: Participant['role'], change: Partial<Participant> = {}): Participant =>
  person('ada', 'Ada', { isSelf: true, role, safety: null, fingerprints: null, ...change });

/** A page with the theme, on which elements are shown and looked at. */
export interface Page {
  readonly root: HTMLElement;
  /** What the elements asked of the call since `show`. */
  readonly commands: readonly CallCommand[];
  /** What they asked of the conversation since `show`. */
  readonly requests: readonly ConversationCommand[];
  /** From now on requests are answered with this. */
  answer(outcome: () => Promise<void>): void;
  show(template: TemplateResult): Promise<void>;
  settle(): Promise<void>;
  /** The first element of a selector at any depth whose text or label contains `name`. Throws where there is none. */
  find<Tag extends keyof HTMLElementTagNameMap>(
    selector: Tag,
    name?: string | RegExp,
  ): HTMLElementTagNameMap[Tag];
  find(selector: string, name?: string | RegExp): HTMLElement;
  has(selector: string, name?: string | RegExp): boolean;
  /** All text that is on the page, in one line. */
  text(): string;
  expectAccessible(): Promise<void>;
  close(): void;
}

/** Every element below `root`, shadow roots included, without what is hidden. */
function* walk(root: ParentNode): Generator<HTMLElement> {
  for (const child of root.children) {
    if (!(child instanceof HTMLElement)) continue;
    if (child.hidden) continue;
    yield child;
    if (child.shadowRoot) yield* walk(child.shadowRoot);
    yield* walk(child);
  }
}

const wordsOf = (element: HTMLElement): string =>
  `${element.getAttribute('aria-label') ?? ''} ${(element as HTMLElement & { label?: string }).label ?? ''} ${element.textContent}`
    .replace(/\s+/gu, ' ')
    .trim();

const fits = (element: HTMLElement, name: string | RegExp): boolean =>
  typeof name === 'string' ? wordsOf(element).includes(name) : name.test(wordsOf(element));

/** Loads the theme once, so that contrast can be judged. */
async function loadTheme(): Promise<void> {
  const href = '/node_modules/@awesome.me/webawesome/dist/styles/themes/default.css';
  if (document.querySelector(`link[href="${href}"]`)) return;
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  const loaded = new Promise((resolve) => link.addEventListener('load', resolve, { once: true }));
  document.head.append(link);
  await loaded;
}

export async function openPage(): Promise<Page> {
  await loadTheme();
  const root = document.createElement('main');
  root.style.cssText = '--co-stage: #14110f; --co-stage-tile: #24201d; --co-stage-text: #f4efea';
  document.body.append(root);
  const commands: CallCommand[] = [];
  const requests: ConversationCommand[] = [];
  let outcome = (): Promise<void> => Promise.resolve();
  root.addEventListener('call-command', (event: CallCommandEvent) => commands.push(event.detail));
  root.addEventListener('conversation-request', (request: ConversationRequest) => {
    requests.push(request.command);
    request.respondWith(outcome());
  });

  const settle = async (): Promise<void> => {
    // Elements inside elements come in rounds.
    for (let round = 0; round < 5; round++) {
      const pending = [...walk(root)].flatMap(
        (element) => (element as HTMLElement & { updateComplete?: Promise<unknown> }).updateComplete ?? [],
      );
      await Promise.all(pending);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
  const all = (selector: string, name: string | RegExp): HTMLElement[] =>
    [...walk(root)].filter((element) => element.matches(selector) && fits(element, name));

  return {
    root,
    commands,
    requests,
    answer: (next) => (outcome = next),
    show: async (template) => {
      commands.length = 0;
      requests.length = 0;
      outcome = () => Promise.resolve();
      render(template, root);
      await settle();
    },
    settle,
    find(selector: string, name: string | RegExp = ''): HTMLElement {
      const [found] = all(selector, name);
      if (!found) throw new Error(`There is no ${selector} ${String(name)}.`);
      return found;
    },
    has: (selector, name = '') => all(selector, name).length > 0,
    text: () =>
      [root, ...walk(root)]
        .map(({ shadowRoot }) => shadowRoot?.textContent ?? '')
        .join(' ')
        .replace(/\s+/gu, ' '),
    expectAccessible: async () => {
      const { axe } = window as unknown as { axe: typeof axeCore };
      const { violations } = await axe.run(root, { rules: { region: { enabled: false } } });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).to.deep.equal([]);
    },
    close: () => {
      render(html``, root);
      root.remove();
    },
  };
}

/** Types into a field as a person does. */
export function type(field: HTMLElement, value: string): void {
  (field as HTMLInputElement).value = value;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

export function press(target: EventTarget, key: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', {
    key,
    bubbles: true,
    composed: true,
    cancelable: true,
    ...init,
  });
  target.dispatchEvent(event);
  return event;
}
