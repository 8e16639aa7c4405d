import { expect } from 'chai';
import { deleteDB } from 'idb';
import type { AppError } from '../../../src/lib/errors.ts';
import { checkProfile, type S3Profile, type WebDavProfile } from '../../../src/lib/web-storage.ts';
import { openWebStorages } from '../../../src/library/web-storages.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';

const DAV: WebDavProfile = {
  kind: 'webdav',
  url: 'https://dav.example.org/films',
  user: 'ada',
  password: 'a very sécret word',
  publicUrl: '',
};
const S3: S3Profile = {
  ...{ kind: 's3', endpoint: 'https://s3.example.org', region: 'auto', bucket: 'films', prefix: 'own' },
  ...{ keyId: 'KEY', secret: 'topsecret', sessionToken: '', style: 'path', publicUrl: '' },
};

async function nameOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing',
    (error: unknown) => (error as AppError).name,
  );
}

describe('web storages', () => {
  let database: Database;
  const name = `storages-${crypto.randomUUID()}`;
  beforeEach(async () => (database = await openDatabase(name)));
  afterEach(async () => {
    database.close();
    await deleteDB(name);
  });

  it('are known until the tab is closed, and nothing of them is written', async () => {
    const storages = await openWebStorages(database);
    const id = await storages.add(DAV, null);
    expect(storages.all.value).to.deep.equal([
      { id, kind: 'webdav', label: 'dav.example.org/films', isKept: false, isLocked: false },
    ]);
    expect(typeof (await storages.target(id)).deliver).to.equal('function');
    expect(await database.getAll('webStorages')).to.deep.equal([]);
    const later = await openWebStorages(database);
    expect(later.all.value).to.deep.equal([]);
    expect(await nameOf(later.target(id))).to.equal('not-found');
  });

  it('are kept under a passphrase, and open with that one only', async () => {
    const id = await (await openWebStorages(database)).add(S3, 'correct horse');
    const [record] = await database.getAll('webStorages');
    expect(record?.label).to.equal('films/own (s3.example.org)');
    expect(record?.sealed.rounds).to.be.at.least(600_000);
    const bytes = new TextDecoder().decode(record?.sealed.ciphertext);
    expect(bytes).to.not.include('topsecret');
    expect(JSON.stringify(record)).to.not.include('topsecret');

    const later = await openWebStorages(database);
    expect(later.all.value[0]).to.include({ id, isKept: true, isLocked: true });
    expect(await nameOf(later.target(id))).to.equal('passphrase-wrong');
    expect(await nameOf(later.unlock(id, 'wrong horse'))).to.equal('passphrase-wrong');
    expect(later.all.value[0]?.isLocked).to.equal(true);
    await later.unlock(id, 'correct horse');
    expect(later.all.value[0]?.isLocked).to.equal(false);
    expect(await nameOf(later.target(id))).to.equal('nothing');
  });

  it('change their passphrase, where one knows the one before', async () => {
    const storages = await openWebStorages(database);
    const id = await storages.add(DAV, 'first');
    expect(await nameOf(storages.changePassphrase(id, { from: 'no', to: 'second' }))).to.equal(
      'passphrase-wrong',
    );
    await storages.changePassphrase(id, { from: 'first', to: 'second' });
    const later = await openWebStorages(database);
    expect(await nameOf(later.unlock(id, 'first'))).to.equal('passphrase-wrong');
    // As another keyboard types it: the same letters, other code points.
    await later.changePassphrase(id, { from: 'second', to: 'é' });
    await (await openWebStorages(database)).unlock(id, 'e\u0301');
    await later.remove(id);
    expect(await database.getAll('webStorages')).to.deep.equal([]);
    expect(later.all.value).to.deep.equal([]);
  });

  it('are not opened where somebody has changed what is kept', async () => {
    const id = await (await openWebStorages(database)).add(DAV, 'first');
    const record = (await database.get('webStorages', id))!;
    new Uint8Array(record.sealed.ciphertext)[3]! ^= 1;
    await database.put('webStorages', record);
    expect(await nameOf((await openWebStorages(database)).unlock(id, 'first'))).to.equal('passphrase-wrong');
  });
});

describe('what is typed of a web storage', () => {
  const problem = (profile: WebDavProfile | S3Profile, field: string): string | undefined => {
    const checked = checkProfile(profile);
    return 'problems' in checked ? [...checked.problems].find(([name]) => name === field)?.[1] : undefined;
  };

  it('is taken, trimmed, where it is right', () => {
    expect(checkProfile({ ...DAV, url: ' https://dav.example.org/films ' })).to.deep.equal({ profile: DAV });
    expect(checkProfile({ ...S3, prefix: '/own/' })).to.deep.equal({ profile: S3 });
    expect(checkProfile({ ...DAV, url: 'http://localhost:8080/dav' })).to.have.property('profile');
    expect(checkProfile({ ...S3, endpoint: 'http://s3.localhost:9000' })).to.have.property('profile');
    expect(checkProfile({ ...DAV, user: '', password: '' })).to.have.property('profile');
  });

  it('is refused, with what is wrong with it', () => {
    const urls = [
      ['', 'missing'],
      ['dav.example.org', 'no-url'],
      ['ftp://example.org', 'no-url'],
      ['javascript:alert(1)', 'no-url'],
      ['https://ada:word@example.org/', 'no-url'],
      ['https://example.org/?a=b', 'no-url'],
      ['http://example.org/', 'insecure'],
      ['http://localhost.example.org/', 'insecure'],
    ] as const;
    for (const [url, expected] of urls) {
      expect(problem({ ...DAV, url }, 'url'), url).to.equal(expected);
      expect(problem({ ...S3, endpoint: url }, 'endpoint'), url).to.equal(expected);
      if (url) expect(problem({ ...DAV, publicUrl: url }, 'publicUrl'), url).to.equal(expected);
    }
    expect(problem({ ...DAV, user: 'ada:word' }, 'user')).to.equal('no-key');
    for (const bucket of ['ab', 'Films', 'films/own', '-films', 'films_own', 'x'.repeat(64)]) {
      expect(problem({ ...S3, bucket }, 'bucket'), bucket).to.equal('no-bucket');
    }
    expect(problem({ ...S3, region: 'eu central' }, 'region')).to.equal('no-region');
    for (const prefix of ['a/../b', 'a//b', './a', 'a?b', 'a\\b', 'a#']) {
      expect(problem({ ...S3, prefix }, 'prefix'), prefix).to.equal('no-path');
    }
    expect(problem({ ...S3, secret: 'two words' }, 'secret')).to.equal('no-key');
    expect(problem({ ...S3, keyId: '' }, 'keyId')).to.equal('missing');
  });
});
