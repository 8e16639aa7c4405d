/** Waits until something holds. @throws Error after ten seconds */
export async function soon(holds: () => boolean): Promise<void> {
  const giveUpAtMs = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > giveUpAtMs) throw new Error(`It did not come about: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
