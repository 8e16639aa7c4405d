/** What `answer` settles with. @throws Error where that takes longer than `limitMs` */
export function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No answer within ${limitMs} ms.`)), limitMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
