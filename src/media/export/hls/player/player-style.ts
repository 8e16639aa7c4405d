/** Icons as masks, so that they take the colour of the text. Shapes of 24 x 24. */
const ICONS = {
  play: 'M7 4v16l13-8z',
  pause: 'M6 4h4v16H6zM14 4h4v16h-4z',
  loud: 'M3 9v6h4l5 5V4L7 9zM14 8.5a4 4 0 0 1 0 7zM14 4a8 8 0 0 1 0 16v-2a6 6 0 0 0 0-12z',
  muted:
    'M3 9v6h4l5 5V4L7 9zM15 9.4 16.4 8 19 10.6 21.6 8 23 9.4 20.4 12 23 14.6 21.6 16 19 13.4 16.4 16 15 14.6 17.6 12z',
  full: 'M3 3h7v2H5v5H3zM14 3h7v7h-2V5h-5zM3 14h2v5h5v2H3zM19 14h2v7h-7v-2h5z',
};

const icons = Object.entries(ICONS)
  .map(([name, path]) => `[data-icon=${name}]::before { clip-path: path("${path}"); }`)
  .join('\n');

/** The page's style sheet. */
export const STYLE = `
:root { color-scheme: light dark; --accent: light-dark(#1d4ed8, #93b4ff); --soft: light-dark(#eef0f4, #23262d);
  --line: light-dark(#767c88, #8b92a0); --quiet: light-dark(#4b5260, #b4bac6); }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: light-dark(#14161a, #f2f3f5);
  background: light-dark(#ffffff, #14161a); }
main { max-width: 72rem; margin: 0 auto; padding: 1rem; display: grid; gap: 1rem; }
h1 { margin: 0; font-size: 1.375rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 0 0 .5rem; font-size: 1.125rem; }
button, select, input, textarea { font: inherit; color: inherit; }
button, select { min-height: 2.75rem; border: 0; border-radius: .5rem; background: var(--soft); padding: 0 .75rem; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.stage { border-radius: .75rem; overflow: clip; background: var(--soft); display: flex; flex-direction: column; }
video { display: block; width: 100%; height: auto; flex: 1 1 auto; min-height: 0; max-height: 75vh; background: #000; object-fit: contain; }
audio { display: none; }
.controls { padding: .5rem .75rem .75rem; background: var(--soft); }
.bar { position: relative; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .5rem; }
.menus { display: flex; gap: .5rem; }
.menus select { background: light-dark(#fff, #14161a); max-width: 11rem; text-overflow: ellipsis; }
.icon { width: 2.75rem; padding: 0; display: grid; place-items: center; background: none; }
.icon:hover { background: light-dark(#dde1e9, #343944); }
.icon::before { content: ""; width: 24px; height: 24px; background: currentColor; }
${icons}
.time { font-variant-numeric: tabular-nums; margin-inline: .25rem auto; white-space: nowrap; }
input[type=range] { display: block; margin: 0; min-height: 1.75rem; accent-color: var(--accent); cursor: pointer; }
#seek { width: 100%; }
#volume { width: 5rem; }
.preview { position: absolute; bottom: 100%; transform: translateX(-50%); margin-bottom: .25rem; padding: .25rem;
  background: #14161a; color: #fff; border-radius: .5rem; text-align: center; font-size: .875rem; pointer-events: none; z-index: 1; }
.preview canvas { display: block; width: 10rem; height: auto; border-radius: .25rem; }
.lock { display: grid; gap: .5rem; max-width: 26rem; padding: 1rem; border-radius: .75rem; background: var(--soft); }
.lock p { margin: 0; }
.lock .row { flex-wrap: nowrap; }
.lock input { flex: 1; min-width: 0; min-height: 2.75rem; padding: 0 .75rem; border: 1px solid var(--line); border-radius: .5rem;
  background: light-dark(#fff, #14161a); }
.lock button, #embed-copy { background: var(--accent); color: light-dark(#fff, #10131a); font-weight: 600; }
#status:empty, #lock-answer:empty { display: none; }
#status { margin: 0; }
.chapters ol { list-style: none; margin: 0; padding: 0; display: grid; gap: .25rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); }
.chapters button { width: 100%; padding-block: .5rem; text-align: start; display: flex; gap: .75rem; overflow-wrap: anywhere; }
.chapters button[aria-current] { outline: 2px solid var(--accent); outline-offset: -2px; font-weight: 600; }
/* A name for those who do not see the page. */
.embed h1 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.at { flex: none; color: var(--quiet); font-variant-numeric: tabular-nums; }
summary { cursor: pointer; color: var(--quiet); min-height: 2.75rem; align-content: center; width: max-content; }
details > div { display: grid; gap: .5rem; justify-items: start; }
textarea { width: 100%; min-height: 5.5rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem;
  background: var(--soft); font: .875rem/1.5 ui-monospace, monospace; resize: vertical; }
.stage:fullscreen { border-radius: 0; }
.stage:fullscreen video, .embed video { max-height: none; }
.embed main { padding: 0; max-width: none; height: 100vh; height: 100dvh; gap: 0; grid-template-rows: auto minmax(0, 1fr); }
.embed .stage { border-radius: 0; height: 100%; grid-row: 2; }
.embed #status, .embed .lock { margin: .75rem; grid-row: 1; }
.embed .lock { margin: auto; grid-row: 1 / 3; width: min(26rem, 100%); }
@media (max-width: 30rem) {
  #volume { display: none; }
  .menus { order: 1; flex: 1 0 100%; }
  .menus select { flex: 1 1 0; min-width: 0; max-width: none; padding: 0 .25rem; }
}
`;
