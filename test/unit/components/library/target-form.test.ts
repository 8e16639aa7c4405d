import { expect } from 'chai';
import { html } from 'lit';
import type { WebStorageSummary } from '../../../../src/app.ts';
import type {
  StorageCommand,
  StorageTest,
  TargetChoice,
} from '../../../../src/components/library/storage-events.ts';
import '../../../../src/components/library/target-form.ts';
import { AppError } from '../../../../src/lib/errors.ts';
import { openPage, type Page } from '../room/page.ts';

const KEPT: WebStorageSummary = {
  ...{ id: 'one', kind: 'webdav', label: 'dav.example.org/<b>films</b>', isKept: true, isLocked: true },
};

describe('the choice of where an export goes', () => {
  let page: Page;
  let choices: TargetChoice[] = [];
  let commands: StorageCommand[] = [];
  beforeEach(async () => {
    page = await openPage();
    choices = [];
    commands = [];
  });
  afterEach(() => page.close());

  const show = (
    choice: TargetChoice,
    change: { storages?: readonly WebStorageSummary[]; test?: StorageTest; error?: AppError } = {},
  ) =>
    page.show(
      html`<co-target-form
        .choice=${choice}
        canUseFolder
        .storages=${change.storages ?? []}
        .test=${change.test ?? null}
        .error=${change.error ?? null}
        @target-choose=${({ detail }: CustomEvent<TargetChoice>) => choices.push(detail)}
        @storage-command=${({ detail }: CustomEvent<StorageCommand>) => commands.push(detail)}
      ></co-target-form>`,
    );
  const type = async (label: string, value: string): Promise<void> => {
    const input = page.find('wa-input', label);
    input.value = value;
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await page.settle();
  };
  const press = async (label: string): Promise<void> => {
    page.find('wa-button', label).click();
    await page.settle();
  };

  it('offers a zip, a folder and every web storage that is known', async () => {
    await show({ kind: 'zip' }, { storages: [KEPT] });
    page.find('wa-radio', 'Zip download');
    page.find('wa-radio', 'dav.example.org/<b>films</b> (locked)').click();
    await page.settle();
    page.find('wa-radio', 'Web storage…').click();
    await page.settle();
    page.find('wa-radio', /^\s*Folder/).click();
    await page.settle();
    expect(choices).to.deep.equal([
      { kind: 'web', id: 'one' },
      { kind: 'web', id: null },
      { kind: 'folder' },
    ]);
  });

  it('tests and takes a WebDAV server, and says what is typed wrong first', async () => {
    await show({ kind: 'web', id: null });
    await type('Address of the folder', 'http://example.org');
    await press('Test connection');
    expect(commands).to.deep.equal([]);
    expect(page.find('span.problem').textContent).to.include('Use https');
    await type('Address of the folder', 'https://example.org/films');
    await type('User name', 'ada');
    await type('Password', 'word');
    await press('Test connection');
    await press('Use this storage');
    const profile = {
      kind: 'webdav',
      url: 'https://example.org/films',
      user: 'ada',
      password: 'word',
      publicUrl: '',
    };
    expect(commands).to.deep.equal([
      { kind: 'test', profile },
      { kind: 'add', profile, passphrase: null },
    ]);
    // The secret does not stay in the form.
    expect(page.find('wa-input', 'Password').value).to.equal('');
  });

  it('keeps an S3 storage only under a passphrase, and accepts its answers', async () => {
    await show({ kind: 'web', id: null });
    page.find('wa-radio', 'S3').click();
    await page.settle();
    await type('Endpoint', 'https://s3.example.org');
    await type('Region', 'auto');
    await type('Bucket', 'films');
    await type('Access key id', 'KEY');
    await type('Secret access key', 'secret');
    page.find('wa-switch', 'Keep it').click();
    await page.settle();
    await press('Use this storage');
    expect(commands).to.deep.equal([]);
    await type('Passphrase', 'correct horse');
    await press('Use this storage');
    expect(commands[0]).to.deep.include({ kind: 'add', passphrase: 'correct horse' });
    await page.expectAccessible();
  });

  it('shows how the test went', async () => {
    const choice = { kind: 'web', id: null } as const;
    await show(choice, { test: { kind: 'done', access: 'private' } });
    expect(page.text()).to.include('Others do not see');
    const error = new AppError(
      'target-refused',
      'dav.example.org does not accept the user name or the password.',
    );
    await show(choice, { test: { kind: 'failed', error } });
    expect(page.text()).to.include('does not accept the user name');
  });

  it('unlocks, forgets, and changes passphrases', async () => {
    await show({ kind: 'web', id: 'one' }, { storages: [KEPT] });
    await type('Passphrase', 'horse');
    page.find('form').dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
    await page.settle();
    await press('Change the passphrase…');
    await type('Passphrase until now', 'horse');
    await type('New passphrase', 'battery');
    await page.expectAccessible();
    page.find('form').dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
    await page.settle();
    await press('Forget');
    expect(commands).to.deep.equal([
      { kind: 'unlock', id: 'one', passphrase: 'horse' },
      { kind: 'change-passphrase', id: 'one', from: 'horse', to: 'battery' },
      { kind: 'remove', id: 'one' },
    ]);
  });
});
