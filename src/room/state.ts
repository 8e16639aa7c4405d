import type { AppError } from '../lib/errors.ts';
import type { RoomState } from './model.ts';

/** What can happen to a room. */
export type RoomEvent =
  | { readonly type: 'preview'; readonly code: string }
  | { readonly type: 'join' }
  | { readonly type: 'joined' }
  /** The door is closed to oneself: at once, or because the room was locked meanwhile. */
  | { readonly type: 'held-at-door' }
  | { readonly type: 'let-in' }
  | { readonly type: 'relays-lost' }
  | { readonly type: 'relays-found' }
  | { readonly type: 'fail'; readonly error: AppError }
  | { readonly type: 'leave' }
  | { readonly type: 'left' };

/** The state after `event`. An event that means nothing in a state leaves it as it is (the identical object). */
export function transition(state: RoomState, event: RoomEvent): RoomState {
  switch (state.kind) {
    case 'idle':
      return event.type === 'preview' ? { kind: 'preview', code: event.code } : state;
    case 'preview':
    case 'failed':
      if (event.type === 'preview') return { kind: 'preview', code: event.code };
      if (event.type === 'join') return { kind: 'joining', code: state.code };
      if (event.type === 'leave') return { kind: 'leaving', code: state.code };
      return event.type === 'fail' ? { kind: 'failed', code: state.code, error: event.error } : state;
    case 'joining':
      if (event.type === 'joined') return { kind: 'joined', code: state.code };
      if (event.type === 'held-at-door') return { kind: 'knocking', code: state.code };
      if (event.type === 'fail') return { kind: 'failed', code: state.code, error: event.error };
      return event.type === 'leave' ? { kind: 'leaving', code: state.code } : state;
    case 'knocking':
      if (event.type === 'let-in') return { kind: 'joined', code: state.code };
      if (event.type === 'fail') return { kind: 'failed', code: state.code, error: event.error };
      return event.type === 'leave' ? { kind: 'leaving', code: state.code } : state;
    case 'joined':
    case 'reconnecting':
      if (event.type === 'leave') return { kind: 'leaving', code: state.code };
      if (event.type === 'fail') return { kind: 'failed', code: state.code, error: event.error };
      if (event.type === 'held-at-door') return { kind: 'knocking', code: state.code };
      if (event.type === 'relays-lost' && state.kind === 'joined')
        return { kind: 'reconnecting', code: state.code };
      if (event.type === 'relays-found' && state.kind === 'reconnecting') {
        return { kind: 'joined', code: state.code };
      }
      return state;
    case 'leaving':
      return event.type === 'left' ? { kind: 'idle' } : state;
  }
}
