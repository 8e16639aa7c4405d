import { msg } from '@lit/localize';
import { supportsEffects } from '../../media/effects/video-pipeline.ts';
import type { CheckStep, Outcome } from './model.ts';

/** The smallest module with a SIMD instruction (v128.const, then drop): valid only where SIMD is supported. */
const SIMD_MODULE = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[3, 2, 1, 0],
  ...[10, 23, 1, 21, 0, 0xfd, 0x0c, ...new Array<number>(16).fill(0), 0x1a, 0x0b],
);

/** Tests of what effects and offline use need. */
export function browserSteps(): readonly CheckStep[] {
  const step = (label: string, test: () => Outcome | Promise<Outcome>): CheckStep => ({
    group: 'browser',
    label,
    run: async () => test(),
  });
  return [
    step(msg('Secure page'), () =>
      window.isSecureContext
        ? good(msg('Opened over https, or from this device itself.'))
        : {
            verdict: 'bad',
            sentence: msg(
              'Opened over plain http, so there is no camera, no microphone and no key: use https.',
            ),
          },
    ),
    step(msg('Background effects'), effects),
    step(msg('Use without a network'), offline),
  ];
}

async function effects(): Promise<Outcome> {
  if (!(await supportsEffects())) {
    return {
      verdict: 'warning',
      sentence: msg('This browser cannot change the background: use Chrome, Edge or Firefox for it.'),
    };
  }
  return WebAssembly.validate(SIMD_MODULE)
    ? good(msg('The background can be blurred, and fast (WebAssembly SIMD).'))
    : {
        verdict: 'warning',
        sentence: msg(
          'The background can be blurred, but slowly: this processor or browser has no WebAssembly SIMD.',
        ),
      };
}

async function offline(): Promise<Outcome> {
  const registration =
    'serviceWorker' in navigator ? await navigator.serviceWorker.getRegistration() : undefined;
  return registration?.active
    ? good(msg('The app is stored on this device and opens without a network.'))
    : {
        verdict: 'warning',
        sentence: msg(
          'The app is not stored on this device yet: stay on this page for a moment, then run again.',
        ),
      };
}

const good = (sentence: string): Outcome => ({ verdict: 'good', sentence });
