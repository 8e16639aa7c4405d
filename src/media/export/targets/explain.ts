import { AppError } from '../../../lib/errors.ts';
import { isLocalHost } from '../../../lib/web-storage.ts';
import type { HttpAnswer } from './http.ts';
import type { CorsNeeds } from './web-storage.ts';

/**
 * Why no answer came. Browsers do not say, but a request whose answer nobody reads gets through where only CORS is in the
 * way. `fraction`: of the bytes that were there before; null where nothing has been answered yet.
 */
export async function explainSilence(
  url: string,
  needs: CorsNeeds,
  fraction: number | null,
  { signal }: { readonly signal: AbortSignal },
): Promise<AppError> {
  const host = new URL(url).host;
  const refuse = (sentence: string): AppError => new AppError('target-unreachable', sentence);
  if (isMixed(url)) {
    return refuse(
      `This page came over https, so the browser does not let it reach http://${host}: use https there.`,
    );
  }
  if (fraction !== null) {
    return refuse(
      `The connection to ${host} was lost at ${Math.floor(fraction * 100)} %: try again, and it goes on from there.`,
    );
  }
  if (!navigator.onLine) return refuse('There is no network: connect, then try again.');
  if (await answersAnybody(url, signal)) {
    return refuse(
      `${host} answers, but does not allow this page to write to it (CORS): it has to allow the origin ${location.origin}, ` +
        `the methods ${needs.methods.join(', ')} and the headers ${needs.headers.join(', ')}.`,
    );
  }
  return refuse(`${host} does not answer: check the address and the network, then try again.`);
}

const isMixed = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return location.protocol === 'https:' && protocol === 'http:' && !isLocalHost(hostname);
};

async function answersAnybody(url: string, signal: AbortSignal): Promise<boolean> {
  const init: RequestInit = {
    mode: 'no-cors',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  };
  try {
    await fetch(new URL('/', url), {
      ...init,
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** What statuses mean on any web storage; `host` is named in the sentence. */
export function explainStatus({ status }: HttpAnswer, host: string): AppError {
  switch (status) {
    case 401:
      return new AppError(
        'target-refused',
        `${host} does not accept the user name or the password: check them.`,
      );
    case 403:
      return new AppError(
        'target-refused',
        `${host} does not allow this user to write there: ask for the permission.`,
      );
    case 404:
    case 409:
      return new AppError('target-refused', `On ${host} there is no such folder: check the address.`);
    case 405:
    case 501:
      return new AppError(
        'target-refused',
        `${host} does not take files at that address: check the address.`,
      );
    case 413:
      return new AppError(
        'target-refused',
        `${host} does not take files that large: its limit has to be raised.`,
      );
    case 423:
      return new AppError('target-refused', `Somebody has locked the folder on ${host}: try again later.`);
    case 429:
      return new AppError(
        'target-unreachable',
        `${host} asks for a pause, since it got too many requests: try again later.`,
      );
    case 507:
      return new AppError(
        'target-full',
        `There is no space left on ${host}: make room there, and it goes on.`,
      );
    default:
      return status >= 500
        ? new AppError('target-unreachable', `${host} has a problem of its own (${status}): try again later.`)
        : new AppError('target-refused', `${host} refused to store the files (${status}).`);
  }
}
