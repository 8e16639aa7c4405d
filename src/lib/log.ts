/**
 * What the app notes for whoever opens the console. Nothing is sent anywhere, and no room code, name or
 * address may be logged.
 */
export const log = {
  warn(message: string, error?: unknown): void {
    console.warn(`[coterie] ${message}`, error ?? '');
  },
};
