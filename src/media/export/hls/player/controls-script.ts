import type { PlayerParts } from './player-config.ts';

/** Wires the buttons, menus and keys. Written into the page as text: see {@link PlayerParts}. */
export const attachControls: PlayerParts['attachControls'] = (player, source) => {
  const find = (id: string): Element => {
    const element = document.getElementById(id);
    if (!element) throw new Error(`There is no ${id}.`);
    return element;
  };
  const stage = find('stage') as HTMLElement;
  const play = find('play') as HTMLButtonElement;
  const seek = find('seek') as HTMLInputElement;
  const time = find('time') as HTMLElement;
  const mute = find('mute') as HTMLButtonElement;
  const volume = find('volume') as HTMLInputElement;
  const subtitles = find('subtitles') as HTMLSelectElement;
  const quality = find('quality') as HTMLSelectElement;
  const speed = find('speed') as HTMLSelectElement;
  const full = find('full') as HTMLButtonElement;

  const clock = (seconds: number): string => {
    const whole = Math.floor(Number.isFinite(seconds) ? seconds : 0);
    const padded = (value: number): string => String(value).padStart(2, '0');
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    return hours > 0
      ? `${hours}:${padded(minutes)}:${padded(whole % 60)}`
      : `${minutes}:${padded(whole % 60)}`;
  };
  const duration = (): number => (Number.isFinite(player.duration) ? player.duration : 0);
  const seekTo = (seconds: number): void => {
    player.currentTime = Math.max(0, Math.min(duration(), seconds));
  };
  const togglePlay = (): void => {
    if (player.paused) player.play().catch(() => undefined);
    else player.pause();
  };
  const toggleMute = (): void => {
    player.muted = !player.muted;
  };
  const choose = (select: HTMLSelectElement, value: string): void => {
    select.value = value;
    select.dispatchEvent(new Event('change'));
  };
  let lastSubtitles = '0';
  const toggleSubtitles = (): void => {
    if (!subtitles.hidden) choose(subtitles, subtitles.value === '-1' ? lastSubtitles : '-1');
  };
  const toggleFull = (): void => {
    const apple = player as HTMLMediaElement & { webkitEnterFullscreen?: () => void };
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (document.fullscreenEnabled) void stage.requestFullscreen();
    else apple.webkitEnterFullscreen?.();
  };

  const name = (button: HTMLButtonElement, label: string, icon: string): void => {
    button.setAttribute('aria-label', label);
    button.title = label;
    button.dataset['icon'] = icon;
  };
  const showState = (): void => {
    name(play, player.paused ? 'Play' : 'Pause', player.paused ? 'play' : 'pause');
    const isSilent = player.muted || player.volume === 0;
    name(mute, isSilent ? 'Unmute' : 'Mute', isSilent ? 'muted' : 'loud');
    volume.value = String(player.muted ? 0 : player.volume);
  };
  const showTime = (): void => {
    const text = `${clock(player.currentTime)} / ${clock(duration())}`;
    if (time.textContent !== text) time.textContent = text;
    seek.max = String(duration());
    seek.value = String(player.currentTime);
    seek.setAttribute('aria-valuetext', `${clock(player.currentTime)} of ${clock(duration())}`);
  };
  for (const event of ['play', 'pause', 'ended', 'volumechange']) player.addEventListener(event, showState);
  for (const event of ['timeupdate', 'durationchange', 'seeking']) player.addEventListener(event, showTime);
  player.addEventListener('click', togglePlay);
  play.addEventListener('click', togglePlay);
  mute.addEventListener('click', toggleMute);
  full.addEventListener('click', toggleFull);
  seek.addEventListener('input', () => seekTo(Number(seek.value)));
  volume.addEventListener('input', () => {
    player.volume = Number(volume.value);
    player.muted = false;
  });
  speed.addEventListener('change', () => {
    player.playbackRate = Number(speed.value);
  });
  quality.addEventListener('change', () => source.chooseQuality(Number(quality.value)));
  subtitles.addEventListener('change', () => {
    if (subtitles.value !== '-1') lastSubtitles = subtitles.value;
    source.chooseSubtitles(Number(subtitles.value));
  });
  // Not where nothing can go full screen: in a frame that does not allow it, or of sound alone.
  full.hidden =
    player instanceof HTMLAudioElement || !(document.fullscreenEnabled || 'webkitEnterFullscreen' in player);

  const keys: Record<string, () => void> = {
    ' ': togglePlay,
    k: togglePlay,
    j: () => seekTo(player.currentTime - 10),
    l: () => seekTo(player.currentTime + 10),
    ArrowLeft: () => seekTo(player.currentTime - 5),
    ArrowRight: () => seekTo(player.currentTime + 5),
    Home: () => seekTo(0),
    End: () => seekTo(duration()),
    m: toggleMute,
    c: toggleSubtitles,
    f: toggleFull,
  };
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    const isTyping = target.matches('select, textarea, input:not([type=range])');
    // A button is pressed by the space bar, and the volume is moved by arrows; those of the position are ours.
    const isItsOwn =
      (event.key === ' ' && target.matches('button, summary')) ||
      (target === volume && /^(Arrow|Home|End)/.test(event.key));
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || isTyping || isItsOwn || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });

  const fill = (select: HTMLSelectElement, options: readonly (readonly [string, string])[]): void => {
    const { value } = select;
    const isSame =
      select.options.length === options.length &&
      options.every(([, label], index) => select.options[index]?.text === label);
    if (isSame) return;
    select.replaceChildren(...options.map(([key, label]) => new Option(label, key)));
    select.value = options.some(([key]) => key === value) ? value : '-1';
  };
  const onChange = (): void => {
    const qualities = source.qualities();
    const playing = qualities[source.quality()];
    // The best first.
    const listed = qualities.map((label, index) => [String(index), label] as const).reverse();
    fill(quality, [['-1', playing ? `Auto (${playing})` : 'Auto'], ...listed]);
    quality.hidden = qualities.length < 2;
    fill(subtitles, [
      ['-1', 'No subtitles'],
      ...source.subtitles().map((label, index) => [String(index), label] as const),
    ]);
    subtitles.hidden = source.subtitles().length === 0;
  };
  showState();
  showTime();
  onChange();
  return { onChange };
};
