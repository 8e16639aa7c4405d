import * as v from 'valibot';

/** A folder on a WebDAV server (RFC 4918), and who may write there. */
export interface WebDavProfile {
  readonly kind: 'webdav';
  /** Of the folder in which bundles are put. */
  readonly url: string;
  /** Empty where the server asks nobody. */
  readonly user: string;
  readonly password: string;
  /** Where everyone sees that folder; empty where that is `url`. */
  readonly publicUrl: string;
}

/** A bucket of any storage that speaks Amazon's S3. */
export interface S3Profile {
  readonly kind: 's3';
  /** Of the service, without the bucket. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Of all keys, without slashes around it; may be empty. */
  readonly prefix: string;
  readonly keyId: string;
  readonly secret: string;
  /** Of temporary credentials; else empty. */
  readonly sessionToken: string;
  /** `path`: endpoint/bucket; `host`: bucket.endpoint. */
  readonly style: 'path' | 'host';
  /** Where everyone sees the bucket; empty where that is the endpoint. */
  readonly publicUrl: string;
}

/** A web storage, with what it takes to write to it: a secret. */
export type WebStorageProfile = WebDavProfile | S3Profile;

/** The names of what is typed. */
export type ProfileField = Exclude<keyof WebDavProfile | keyof S3Profile, 'kind' | 'style'>;

/** What is wrong with what was typed. */
export type ProfileProblem =
  'missing' | 'no-url' | 'insecure' | 'no-bucket' | 'no-region' | 'no-path' | 'no-key';

/** Other than over TLS a browser talks from a secure page to this device only, and so would the password go in the clear. */
const LOCAL = /^((.+\.)?localhost|127\.0\.0\.1|\[::1\])$/;

/** Whether a host name is this device's own. */
export const isLocalHost = (hostname: string): boolean => LOCAL.test(hostname);

const PROBLEM = {
  missing: 'missing',
  url: 'no-url',
  secure: 'insecure',
  bucket: 'no-bucket',
  region: 'no-region',
  path: 'no-path',
  key: 'no-key',
} as const satisfies Record<string, ProfileProblem>;

const isPlainUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && search === '' && hash === '';
};
const isSecure = (text: string): boolean => {
  // What is no address at all has been said by then.
  if (!URL.canParse(text)) return true;
  const { protocol, hostname } = new URL(text);
  return protocol !== 'http:' || isLocalHost(hostname);
};
const filled = v.pipe(v.string(), v.trim(), v.nonEmpty(PROBLEM.missing));
const url = v.pipe(filled, v.check(isPlainUrl, PROBLEM.url), v.check(isSecure, PROBLEM.secure));
const optionalUrl = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => text === '' || isPlainUrl(text), PROBLEM.url),
  v.check(isSecure, PROBLEM.secure),
);
/** What a header can carry. */
const key = v.pipe(filled, v.regex(/^[\x21-\x7e]+$/, PROBLEM.key));
const optionalKey = v.pipe(v.string(), v.trim(), v.regex(/^[\x21-\x7e]*$/, PROBLEM.key));

const schemas = {
  webdav: v.object({
    kind: v.literal('webdav'),
    url,
    // RFC 7617: the colon ends the name.
    user: v.pipe(v.string(), v.trim(), v.regex(/^[^:\p{Cc}]*$/u, PROBLEM.key)),
    password: v.pipe(v.string(), v.regex(/^\P{Cc}*$/u, PROBLEM.key)),
    publicUrl: optionalUrl,
  }),
  s3: v.object({
    kind: v.literal('s3'),
    endpoint: url,
    region: v.pipe(filled, v.regex(/^[\w-]{1,40}$/, PROBLEM.region)),
    // As Amazon's rules for names of buckets have it.
    bucket: v.pipe(filled, v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, PROBLEM.bucket)),
    prefix: v.pipe(
      v.string(),
      v.transform((text) => text.trim().replace(/^\/+|\/+$/g, '')),
      v.check(isKeyPath, PROBLEM.path),
    ),
    keyId: key,
    secret: key,
    sessionToken: optionalKey,
    style: v.picklist(['path', 'host']),
    publicUrl: optionalUrl,
  }),
};

function isKeyPath(text: string): boolean {
  return (
    !/[\p{Cc}\\?#]/u.test(text) &&
    !text
      .split('/')
      .some((part, _index, { length }) => part === '.' || part === '..' || (part === '' && length > 1))
  );
}

/** What was typed, trimmed and ready to be used; or what is wrong with it, by field. */
export function checkProfile(
  typed: WebStorageProfile,
):
  { readonly profile: WebStorageProfile } | { readonly problems: ReadonlyMap<ProfileField, ProfileProblem> } {
  const result = v.safeParse<(typeof schemas)['webdav' | 's3']>(schemas[typed.kind], typed);
  if (result.success) return { profile: result.output };
  const problems = new Map<ProfileField, ProfileProblem>();
  for (const issue of result.issues) {
    const field = issue.path?.[0]?.key as ProfileField;
    // The first is the plainest.
    if (!problems.has(field)) problems.set(field, problemOf(issue.message));
  }
  return { problems };
}

const problemOf = (message: string): ProfileProblem =>
  Object.values(PROBLEM).find((problem) => problem === message) ?? 'no-url';

/** What a web storage is called in lists: no secret is in it. */
export function profileLabel(profile: WebStorageProfile): string {
  if (profile.kind === 'webdav') {
    const { host, pathname } = new URL(profile.url);
    return `${host}${pathname.replace(/\/$/, '')}`;
  }
  const { endpoint, bucket, prefix } = profile;
  return [bucket, prefix].filter(Boolean).join('/') + ` (${new URL(endpoint).host})`;
}
