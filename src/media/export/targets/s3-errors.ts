import { AppError } from '../../../lib/errors.ts';
import { explainStatus } from './explain.ts';
import type { HttpAnswer } from './http.ts';

/** The text of the first element of that name in one of S3's plain answers, which have no attributes; else null. */
export function textIn(xml: string, element: string): string | null {
  const text = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
  return (
    text?.replace(/&(quot|amp|lt|gt|apos|#34|#39);/g, (_all, name: string) => ENTITIES[name] ?? '') ?? null
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  amp: '&',
  lt: '<',
  gt: '>',
  apos: "'",
  '#39': "'",
};

/** Why S3 said no, by the codes of its list of error responses; `host` is named in the sentence. */
export function explainS3(answer: HttpAnswer, host: string, bucket: string): AppError {
  const refuse = (sentence: string): AppError => new AppError('target-refused', sentence);
  switch (textIn(answer.text, 'Code')) {
    case 'ExpiredToken':
    case 'TokenRefreshRequired':
    case 'RequestExpired':
      return refuse('The session token has expired: get new credentials, and it goes on from there.');
    case 'InvalidToken':
      return refuse('The session token is not valid: get new credentials.');
    case 'InvalidAccessKeyId':
      return refuse(`${host} does not know this access key id: check it.`);
    case 'SignatureDoesNotMatch':
      return refuse(
        'The secret key does not fit the access key id, or the region is another one: check them.',
      );
    case 'AuthorizationHeaderMalformed':
      return refuse(
        `The region is wrong: ${host} expects ${textIn(answer.text, 'Region') ?? 'another one'}.`,
      );
    case 'RequestTimeTooSkewed':
      return refuse(
        'The clock of this device is wrong by more than 15 minutes: set it right, then try again.',
      );
    case 'NoSuchBucket':
      return refuse(`On ${host} there is no bucket “${bucket}”: check its name and the region.`);
    case 'PermanentRedirect':
      return refuse(`The bucket “${bucket}” is in another region: check the region and the endpoint.`);
    case 'AccessDenied':
    case 'AllAccessDisabled':
      return refuse(`These credentials may not write to “${bucket}”: they need s3:PutObject there.`);
    case 'EntityTooLarge':
      return refuse(`${host} does not take files that large: its limit has to be raised.`);
    case 'QuotaExceeded':
    case 'XMinioStorageFull':
    case 'StorageFull':
      return new AppError(
        'target-full',
        `There is no space left on ${host}: make room there, and it goes on.`,
      );
    default:
      if (answer.status === 404) return refuse(`On ${host} there is no bucket “${bucket}”: check its name.`);
      return explainStatus(answer, host);
  }
}
