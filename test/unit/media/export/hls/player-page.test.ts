import { expect } from 'chai';
import {
  playerPage,
  type PlayerPageSettings,
} from '../../../../../src/media/export/hls/player/player-page.ts';

const settings: PlayerPageSettings = {
  title: 'Ada & <b>Bob</b> "live"',
  picture: { width: 1280, height: 720 },
  master: 'master.m3u8',
  script: 'hls.min.js',
  lock: null,
  poster: null,
  chapters: null,
  thumbnails: null,
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

/** What the page says, once it says something. */
async function saidBy(page: Document, selector: string): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const text = page.querySelector(selector)?.textContent ?? '';
    if (text !== '') return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return '';
}

describe('the player page', () => {
  for (const kind of ['whole', 'embed'] as const) {
    it(`shows any title as it is: ${kind}`, async () => {
      const { page, close } = await open(await playerPage(settings, kind));
      expect(page.title).to.equal(settings.title);
      expect(page.querySelector('h1')?.textContent).to.equal(settings.title);
      expect(page.querySelector('video')?.getAttribute('aria-label')).to.equal(settings.title);
      close();
    });
  }

  it('runs under its own policy, with its style, and says so when nothing can be played', async () => {
    const { page, close } = await open(await playerPage(settings, 'whole'));
    const video = page.querySelector('video');
    if (!video) throw new Error('no video');
    expect(page.defaultView?.getComputedStyle(video).objectFit).to.equal('contain');
    expect(await saidBy(page, '#status')).to.contain('cannot be played');
    close();
  });

  it('lets nothing else run, and nothing be fetched from elsewhere', async () => {
    const html = (await playerPage(settings, 'whole')).replace(
      '<h1>',
      '<script>document.title = "broken in"</script><h1>',
    );
    const { page, close } = await open(html);
    expect(page.title).to.equal(settings.title);
    const policy = page.querySelector('meta[http-equiv]')?.getAttribute('content') ?? '';
    expect(policy)
      .to.contain("default-src 'none'")
      .and.not.to.match(/unsafe|https?:|\*/);
    close();
  });

  it('ends no script early, whatever chapters and files are called', async () => {
    const poster = '</script><script>document.title = "broken in"</script>';
    const { page, close } = await open(await playerPage({ ...settings, poster }, 'whole'));
    expect(page.title).to.equal(settings.title);
    expect(page.scripts).to.have.length(2);
    close();
  });

  it('is an audio player where there is no picture', async () => {
    const { page, close } = await open(await playerPage({ ...settings, picture: null }, 'whole'));
    expect(page.querySelector('video')).to.equal(null);
    expect(page.querySelector('audio')).not.to.equal(null);
    expect(page.querySelector<HTMLElement>('#full')?.hidden).to.equal(true);
    close();
  });

  it('asks for a passphrase before it plays what is encrypted, and says when it cannot check it', async () => {
    const { page, close } = await open(await playerPage({ ...settings, lock: 'lock.json' }, 'whole'));
    expect(page.querySelector<HTMLElement>('#stage')?.hidden).to.equal(true);
    const form = page.querySelector<HTMLFormElement>('#lock');
    const input = page.querySelector<HTMLInputElement>('#passphrase');
    if (!form || !input) throw new Error('no form');
    expect(form.hidden).to.equal(false);
    input.value = 'words';
    form.requestSubmit();
    expect(await saidBy(page, '#lock-answer')).to.equal('Checking…');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(page.querySelector('#lock-answer')?.textContent).to.contain('lock.json could not be read');
    close();
  });
});
