import type { PlayerParts } from './player-config.ts';

/**
 * Asks for the passphrase, until it is the right one, and makes the key of it. Neither is stored. Written into the page as
 * text: see {@link PlayerParts}.
 */
export const unlock: PlayerParts['unlock'] = async (config) => {
  const fetchFile = async (path: string): Promise<Response> => {
    const response = await fetch(path);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  };
  if (config.lock === null) return { key: null, load: async (path) => (await fetchFile(path)).blob() };

  const find = (selector: string): Element => {
    const element = document.querySelector(selector);
    if (!element) throw new Error(`There is no ${selector}.`);
    return element;
  };
  const form = find('#lock') as HTMLFormElement;
  const input = find('#passphrase') as HTMLInputElement;
  const button = find('#lock button') as HTMLButtonElement;
  const answer = find('#lock-answer') as HTMLElement;
  form.hidden = false;
  // Pages that come over http have no cryptography, but for those of one's own machine.
  if (!('subtle' in crypto)) {
    input.disabled = button.disabled = true;
    answer.textContent =
      'This stream is encrypted, and browsers decrypt on secure pages only: open this page by an address that begins with https.';
    return new Promise(() => undefined);
  }

  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const joined = (first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(first.length + second.length);
    bytes.set(first);
    bytes.set(second, first.length);
    return bytes;
  };
  const deriveKey = async (passphrase: string): Promise<ArrayBuffer | null> => {
    const lock = (await (await fetchFile(config.lock ?? '')).json()) as {
      salt: string;
      iterations: number;
      checkLabel: string;
      check: string;
    };
    const words = new TextEncoder().encode(passphrase.normalize('NFC'));
    const material = await crypto.subtle.importKey('raw', words, 'PBKDF2', false, ['deriveBits']);
    const derivation = {
      name: 'PBKDF2',
      hash: 'SHA-256',
      salt: fromBase64(lock.salt),
      iterations: lock.iterations,
    };
    const key = await crypto.subtle.deriveBits(derivation, material, 128);
    const label = new TextEncoder().encode(lock.checkLabel);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', joined(label, new Uint8Array(key))));
    const check = fromBase64(lock.check);
    return check.length > 0 && check.every((byte, index) => byte === hash[index]) ? key : null;
  };

  const key = await new Promise<ArrayBuffer>((resolve) => {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      button.disabled = true;
      answer.textContent = 'Checking…';
      deriveKey(input.value)
        .then((derived) => {
          if (derived) {
            resolve(derived);
            return;
          }
          answer.textContent = 'That is not the passphrase of this recording.';
          input.select();
        })
        .catch(() => {
          answer.textContent = 'lock.json could not be read. Reload the page to try again.';
        })
        .finally(() => {
          button.disabled = false;
        });
    });
    input.focus();
  });
  input.value = '';
  form.hidden = true;

  const imported = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['decrypt']);
  return {
    key,
    async load(path) {
      const sealed = await (await fetchFile(path)).arrayBuffer();
      const plain = await crypto.subtle.decrypt(
        { name: 'AES-CBC', iv: sealed.slice(0, 16) },
        imported,
        sealed.slice(16),
      );
      return new Blob([plain]);
    },
  };
};
