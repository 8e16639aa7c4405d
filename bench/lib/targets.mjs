/**
 * What one page or worker holds.
 * @typedef {{url: string, heapBytes: number, wasmBytes: number, openFrames: number}} TargetMemory
 *   `heapBytes`: V8's and the DOM's objects and what ArrayBuffers hold, after a collection. `wasmBytes`: WebAssembly's
 *   memories, as large as they have grown. `openFrames`: VideoFrames that were not closed
 */

/** @typedef {{sessionId: string, timer: NodeJS.Timeout, resolve(result: unknown): void, reject(reason: Error): void}} Question */

/**
 * @typedef {object} Targets
 * @property {() => readonly string[]} workers the addresses of those that live
 * @property {(part: string) => number} started how many workers, whose address has this part in it, ever were
 * @property {() => number} warnings how often Chromium has said that frames were collected without having been closed: of
 *   all that were within some seconds, it says so once
 * @property {() => Promise<TargetMemory[]>} measure collects garbage first
 */

const UNCLOSED = 'garbage collected without being closed';
const GROUP = 'bench';
/** Loading a runtime takes far longer than it takes to be there first. */
const NOTE_WASM = `
  globalThis.benchWasm = [];
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await real(...given);
      for (const exported of Object.values((made.instance ?? made).exports))
        if (exported instanceof WebAssembly.Memory) benchWasm.push(exported);
      return made;
    };
  }`;
const WASM_BYTES = '(globalThis.benchWasm ?? []).reduce((sum, { buffer }) => sum + buffer.byteLength, 0)';
const LONGEST_MS = 20_000;

/**
 * Watches the pages of a browser and all of their workers, those of workers too, which Playwright has no session for.
 * @param {import('playwright').Browser} browser
 * @param {{unlooked: RegExp}} options where no open frames are looked for, by address: Chromium 156 crashes when it is to
 *   find objects of a class where MediaPipe's runtime is
 * @returns {Promise<Targets>}
 */
export async function watchTargets(browser, { unlooked }) {
  const root = await browser.newBrowserCDPSession();
  /** @type {Map<string, {url: string, isWorker: boolean}>} by session */
  const targets = new Map();
  /** @type {Map<number, Question>} */
  const questions = new Map();
  /** @type {string[]} */
  const workersSeen = [];
  let warnings = 0;
  let lastId = 0;

  /**
   * @param {string} sessionId
   * @param {string} method
   * @param {Record<string, unknown>} [params]
   * @returns {Promise<any>}
   */
  const ask = async (sessionId, method, params = {}) => {
    const id = ++lastId;
    const answer = new Promise((resolve, reject) => {
      const giveUp = () => reject(new Error(`No answer to ${method} from ${targets.get(sessionId)?.url}.`));
      const timer = setTimeout(giveUp, LONGEST_MS);
      questions.set(id, { sessionId, timer, resolve, reject });
    });
    // What ends while it is asked fails twice.
    answer.catch(() => undefined);
    const message = JSON.stringify({ id, method, params });
    await root.send('Target.sendMessageToTarget', { sessionId, message });
    return answer;
  };

  root.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, method, params, result, error } = JSON.parse(message);
    if (method === 'Log.entryAdded' && params.entry.text.includes(UNCLOSED)) warnings++;
    const question = questions.get(id);
    clearTimeout(question?.timer);
    questions.delete(id);
    if (error) question?.reject(new Error(error.message));
    else question?.resolve(result);
  });
  root.on('Target.detachedFromTarget', ({ sessionId }) => {
    const url = targets.get(sessionId)?.url;
    targets.delete(sessionId);
    for (const [id, question] of questions) {
      if (question.sessionId !== sessionId) continue;
      clearTimeout(question.timer);
      questions.delete(id);
      question.reject(new Error(`${url} has ended.`));
    }
  });

  /** @param {{targetId: string, type: string, url: string}} info */
  const attach = async ({ targetId, type, url }) => {
    if (type !== 'page' && type !== 'worker') return;
    const { sessionId } = await root.send('Target.attachToTarget', { targetId, flatten: false });
    const isWorker = type === 'worker';
    targets.set(sessionId, { url, isWorker });
    const noted = isWorker
      ? ask(sessionId, 'Runtime.evaluate', { expression: NOTE_WASM })
      : ask(sessionId, 'Page.enable').then(() =>
          ask(sessionId, 'Page.addScriptToEvaluateOnNewDocument', { source: NOTE_WASM }),
        );
    await Promise.all([ask(sessionId, 'Log.enable'), noted]);
    // A worker is announced before it has an address.
    const { targetInfo } = await root.send('Target.getTargetInfo', { targetId });
    targets.set(sessionId, { url: targetInfo.url, isWorker });
    if (isWorker) workersSeen.push(targetInfo.url);
  };
  root.on('Target.targetCreated', ({ targetInfo }) => {
    attach(targetInfo).catch(() => {
      // It has ended meanwhile.
    });
  });
  await root.send('Target.setDiscoverTargets', { discover: true });

  /** @param {string} sessionId @param {string} expression @returns {Promise<any>} */
  const evaluate = async (sessionId, expression) => {
    const { result } = await ask(sessionId, 'Runtime.evaluate', { expression, returnByValue: true });
    return result.value;
  };

  /** @param {string} sessionId */
  const countOpenFrames = async (sessionId) => {
    const { result } = await ask(sessionId, 'Runtime.evaluate', {
      expression: 'VideoFrame.prototype',
      objectGroup: GROUP,
    });
    const { objects } = await ask(sessionId, 'Runtime.queryObjects', {
      prototypeObjectId: result.objectId,
      objectGroup: GROUP,
    });
    const answer = await ask(sessionId, 'Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: 'function () { return this.filter(({ codedWidth }) => codedWidth > 0).length; }',
      returnByValue: true,
    });
    await ask(sessionId, 'Runtime.releaseObjectGroup', { objectGroup: GROUP });
    return answer.result.value;
  };

  /**
   * @param {string} sessionId
   * @param {string} url
   * @returns {Promise<TargetMemory>}
   */
  const measure = async (sessionId, url) => {
    await ask(sessionId, 'HeapProfiler.collectGarbage');
    const usage = await ask(sessionId, 'Runtime.getHeapUsage');
    return {
      url,
      heapBytes: usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize,
      wasmBytes: await evaluate(sessionId, WASM_BYTES),
      openFrames: unlooked.test(url) ? 0 : await countOpenFrames(sessionId),
    };
  };

  return {
    workers: () => [...targets.values()].filter(({ isWorker }) => isWorker).map(({ url }) => url),
    started: (part) => workersSeen.filter((url) => url.includes(part)).length,
    warnings: () => warnings,
    async measure() {
      /** @type {TargetMemory[]} */
      const measured = [];
      for (const [sessionId, { url }] of [...targets]) {
        try {
          measured.push(await measure(sessionId, url));
        } catch (error) {
          // What has ended meanwhile holds nothing any more.
          if (targets.has(sessionId)) throw error;
        }
      }
      return measured;
    },
  };
}
