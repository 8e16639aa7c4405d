import * as v from 'valibot';

/** A server that relays what two networks do not let through directly (RFC 8656), and how it knows us. */
export interface TurnServer {
  /** As in RFC 7065: `turn:host:port?transport=udp`; port and transport may be missing. */
  readonly url: string;
  readonly username: string;
  readonly credential: string;
}

/** RFC 7064 and 7065, but for what is only of historical interest. */
const ADDRESS = /^(?:stuns?|turns?):(?<host>(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[1-9]\d*)?)(?<query>\?.*)?$/i;
const TRANSPORT = /^\?transport=(?:udp|tcp)$/;
/** RFC 8489, section 14.3, allows a user name 508 bytes. Half a character cannot be written into a link. */
const SECRET = v.pipe(v.string(), v.regex(/^\P{Surrogate}{1,508}$/u));

const turnServer = v.object({
  url: v.pipe(v.string(), v.maxLength(300), v.check(isIceAddress), v.check(isTurnAddress)),
  username: SECRET,
  credential: SECRET,
});

/** Whether an address names a TURN server rather than a STUN server. */
export function isTurnAddress(url: string): boolean {
  return /^turns?:/i.test(url);
}

/** Whether every browser takes this for the address of a STUN or TURN server: one that it does not take ends the call. */
export function isIceAddress(url: string): boolean {
  const { host, query } = ADDRESS.exec(url)?.groups ?? {};
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  return query === undefined || (isTurnAddress(url) && TRANSPORT.test(query));
}

/** The server where all three are as they must be; else null. */
export function toTurnServer(candidate: TurnServer): TurnServer | null {
  const result = v.safeParse(turnServer, candidate);
  return result.success ? result.output : null;
}

/**
 * Reads `turn:user:password@host:port?transport=tcp`, in which user and password are percent-encoded: the one form in
 * which links and this device keep a TURN server. Null where it is none.
 */
export function parseTurnServer(text: string): TurnServer | null {
  const [, scheme = '', username = '', credential = '', rest = ''] =
    /^(turns?:)([^:@]*):([^@]*)@(.*)$/is.exec(text.trim()) ?? [];
  try {
    return toTurnServer({
      url: `${scheme}${rest}`,
      username: decodeURIComponent(username),
      credential: decodeURIComponent(credential),
    });
  } catch {
    // A percent sign that encodes nothing.
    return null;
  }
}

/** The text that {@link parseTurnServer} reads. */
export function formatTurnServer({ url, username, credential }: TurnServer): string {
  return url.replace(':', `:${encodeURIComponent(username)}:${encodeURIComponent(credential)}@`);
}
