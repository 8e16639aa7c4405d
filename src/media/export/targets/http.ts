/** One request; its body is read from where it lies. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE' | 'MKCOL';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Blob | string;
}

/** What came back, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** Null where there is none, or CORS does not show it. */
  header(name: string): string | null;
}

/** What else one wants of a request. */
export interface HttpScope {
  readonly signal: AbortSignal;
  /** Gets the bytes of the body that are sent so far. */
  readonly onBytes?: (sentBytes: number) => void;
}

/** No answer came: the network, the name, the certificate or CORS; browsers do not say which. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly url: string;

  constructor(url: string) {
    super(`No answer from ${new URL(url).host}`);
    this.url = url;
  }
}

/** Nothing sent and nothing heard for so long: the connection is dead. */
const MOST_SILENT_MS = 60_000;

/**
 * Sends one request, by XMLHttpRequest: fetch does not tell how much of a body is sent. Without cookies.
 * @throws NoAnswer @throws the signal's reason
 */
export function send(request: HttpRequest, { signal, onBytes }: HttpScope): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const http = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout>;
    const onAbort = (): void => http.abort();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (): void => {
      done();
      reject(signal.aborted ? (signal.reason as Error) : new NoAnswer(request.url));
    };
    const beAlive = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => http.abort(), MOST_SILENT_MS);
    };
    http.open(request.method, request.url);
    for (const [name, value] of Object.entries(request.headers)) http.setRequestHeader(name, value);
    http.upload.onprogress = ({ loaded }) => {
      beAlive();
      onBytes?.(loaded);
    };
    http.onprogress = beAlive;
    http.onerror = fail;
    http.onabort = fail;
    http.onload = () => {
      done();
      resolve({
        status: http.status,
        text: http.responseText,
        header: (name) => headerIn(http.getAllResponseHeaders(), name),
      });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    beAlive();
    http.send(request.body ?? null);
  });
}

/** To ask for one that CORS does not show would be noted in the console. */
function headerIn(headers: string, name: string): string | null {
  const prefix = `${name.toLowerCase()}:`;
  const line = headers.split('\r\n').find((one) => one.toLowerCase().startsWith(prefix));
  return line?.slice(prefix.length).trim() ?? null;
}

/** Bytes of what was asked for; 0 where that is not said, so that it fits no file. */
export const lengthOf = (answer: HttpAnswer): number => Number(answer.header('Content-Length') ?? 0) || 0;

/** In the order of their waits: half a minute altogether, so that a server may start anew meanwhile. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000];
/** Longer than that nobody is asked to wait. */
const MOST_WAIT_MS = 60_000;
/** Those that another try may mend: RFC 9110 and RFC 6585. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Does `attempt` again, after longer and longer waits, where no answer came or one that may be another the next time; a
 * server's Retry-After is heeded. The last answer is handed on as it is. Before it is `isPatient` it tries twice only:
 * where nothing was ever answered, nothing will be.
 * @throws NoAnswer and what `attempt` throws
 */
export async function withRetries(
  attempt: () => Promise<HttpAnswer>,
  { signal, isPatient }: { readonly signal: AbortSignal; readonly isPatient: () => boolean },
): Promise<HttpAnswer> {
  for (let tried = 0; ; tried += 1) {
    const isLast = tried >= (isPatient() ? WAITS_MS.length : 1);
    let asked: string | null = null;
    try {
      const answer = await attempt();
      if (!PASSING.has(answer.status) || isLast) return answer;
      asked = answer.header('Retry-After');
    } catch (error) {
      if (!(error instanceof NoAnswer) || isLast) throw error;
    }
    // A little uneven, so that what failed together does not come back together.
    const ownMs = (WAITS_MS[tried] ?? 0) * (0.75 + Math.random() / 2);
    await pause(Math.min(MOST_WAIT_MS, Math.max(ownMs, retryAfterMs(asked))), signal);
  }
}

/** RFC 9110, section 10.2.3: seconds, or a date. */
function retryAfterMs(value: string | null): number {
  if (value === null) return 0;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
