import type { WebDavProfile } from '../../../lib/web-storage.ts';
import { contentTypeOf } from './content-types.ts';
import { explainStatus } from './explain.ts';
import { lengthOf, send, withRetries, type HttpAnswer, type HttpRequest, type HttpScope } from './http.ts';
import { encodePath, withSlash } from './urls.ts';
import type { WebStorage } from './web-storage.ts';

/** A folder on a WebDAV server (RFC 4918), with basic authentication (RFC 7617) where there is a user. */
export function createWebDavStorage({ url, user, password, publicUrl }: WebDavProfile): WebStorage {
  const base = withSlash(url);
  const { host } = new URL(base);
  const isAsked = user !== '' || password !== '';
  const authorization = isAsked ? { Authorization: `Basic ${base64(`${user}:${password}`)}` } : {};
  const explain = (answer: HttpAnswer): Error => explainStatus(answer, host);
  let isAnswering = false;
  const ask = (
    method: HttpRequest['method'],
    path: string,
    scope: HttpScope,
    body?: Blob,
  ): Promise<HttpAnswer> => {
    const type = body ? { 'Content-Type': contentTypeOf(path) } : {};
    const headers = { ...authorization, ...type };
    const request = { method, url: base + encodePath(path), headers, ...(body ? { body } : {}) };
    const attempt = async (): Promise<HttpAnswer> => {
      const answer = await send(request, scope);
      isAnswering = true;
      return answer;
    };
    return withRetries(attempt, { signal: scope.signal, isPatient: () => isAnswering });
  };
  return {
    id: `${base} ${user}`,
    urlOf: (path) => withSlash(publicUrl || url) + encodePath(path),
    needs: {
      methods: ['GET', 'HEAD', 'PUT', 'MKCOL', 'DELETE'],
      headers: [...(isAsked ? ['authorization'] : []), 'content-type'],
    },
    explain,
    async sizeOf(path, scope) {
      const answer = await ask('HEAD', path, scope);
      if (answer.status === 404) return null;
      if (answer.status >= 400) throw explain(answer);
      return lengthOf(answer);
    },
    async makeFolder(path, scope) {
      // Not every server says 405 of what is there (rclone makes it anew), so it is asked for before.
      const before = await ask('HEAD', `${path}/`, scope);
      const answer = await ask('MKCOL', `${path}/`, scope);
      // RFC 4918, section 9.3.1: 405 is for what is there.
      if (answer.status >= 400 && answer.status !== 405) throw explain(answer);
      return before.status === 404 && answer.status === 201;
    },
    async put(path, content, _note, onBytes, { signal }) {
      const answer = await ask('PUT', path, { signal, onBytes }, content);
      if (answer.status >= 400) throw explain(answer);
    },
    async remove(path, note, scope) {
      // A half file is the server's own business.
      if (note !== null) return;
      const answer = await ask('DELETE', path, scope);
      if (answer.status >= 400 && answer.status !== 404) throw explain(answer);
    },
  };
}

/** RFC 7617 leaves the encoding open; UTF-8 is what it recommends. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
