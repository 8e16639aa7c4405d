// The effects worker as it would run in Safari.
import './worker-only-globals.ts';
import '../../../../src/workers/effects/effects.worker.ts';
