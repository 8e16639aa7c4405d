import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isControl, isInOverlay, isOver, isTyping } from '../../shared/key-target.ts';
import { SKIP_MS, type PlayerCommand } from './player-command.ts';

/** By `KeyboardEvent.key`, letters in lower case; `Shift+` before those that differ with it. */
const COMMANDS: Readonly<Record<string, PlayerCommand>> = {
  ' ': { kind: 'toggle' },
  k: { kind: 'toggle' },
  j: { kind: 'skip', byMs: -SKIP_MS },
  l: { kind: 'skip', byMs: SKIP_MS },
  ArrowLeft: { kind: 'skip', byMs: -5_000 },
  ArrowRight: { kind: 'skip', byMs: 5_000 },
  'Shift+ArrowLeft': { kind: 'skip', byMs: -1_000 },
  'Shift+ArrowRight': { kind: 'skip', byMs: 1_000 },
  ',': { kind: 'step-frame', by: -1 },
  '.': { kind: 'step-frame', by: 1 },
  '<': { kind: 'step-speed', by: -1 },
  '>': { kind: 'step-speed', by: 1 },
  Home: { kind: 'seek-fraction', fraction: 0 },
  End: { kind: 'seek-fraction', fraction: 1 },
  m: { kind: 'mute' },
  ArrowUp: { kind: 'step-volume', by: 0.1 },
  ArrowDown: { kind: 'step-volume', by: -0.1 },
  f: { kind: 'full-screen' },
  c: { kind: 'captions' },
  p: { kind: 'picture-in-picture' },
  r: { kind: 'loop' },
  n: { kind: 'step-chapter', by: 1 },
  'Shift+n': { kind: 'step-chapter', by: -1 },
  '?': { kind: 'help' },
};

/** Held down, these go on; the others happen once. */
const REPEATING: readonly PlayerCommand['kind'][] = ['skip', 'step-frame', 'step-speed', 'step-volume'];

/** What a key asks for; null for keys that are somebody else's. */
export function commandOfKey(event: KeyboardEvent): PlayerCommand | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (isTyping(event) || isInOverlay(event)) return null;
  // Space presses the button that was reached by keys, and arrows go from tab to tab.
  if (event.key === ' ' && isControl(event)) return null;
  if (
    /^(Arrow|Home|End)/.test(event.key) &&
    isOver(event, '[role=tab], [role=radio], wa-tab, wa-slider, summary')
  )
    return null;
  if (/^\d$/.test(event.key)) return { kind: 'seek-fraction', fraction: Number(event.key) / 10 };
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const command = (event.shiftKey ? COMMANDS[`Shift+${key}`] : undefined) ?? COMMANDS[key] ?? null;
  return command && event.repeat && !REPEATING.includes(command.kind) ? null : command;
}

/** Listens for the keys of a player on the whole page, for as long as its host is connected. */
export class PlayerKeys implements ReactiveController {
  readonly #onCommand: (command: PlayerCommand) => void;

  constructor(host: ReactiveControllerHost, onCommand: (command: PlayerCommand) => void) {
    this.#onCommand = onCommand;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#onKeyDown);
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#onKeyDown);
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    const command = commandOfKey(event);
    if (!command) return;
    // Space and arrows would scroll the page.
    event.preventDefault();
    this.#onCommand(command);
  };
}
