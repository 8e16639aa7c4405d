import { spawn } from 'node:child_process';

/** A screen for programs that look for one. */
export interface Display {
  /** As DISPLAY wants it. */
  readonly name: string;
  close(): void;
}

/**
 * Starts a screen that nobody sees: without one Firefox has no WebGL, and MediaPipe asks for that even where it computes
 * on the processor. Null where Xvfb is not installed.
 */
export function openDisplay(): Promise<Display | null> {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.once('exit', () => resolve(null));
    server.stdout.once('data', (number: Buffer) =>
      resolve({ name: `:${String(number).trim()}`, close: () => server.kill() }),
    );
  });
}
