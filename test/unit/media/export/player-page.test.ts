import { expect } from 'chai';
import { playerPage } from '../../../../src/media/export/player-page.ts';

const settings = {
  title: 'Ada & <b>Bob</b> "live"',
  picture: { width: 1280, height: 720 },
  master: 'master.m3u8',
  script: 'hls.min.js',
};

/** Opens a page in a frame, without the files that belong beside it. */
async function open(html: string): Promise<{ page: Document; close: () => void }> {
  const frame = document.createElement('iframe');
  const url = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
  frame.src = url;
  const loaded = new Promise((resolve) => (frame.onload = resolve));
  document.body.append(frame);
  await loaded;
  if (!frame.contentDocument) throw new Error('no document');
  const close = (): void => {
    frame.remove();
    URL.revokeObjectURL(url);
  };
  return { page: frame.contentDocument, close };
}

describe('the player page', () => {
  it('shows any title as it is', async () => {
    const { page, close } = await open(await playerPage(settings));
    expect(page.title).to.equal(settings.title);
    expect(page.querySelector('h1')?.textContent).to.equal(settings.title);
    expect(page.querySelector('video')?.getAttribute('aria-label')).to.equal(settings.title);
    close();
  });

  it('runs under its own policy, with its style, and says so when nothing can be played', async () => {
    const { page, close } = await open(await playerPage(settings));
    const video = page.querySelector('video');
    if (!video) throw new Error('no video');
    expect(page.defaultView?.getComputedStyle(video).maxHeight).not.to.equal('none');
    const status = page.querySelector('[role=status]');
    for (let tries = 0; tries < 50 && status?.textContent === ''; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(status?.textContent).to.contain('cannot be played');
    close();
  });

  it('lets nothing else run', async () => {
    const html = (await playerPage(settings)).replace(
      '<h1>',
      '<script>document.title = "broken in"</script><h1>',
    );
    const { page, close } = await open(html);
    expect(page.title).to.equal(settings.title);
    close();
  });

  it('is an audio player where there is no picture', async () => {
    const { page, close } = await open(await playerPage({ ...settings, picture: null }));
    expect(page.querySelector('video')).to.equal(null);
    expect(page.querySelector('audio')?.controls).to.equal(true);
    close();
  });
});
