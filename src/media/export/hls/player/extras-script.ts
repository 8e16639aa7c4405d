import type { PlayerParts } from './player-config.ts';

/** Shows, above the position, the picture of the moment that the pointer is at. Written into the page as text. */
export const attachPreview: PlayerParts['attachPreview'] = (player, { thumbnails }, unlocked) => {
  const seek = document.getElementById('seek') as HTMLInputElement;
  const preview = document.getElementById('preview') as HTMLDivElement;
  const label = document.getElementById('preview-time') as HTMLSpanElement;
  const tile = document.getElementById('preview-picture') as HTMLCanvasElement;
  const sheets = new Map<string, Promise<ImageBitmap>>();
  let wanted = -1;

  const loadSheet = (path: string): Promise<ImageBitmap> => {
    const loading = sheets.get(path) ?? unlocked.load(path).then((blob) => createImageBitmap(blob));
    sheets.set(path, loading);
    return loading;
  };
  const drawTile = async (seconds: number): Promise<void> => {
    if (!thumbnails) return;
    const { timesS, columns, rows, width, height } = thumbnails;
    const index = Math.max(0, timesS.filter((fromS) => fromS <= seconds).length - 1);
    const path = thumbnails.sheets[Math.floor(index / (columns * rows))];
    if (index === wanted || path === undefined) return;
    wanted = index;
    const sheet = await loadSheet(path);
    if (index !== wanted) return;
    const place = index % (columns * rows);
    tile.width = width;
    tile.height = height;
    tile
      .getContext('2d')
      ?.drawImage(
        sheet,
        (place % columns) * width,
        Math.floor(place / columns) * height,
        width,
        height,
        0,
        0,
        width,
        height,
      );
  };
  const show = (share: number): void => {
    if (!(player.duration > 0)) return;
    const seconds = Math.max(0, Math.min(1, share)) * player.duration;
    const whole = Math.floor(seconds);
    label.textContent = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
    preview.hidden = false;
    // Kept inside the stage.
    const half = preview.offsetWidth / 2;
    const centre = Math.max(half, Math.min(seek.offsetWidth - half, share * seek.offsetWidth));
    preview.style.left = `${centre}px`;
    // Without its picture the time is of use too.
    drawTile(seconds).catch(() => undefined);
  };
  const hide = (): void => {
    preview.hidden = true;
  };
  tile.hidden = !thumbnails;
  seek.addEventListener('pointermove', (event) => {
    const { left, width } = seek.getBoundingClientRect();
    show((event.clientX - left) / width);
  });
  seek.addEventListener('input', () => show(Number(seek.value) / (player.duration || 1)));
  for (const event of ['pointerleave', 'blur', 'pointercancel']) seek.addEventListener(event, hide);
  seek.addEventListener('pointerup', (event) => {
    if (event.pointerType !== 'mouse') hide();
  });
};

/** Loads poster and chapters, each of which is a button that seeks. Written into the page as text. */
export const attachChapters: PlayerParts['attachChapters'] = async (player, config, unlocked) => {
  if (config.poster !== null && player instanceof HTMLVideoElement) {
    player.poster = URL.createObjectURL(await unlocked.load(config.poster));
  }
  const nav = document.getElementById('chapters');
  const list = nav?.querySelector('ol');
  if (config.chapters === null || !nav || !list) return;
  const chapters = JSON.parse(await (await unlocked.load(config.chapters)).text()) as {
    'start-time': number;
    titles: { title: string }[];
  }[];
  const clock = (seconds: number): string => {
    const whole = Math.floor(seconds);
    const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    const shown = parts[0] === 0 ? parts.slice(1) : parts;
    return shown.map((part, index) => (index === 0 ? part : String(part).padStart(2, '0'))).join(':');
  };
  const buttons = chapters.map(({ 'start-time': fromS, titles }) => {
    const button = document.createElement('button');
    const time = document.createElement('span');
    time.className = 'at';
    time.textContent = clock(fromS);
    button.type = 'button';
    button.append(time, ` ${titles[0]?.title ?? ''}`);
    button.addEventListener('click', () => {
      player.currentTime = fromS;
      player.play().catch(() => undefined);
    });
    const item = document.createElement('li');
    item.append(button);
    list.append(item);
    return button;
  });
  player.addEventListener('timeupdate', () => {
    const now = chapters.filter((chapter) => chapter['start-time'] <= player.currentTime + 0.01).length - 1;
    buttons.forEach((button, index) => {
      if (index === now) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
    });
  });
  nav.hidden = false;
};
