import type { HlsSettings } from '../settings.ts';

/** The text of a bundle's README.txt: how to put it on a web server. */
export function readmeText({
  title,
  segmentFormat,
  layout,
  isLocked,
}: Pick<HlsSettings, 'segmentFormat' | 'layout'> & {
  readonly title: string;
  readonly isLocked: boolean;
}): string {
  const types = [
    '    .m3u8  application/vnd.apple.mpegurl',
    ...(segmentFormat === 'cmaf'
      ? ['    .m4s   video/iso.segment', '    .mp4   video/mp4']
      : ['    .ts    video/mp2t']),
    '    .vtt   text/vtt; charset=utf-8',
    '    .json  application/json',
  ].join('\n');
  const ranges =
    layout === 'byte-ranges'
      ? 'The server must answer requests for byte ranges (status 206): each quality is one large file.'
      : 'The server should answer requests for byte ranges (status 206): fast searching uses them.';
  return `${title}

This folder is a complete HLS stream with a player page. Put it on any static web server as it is, keeping the
folders inside it, and open index.html there. embed.html is the bare player, for an <iframe> on another page; at the
bottom of index.html is the line for it. To give other players the stream itself, give them the address of master.m3u8.

- Opening index.html from disk does not work: browsers play streams from web servers only.
- The server should send these types (most do already):
${types}
- ${ranges}
- Nothing in here ever changes: it may be cached for as long as you like (Cache-Control: max-age=31536000, immutable).
  If you replace the folder by another export, give it a new name, or let the .m3u8 and .html files be cached shortly.
- To play the stream from a page on another site, let the server send
    Access-Control-Allow-Origin: *
- chapters.json and thumbnails/thumbnails.vtt, where there are any, are for other players. What lies in sidecars/ is what
  was noted beside the recording; delete it if it is not for everyone.
${isLocked ? LOCKED : ''}
hls.min.js is hls.js (https://github.com/video-dev/hls.js), Apache License 2.0.
`;
}

const LOCKED = `
This stream is encrypted (AES-128). The player page asks for the passphrase and makes the key of it; neither is in this
folder, so give people the passphrase by another way.

- The page must be opened over https (or on localhost): elsewhere browsers do no cryptography.
- The title above is not encrypted, nor is how long the recording is.
- Other players ask for a file key.bin. It is the 16 bytes that PBKDF2 with SHA-256 makes of the passphrase, with the salt
  and the iterations of lock.json. Whoever puts it here gives the recording to everyone.
- Files that end in .sealed are 16 bytes of initialisation vector, then AES-128-CBC with the same key.
`;
