/** What the page shows. */
export interface PlayerPageSettings {
  readonly title: string;
  /** Pixels of the largest rung, so that the page does not jump; null for sound only. */
  readonly picture: { readonly width: number; readonly height: number } | null;
  /** The master playlist and hls.js, relative to the page. */
  readonly master: string;
  readonly script: string;
}

/**
 * A page that plays the bundle it lies in, from any folder of any static host. Its policy allows nothing but
 * its own files; the page's own script and style are named in it by their hashes.
 */
export async function playerPage({ title, picture, master, script }: PlayerPageSettings): Promise<string> {
  const code = playerScript(master);
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${await hashOf(code)}`,
    `style-src ${await hashOf(STYLE)}`,
    "connect-src 'self'",
    // hls.js plays through a blob and unpacks in a worker made from one.
    "media-src 'self' blob:",
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const name = escapeHtml(title);
  const size = picture ? ` width="${picture.width}" height="${picture.height}" playsinline` : '';
  const tag = picture ? 'video' : 'audio';
  return `<!doctype html>
<html lang="en">
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
<${tag} id="player" controls preload="metadata"${size} aria-label="${name}"></${tag}>
<p id="status" role="status"></p>
<noscript><p>This player needs JavaScript. Any HLS player opens <a href="${master}">${master}</a>.</p></noscript>
</main>
<script src="${script}"></script>
<script>${code}</script>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: CanvasText; background: Canvas; }
main { max-width: 80rem; margin: 0 auto; padding: 1rem; }
h1 { margin: 0 0 1rem; font-size: 1.25rem; overflow-wrap: anywhere; }
video { display: block; width: 100%; height: auto; max-height: 80vh; background: #000; border-radius: .5rem; }
audio { display: block; width: 100%; }
#status:empty { display: none; }
`;

/** The script inside the page. Apple's browsers play HLS best by themselves (AirPlay, power); others by hls.js. */
function playerScript(master: string): string {
  return `
(function () {
  var source = ${JSON.stringify(master)};
  var player = document.getElementById('player');
  var status = document.getElementById('status');
  function say(text) { status.textContent = text; }
  function failed() { say('This recording cannot be played. Reload the page to try again.'); }
  if (location.protocol === 'file:') {
    say('Browsers play streams from web servers only: put this folder on one and open it there.');
    return;
  }
  var isApple = /^Apple/.test(navigator.vendor) && player.canPlayType('application/vnd.apple.mpegurl');
  if (isApple || !(window.Hls && Hls.isSupported())) {
    player.addEventListener('error', failed);
    player.src = source;
    return;
  }
  var hls = new Hls();
  var recoveries = 0;
  hls.on(Hls.Events.ERROR, function (event, data) {
    if (!data.fatal) return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && recoveries++ < 2) hls.recoverMediaError();
    else { hls.destroy(); failed(); }
  });
  hls.loadSource(source);
  hls.attachMedia(player);
})();
`;
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
