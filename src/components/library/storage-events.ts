import type { Access } from '../../app.ts';
import type { AppError } from '../../lib/errors.ts';
import type { WebStorageProfile } from '../../lib/web-storage.ts';

/** Where an export goes; `id` null while a new web storage is being typed. */
export type TargetChoice =
  | { readonly kind: 'zip' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'web'; readonly id: string | null };

/** What is asked of the list of web storages; the screen does it. */
export type StorageCommand =
  /** Without a passphrase it is known until the tab is closed. */
  | { readonly kind: 'add'; readonly profile: WebStorageProfile; readonly passphrase: string | null }
  | { readonly kind: 'test'; readonly profile: WebStorageProfile }
  | { readonly kind: 'unlock'; readonly id: string; readonly passphrase: string }
  | { readonly kind: 'change-passphrase'; readonly id: string; readonly from: string; readonly to: string }
  | { readonly kind: 'remove'; readonly id: string }
  /** What was said of a failure was read. */
  | { readonly kind: 'dismiss' };

/** Whether one can write to what was typed. */
export type StorageTest =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly access: Access }
  | { readonly kind: 'failed'; readonly error: AppError };

export type TargetChooseEvent = CustomEvent<TargetChoice>;
export type StorageCommandEvent = CustomEvent<StorageCommand>;

/** Fires it from one of the parts of the form, through all of them. */
export function fireStorageCommand(from: HTMLElement, command: StorageCommand): void {
  const event: StorageCommandEvent = new CustomEvent('storage-command', {
    detail: command,
    bubbles: true,
    composed: true,
  });
  from.dispatchEvent(event);
}
