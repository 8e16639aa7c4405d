import { msg } from '@lit/localize';
import type { ExportFormat } from '../../app.ts';

/** What a session can be exported as, with what each is for. */
export const EXPORT_FORMATS = (): readonly (readonly [format: ExportFormat, words: string])[] => [
  ['csv', msg('CSV, for spreadsheets')],
  ['json', msg('JSON, to import again')],
  ['fit', msg('FIT, for sport watches and sites')],
];
