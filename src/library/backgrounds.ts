import { AppError } from '../lib/errors.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { Effect } from '../media/effects/effect.ts';
import { readPictureFile } from '../media/effects/picture-file.ts';
import { deleteBackground, listBackgrounds, saveBackground } from '../storage/backgrounds.ts';
import type { Database } from '../storage/database.ts';

/** The pictures that come with the app, by name: public/backgrounds/NAME.webp. */
export const SHIPPED_BACKGROUNDS = ['evening', 'study', 'wall'] as const;
export type ShippedBackground = (typeof SHIPPED_BACKGROUNDS)[number];

/** A picture to stand behind the person. */
export type BackgroundPicture = Extract<Effect, { kind: 'picture' }>;

/** The pictures that one can choose for a background. All of them are kept on this device. */
export interface Backgrounds {
  /** The person's own, the oldest first. */
  readonly own: ReadonlyStore<readonly BackgroundPicture[]>;
  /** Where one that comes with the app lies, to show it before it is taken. */
  addressOf(name: ShippedBackground): string;
  /** @throws 'picture-unreadable' @throws 'storage-full' @throws 'storage-blocked' */
  add(file: Blob): Promise<BackgroundPicture>;
  /** Takes one that comes with the app; kept from then on, so that it is there without a network. @throws as `add` */
  take(name: ShippedBackground): Promise<BackgroundPicture>;
  /** @throws 'storage-blocked' */
  remove(id: string): Promise<void>;
}

/** `addressOf`: where a picture that comes with the app lies, absolute. */
export async function openBackgrounds({
  database,
  addressOf,
}: {
  database: Database;
  addressOf: (name: ShippedBackground) => string;
}): Promise<Backgrounds> {
  const isShipped = (id: string): boolean => SHIPPED_BACKGROUNDS.some((name) => name === id);
  const kept = new Map(
    (await listBackgrounds(database)).map(({ id, file }) => [id, { kind: 'picture', id, file } as const]),
  );
  const readOwn = (): BackgroundPicture[] => [...kept.values()].filter(({ id }) => !isShipped(id));
  const own = createStore<readonly BackgroundPicture[]>(readOwn());
  const keep = async (id: string, file: Blob): Promise<BackgroundPicture> => {
    await saveBackground(database, { id, file, addedAtMs: Date.now() });
    const picture = { kind: 'picture', id, file } as const;
    kept.set(id, picture);
    own.set(readOwn());
    return picture;
  };
  return {
    own,
    addressOf,
    add: async (file) => keep(crypto.randomUUID(), await readPictureFile(file)),
    take: async (name) => {
      const known = kept.get(name);
      if (known) return known;
      const response = await fetch(addressOf(name)).catch(() => null);
      if (!response?.ok)
        throw new AppError(
          'picture-unreadable',
          'This picture could not be loaded: check the network and try again.',
        );
      return keep(name, await response.blob());
    },
    remove: async (id) => {
      await deleteBackground(database, id);
      kept.delete(id);
      own.set(readOwn());
    },
  };
}
