import { AppError } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { localRecognition, type LocalRecognition, type PackState } from './speech-recognition.ts';

/**
 * Languages that browsers have packs for, BCP 47: those of Chromium's speech on device API (its list of language
 * packs). Others may be there too; what is said of a language is always asked of the browser.
 */
export const CAPTION_LANGUAGES = [
  'en-US',
  'de-DE',
  'es-ES',
  'fr-FR',
  'hi-IN',
  'id-ID',
  'it-IT',
  'ja-JP',
  'ko-KR',
  'pl-PL',
  'pt-BR',
  'ru-RU',
  'th-TH',
  'tr-TR',
  'vi-VN',
  'cmn-Hans-CN',
  'cmn-Hant-TW',
] as const;

/** Whether this device can turn speech into text without sending any of it. */
export type Recognisability =
  /** `language` is the pack that will be used: another region's, where there is none of the own. */
  | { readonly kind: 'ready'; readonly language: string }
  /** The browser has to load a pack from its maker first. */
  | { readonly kind: 'downloadable'; readonly language: string }
  /** The browser recognises speech on the device, but not in this language. */
  | { readonly kind: 'no-language' }
  /** The browser does not, or only by sending the sound away. */
  | { readonly kind: 'unsupported' };

/** What this browser can do for `language` (BCP 47). Loads and starts nothing. */
export async function findLanguage(
  language: string,
  recognition: LocalRecognition | null = localRecognition(),
): Promise<Recognisability> {
  if (!recognition) return { kind: 'unsupported' };
  for (const candidate of [language, ...siblingsOf(language)]) {
    const state = await askFor(candidate, recognition);
    if (state === 'available') return { kind: 'ready', language: candidate };
    if (state !== 'unavailable') return { kind: 'downloadable', language: candidate };
  }
  return { kind: 'no-language' };
}

/**
 * Has the browser load the pack of `language`, which takes a while and works only with a network. No sound is part of it.
 * @throws 'captions-unsupported' @throws 'captions-language-missing' where it did not come
 */
export async function installLanguage(
  language: string,
  recognition: LocalRecognition | null = localRecognition(),
): Promise<void> {
  if (!recognition) throw new AppError('captions-unsupported', 'No recognition on the device.');
  // Firefox and Chromium resolve with false, or reject, where the pack cannot be had.
  const isInstalled = await recognition
    .install({ langs: [language], processLocally: true })
    .catch((error: unknown) => {
      log.warn('A language pack was not installed.', error);
      return false;
    });
  if (!isInstalled) throw new AppError('captions-language-missing', `No language pack for ${language}.`);
}

/** A policy of the page or a broken tag makes browsers reject: then there is none. */
async function askFor(language: string, recognition: LocalRecognition): Promise<PackState> {
  try {
    return await recognition.available({ langs: [language], processLocally: true });
  } catch (error) {
    log.warn(`Nothing is known of speech in ${language}.`, error);
    return 'unavailable';
  }
}

/** The same language as others speak it. */
function siblingsOf(language: string): readonly string[] {
  const primary = language.split('-')[0]?.toLowerCase();
  const spoken = primary === 'zh' ? 'cmn' : primary;
  return CAPTION_LANGUAGES.filter((tag) => tag !== language && tag.split('-')[0] === spoken);
}
