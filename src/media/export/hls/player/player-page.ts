import type { PlayerConfig, PlayerParts } from './player-config.ts';
import { attachControls } from './controls-script.ts';
import { attachChapters, attachPreview } from './extras-script.ts';
import { STYLE } from './player-style.ts';
import { openSource } from './source-script.ts';
import { startPlayer } from './start-script.ts';
import { unlock } from './unlock-script.ts';

/** What a page shows. */
export interface PlayerPageSettings extends PlayerConfig {
  readonly title: string;
  /** Pixels of the largest rung, so that the page does not jump; null for sound only. */
  readonly picture: { readonly width: number; readonly height: number } | null;
  /** hls.js, relative to the page. */
  readonly script: string;
}

/** Of an `<iframe>` around sound alone. */
const AUDIO_FRAME = { width: 640, height: 140 };
/** The controls of an embedded player stand below its picture. */
const CONTROLS_HEIGHT = 110;
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

/**
 * A page that plays the bundle it lies in, from any folder of any static host: `whole`, or the bare player for an
 * `<iframe>`. Its policy allows nothing but its own files; the page's own script and style are named in it by their hashes.
 */
export async function playerPage(settings: PlayerPageSettings, kind: 'whole' | 'embed'): Promise<string> {
  const { title, script, master } = settings;
  const code = scriptOf(settings);
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${await hashOf(code)}`,
    `style-src ${await hashOf(STYLE)}`,
    "connect-src 'self'",
    "img-src 'self' blob:",
    // hls.js plays through a blob, unpacks in a worker made from one, and makes empty tracks of data.
    "media-src 'self' blob: data:",
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const name = escapeHtml(title);
  return `<!doctype html>
<html lang="en"${kind === 'embed' ? ' class="embed"' : ''}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${name}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${name}</h1>
${settings.lock === null ? '' : LOCK_FORM}
${stage(settings, name)}
<p id="status" role="status"></p>
${kind === 'embed' ? '' : below(settings)}
<noscript><p>This player needs JavaScript. Any HLS player opens <a href="${master}">${master}</a>.</p></noscript>
</main>
<script src="${script}"></script>
<script>${code}</script>
</body>
</html>
`;
}

const LOCK_FORM = `<form id="lock" class="lock" hidden>
<p>This recording is encrypted.</p>
<label for="passphrase">Passphrase</label>
<div class="row"><input id="passphrase" type="password" autocomplete="off" required>
<button type="submit">Unlock</button></div>
<p id="lock-answer" role="alert"></p>
</form>`;

function stage({ picture, lock }: PlayerPageSettings, name: string): string {
  const media = picture
    ? `<video id="player" width="${picture.width}" height="${picture.height}" playsinline preload="metadata" aria-label="${name}"></video>`
    : `<audio id="player" preload="metadata" aria-label="${name}"></audio>`;
  const speeds = SPEEDS.map(
    (speed) => `<option value="${speed}"${speed === 1 ? ' selected' : ''}>${speed}×</option>`,
  ).join('');
  return `<div id="stage" class="stage"${lock === null ? '' : ' hidden'}>
${media}
<div class="controls" role="group" aria-label="Player">
<div class="bar"><div id="preview" class="preview" hidden><canvas id="preview-picture" aria-hidden="true"></canvas><span id="preview-time"></span></div>
<input id="seek" type="range" min="0" max="0" step="0.05" value="0" aria-label="Position"></div>
<div class="row"><button id="play" class="icon" type="button" aria-label="Play" data-icon="play"></button>
<button id="mute" class="icon" type="button" aria-label="Mute" data-icon="loud"></button>
<input id="volume" type="range" min="0" max="1" step="0.05" value="1" aria-label="Volume">
<span id="time" class="time">0:00 / 0:00</span>
<div class="menus"><select id="subtitles" aria-label="Subtitles" hidden></select>
<select id="quality" aria-label="Quality" hidden></select>
<select id="speed" aria-label="Speed">${speeds}</select></div>
<button id="full" class="icon" type="button" aria-label="Full screen" title="Full screen" data-icon="full"></button></div>
</div>
</div>`;
}

function below({ picture }: PlayerPageSettings): string {
  const scale = picture ? Math.min(1, 960 / Math.max(picture.width, picture.height)) : 1;
  const frame = picture
    ? {
        width: Math.round(picture.width * scale),
        height: Math.round(picture.height * scale) + CONTROLS_HEIGHT,
      }
    : AUDIO_FRAME;
  return `<nav id="chapters" class="chapters" aria-label="Chapters" hidden><h2>Chapters</h2><ol></ol></nav>
<details><summary>Show this on another page</summary>
<div><label for="embed-line">Line for that page</label>
<textarea id="embed-line" readonly spellcheck="false" data-width="${frame.width}" data-height="${frame.height}"></textarea>
<button id="embed-copy" type="button">Copy line</button></div>
</details>`;
}

/** The parts as text, and the settings as data: `<` is escaped, so that nothing in them ends the script. */
function scriptOf({ master, lock, poster, chapters, thumbnails }: PlayerPageSettings): string {
  const parts: PlayerParts = { openSource, unlock, attachControls, attachPreview, attachChapters };
  const config: PlayerConfig = { master, lock, poster, chapters, thumbnails };
  const texts = Object.entries(parts).map(([name, part]) => `${name}: ${String(part)}`);
  const json = JSON.stringify(config).replaceAll('<', '\\u003c');
  return `\n(${String(startPlayer)})(${json}, {\n${texts.join(',\n')}\n});\n`;
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
