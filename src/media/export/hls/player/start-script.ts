import type { PlayerConfig, PlayerParts } from './player-config.ts';

/** What the page does once it is there. Written into the page as text: see {@link PlayerParts}. */
export const startPlayer = (config: PlayerConfig, parts: PlayerParts): void => {
  const player = document.getElementById('player') as HTMLMediaElement;
  const status = document.getElementById('status') as HTMLParagraphElement;
  const say = (sentence: string): void => {
    status.textContent = sentence;
  };

  const offerEmbedding = (): void => {
    const line = document.getElementById('embed-line') as HTMLTextAreaElement | null;
    const copy = document.getElementById('embed-copy');
    // Addresses of other kinds lead nowhere from another page.
    if (!line || !copy || !location.protocol.startsWith('http')) return;
    const { width, height } = line.dataset;
    const address = new URL('embed.html', location.href).href.replaceAll('"', '%22');
    line.value = `<iframe src="${address}" width="${width ?? ''}" height="${height ?? ''}" allow="fullscreen; autoplay; picture-in-picture" style="border: 0; max-width: 100%"></iframe>`;
    copy.addEventListener('click', () => {
      line.select();
      navigator.clipboard
        .writeText(line.value)
        .then(() => say('The line is copied.'))
        .catch(() => say('This browser does not let the page copy: the line is selected, copy it by hand.'));
    });
  };

  const run = async (): Promise<void> => {
    if (location.protocol === 'file:') {
      say('Browsers play streams from web servers only: put this folder on one and open it there.');
      return;
    }
    offerEmbedding();
    const unlocked = await parts.unlock(config);
    // Told once the controls are there.
    let onChange = (): void => undefined;
    const source = parts.openSource(player, config, unlocked.key, {
      onChange: () => onChange(),
      onFailure: say,
    });
    ({ onChange } = parts.attachControls(player, source));
    const stage = document.getElementById('stage') as HTMLDivElement;
    stage.hidden = false;
    if (config.lock !== null) document.getElementById('play')?.focus();
    parts.attachPreview(player, config, unlocked);
    await parts.attachChapters(player, config, unlocked);
  };
  run().catch(() => say('Part of this page could not be loaded. Reload it to try again.'));
};
