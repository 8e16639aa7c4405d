import type { BundleFile } from '../bundle-file.ts';

/** The files that only what is whole may have, in the order in which they come: without them nothing plays. */
export interface Placing {
  readonly first: readonly BundleFile[];
  /** Playing begins with these; one after the other. */
  readonly last: readonly BundleFile[];
}

/** Which files come last: the pages and the multivariant playlist, which stand in the bundle's own folder. */
export function placing(files: readonly BundleFile[]): Placing {
  const isEntry = ({ path }: BundleFile): boolean => /^[^/]+\.html$|^master\.m3u8$/.test(path);
  return { first: files.filter((file) => !isEntry(file)), last: files.filter(isEntry) };
}

/** The file that a link leads to: the player page, or what there is instead. */
export function entryOf(files: readonly BundleFile[]): string {
  const paths = files.map(({ path }) => path);
  return paths.find((path) => path === 'index.html') ?? paths.at(-1) ?? '';
}

/**
 * The name itself, or with the first number that makes it one that is not taken. Where it is that of a file, the number
 * stands before its extension.
 */
export async function freeName(
  name: string,
  isTaken: (candidate: string) => Promise<boolean>,
  { isFile }: { readonly isFile: boolean },
): Promise<string> {
  const dot = isFile ? name.lastIndexOf('.') : -1;
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  let candidate = name;
  for (let count = 2; await isTaken(candidate); count += 1) candidate = `${stem} (${count})${extension}`;
  return candidate;
}

/** In all of them. */
export const totalBytes = (files: readonly BundleFile[]): number =>
  files.reduce((sum, { content }) => sum + content.size, 0);
