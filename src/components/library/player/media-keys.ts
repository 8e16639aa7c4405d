import type { PlayerCommand } from './player-command.ts';
import { SKIP_MS } from './player-command.ts';

const ACTIONS: readonly (readonly [MediaSessionAction, PlayerCommand])[] = [
  ['play', { kind: 'toggle' }],
  ['pause', { kind: 'toggle' }],
  ['seekbackward', { kind: 'skip', byMs: -SKIP_MS }],
  ['seekforward', { kind: 'skip', byMs: SKIP_MS }],
  ['previoustrack', { kind: 'step-chapter', by: -1 }],
  ['nexttrack', { kind: 'step-chapter', by: 1 }],
];

/**
 * Tells the system what is played, and takes the keys of headphones and lock screens. Returns the function that gives them
 * back.
 */
export function takeMediaKeys(
  { title, artist }: { title: string; artist: string },
  onCommand: (command: PlayerCommand) => void,
): () => void {
  if (!('mediaSession' in navigator)) return () => undefined;
  const { mediaSession } = navigator;
  mediaSession.metadata = new MediaMetadata({ title, artist });
  for (const [action, command] of ACTIONS) mediaSession.setActionHandler(action, () => onCommand(command));
  mediaSession.setActionHandler('seekto', ({ seekTime }) => {
    if (seekTime !== undefined) onCommand({ kind: 'seek', toMs: seekTime * 1000 });
  });
  return () => {
    mediaSession.metadata = null;
    for (const [action] of ACTIONS) mediaSession.setActionHandler(action, null);
    mediaSession.setActionHandler('seekto', null);
  };
}
