/** The text of a bundle's README.txt: how to put it on a web server. */
export function readmeText(title: string): string {
  return `${title}

This folder is a complete HLS stream with a player page. Put it on any static web server as it is, keeping the
folders inside it, and open index.html there. To give other players the stream itself, give them the address of
master.m3u8.

- Opening index.html from disk does not work: browsers play streams from web servers only.
- The server should send these types (most do already):
    .m3u8  application/vnd.apple.mpegurl
    .m4s   video/iso.segment
    .mp4   video/mp4
- Segments never change: they may be cached for as long as you like.
- To play the stream from a page on another site, let the server send
    Access-Control-Allow-Origin: *

hls.min.js is hls.js (https://github.com/video-dev/hls.js), Apache License 2.0.
`;
}
