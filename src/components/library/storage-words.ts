import { msg } from '@lit/localize';
import type { ProfileField, ProfileProblem } from '../../lib/web-storage.ts';

/** What a field of a web storage is called. */
export function fieldLabel(field: ProfileField): string {
  const labels: Record<ProfileField, string> = {
    url: msg('Address of the folder'),
    user: msg('User name'),
    password: msg('Password'),
    publicUrl: msg('Public address'),
    endpoint: msg('Endpoint'),
    region: msg('Region'),
    bucket: msg('Bucket'),
    prefix: msg('Folder in the bucket'),
    keyId: msg('Access key id'),
    secret: msg('Secret access key'),
    sessionToken: msg('Session token'),
  };
  return labels[field];
}

/** What is wrong with what was typed, and how it should be. */
export function problemText(problem: ProfileProblem): string {
  const texts: Record<ProfileProblem, string> = {
    missing: msg('This is needed.'),
    'no-url': msg(
      'Type a whole address, such as https://example.org/films, without a question mark or a user name.',
    ),
    insecure: msg('Use https: over http everyone on the way could read the password.'),
    'no-bucket': msg('A bucket has 3 to 63 small letters, digits, dots and hyphens.'),
    'no-region': msg('A region has letters, digits and hyphens, such as eu-central-1, or auto.'),
    'no-path': msg('Type folders with slashes between them, such as films/2026.'),
    'no-key': msg('There is a character in it that no server takes: copy it once more.'),
  };
  return texts[problem];
}
