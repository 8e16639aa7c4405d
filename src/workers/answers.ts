/** What one waits for from a worker, one answer at a time. */
export interface Answers {
  /** The answer, or the reason for which none will come. */
  wait<T>(answer: Promise<T>): Promise<T>;
  /** The worker has ended, and will never answer: whoever waits is told. */
  giveUp(reason: unknown): void;
}

/** For a worker of which one thing is asked after the other. */
export function createAnswers(): Answers {
  let giveUp: (reason: unknown) => void = () => undefined;
  return {
    wait: (answer) =>
      new Promise((resolve, reject) => {
        giveUp = reject;
        answer.then(resolve, reject);
      }),
    giveUp: (reason) => giveUp(reason),
  };
}
