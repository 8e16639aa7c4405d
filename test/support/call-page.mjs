// @ts-check
import { servePage } from './served-page.mjs';

/** Builds the bare call page and serves it, with a relay, as the app is served. */
export const serveCallPage = () => servePage('call-page');
