/** Copying large files, in a worker of its own. */
export { openCopier, type Copier } from '../../workers/copier/copier.client.ts';
/** Packing large files, in a worker of its own. */
export { openZipFile, type ZipFile } from '../../workers/zip/zip.client.ts';
