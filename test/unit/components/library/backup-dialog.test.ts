import { expect } from 'chai';
import { html } from 'lit';
import '../../../../src/components/library/backup-dialog.ts';
import type { BackupState } from '../../../../src/app.ts';
import { AppError, type ErrorCode } from '../../../../src/lib/errors.ts';
import { openPage, type Page } from '../room/page.ts';

describe('the dialog of backups', () => {
  let page: Page;
  beforeEach(async () => {
    page = await openPage();
  });
  afterEach(() => page.close());

  it('says of what broke off what is kept of it, and of other failures what they are', async () => {
    const show = async (what: 'backup' | 'restore', code: ErrorCode): Promise<string> => {
      const state: BackupState = { kind: 'failed', what, error: new AppError(code, 'Of no interest') };
      await page.show(html`<co-backup-dialog open .state=${state}></co-backup-dialog>`);
      await page.settle();
      return page.text();
    };
    expect(await show('backup', 'unexpected')).to.include('The backup broke off by itself: back up again.');
    await page.expectAccessible();
    expect(await show('backup', 'export-failed'), 'of the zip').to.include('The backup broke off by itself');
    expect(await show('restore', 'unexpected')).to.include('Restoring broke off by itself.');
    expect(await show('restore', 'storage-full')).to.include('The disk space for this site is used up');
  });
});
