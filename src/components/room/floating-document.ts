import { msg } from '@lit/localize';
import { html, nothing, render, type TemplateResult } from 'lit';
import { createElement, Mic, MicOff, PhoneOff, type IconNode } from 'lucide';
import type { FloatingView } from './floating-view.ts';
import type { FloatingHandlers, FloatingWindow } from './floating-window.ts';

/** Document Picture-in-Picture, as far as it is used here (https://wicg.github.io/document-picture-in-picture/). */
export interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window & typeof globalThis>;
}

/** Room for a face in 16:9 and the buttons below. */
const FIRST_SIZE = { width: 400, height: 289 };

const STYLES = `
  * { box-sizing: border-box; }
  body {
    margin: 0;
    block-size: 100vh;
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    background: #14110f;
    color: #f4efea;
    font: 500 0.875rem system-ui, sans-serif;
  }
  main { position: relative; min-block-size: 0; }
  video { display: block; inline-size: 100%; block-size: 100%; object-fit: cover; background: #24201d; }
  video.screen { object-fit: contain; }
  video.mirrored { transform: scaleX(-1); }
  video.own {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-end: 8px;
    inline-size: 28%;
    block-size: auto;
    aspect-ratio: 16 / 9;
    border-radius: 8px;
    box-shadow: 0 0 0 1px rgb(255 255 255 / 25%);
  }
  .name {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-start: 8px;
    max-inline-size: calc(100% - 16px);
    padding: 4px 8px;
    border-radius: 8px;
    background: rgb(0 0 0 / 62%);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .captions {
    position: absolute;
    inset-block-end: 8px;
    inset-inline: 8px;
    max-block-size: 45%;
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    gap: 4px;
    overflow: hidden;
    padding: 4px 8px;
    border-radius: 8px;
    background: rgb(0 0 0 / 82%);
  }
  .captions p { margin: 0; flex: none; line-height: 1.3; overflow-wrap: anywhere; }
  .captions bdi { color: #8fd6a8; font-weight: 650; }
  video.own ~ .captions { inset-inline-end: calc(28% + 16px); }
  .blank { position: absolute; inset: 0; display: grid; place-content: center; background: #24201d; opacity: 0.8; }
  [role='toolbar'] { display: flex; justify-content: center; gap: 8px; padding: 8px; }
  button {
    display: flex;
    align-items: center;
    gap: 6px;
    min-block-size: 40px;
    padding: 0 14px;
    border: 0;
    border-radius: 12px;
    background: rgb(255 255 255 / 14%);
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  button.off { background: #fbe9e7; color: #8c1d18; }
  button.leave { background: #b3261e; color: white; }
  button:focus-visible { outline: 3px solid #8fd6a8; outline-offset: 2px; }
  svg { inline-size: 1.2em; block-size: 1.2em; }
`;

/**
 * Opens a document in a window over all others: somebody large, oneself small, and the buttons one needs while doing
 * something else. It has a registry of elements of its own, so that it is made of plain ones.
 * @throws 'NotAllowedError' as the browser names it
 */
export async function openFloatingDocument(
  api: DocumentPictureInPicture,
  first: FloatingView,
  { onCommand, onResized, onClosed }: FloatingHandlers,
): Promise<FloatingWindow> {
  const opened = await api.requestWindow(FIRST_SIZE);
  const { document: page } = opened;
  // Not a style element, which the page's policy would refuse, nor a sheet of another document's.
  const sheet = new opened.CSSStyleSheet();
  sheet.replaceSync(STYLES);
  page.adoptedStyleSheets = [sheet];
  page.title = msg('Call');
  page.documentElement.lang = document.documentElement.lang;
  const show = (view: FloatingView): void => {
    render(content(view, onCommand), page.body, { creationScope: page });
  };
  show(first);
  opened.addEventListener('resize', onResized);
  opened.addEventListener('pagehide', onClosed);
  return {
    get heightPx() {
      return opened.innerHeight;
    },
    show,
    close: () => opened.close(),
  };
}

function content(
  { key, label, stream, isScreen, own, isMirrored, muted, captions }: FloatingView,
  onCommand: FloatingHandlers['onCommand'],
): TemplateResult {
  const mainClass = isScreen ? 'screen' : isMirrored && own === null ? 'mirrored' : '';
  return html`
    <main data-tile=${key}>
      <!-- The tiles give the sound. -->
      <video
        class=${mainClass}
        aria-label=${label}
        .muted=${true}
        autoplay
        playsinline
        .srcObject=${stream}
      ></video>
      ${stream ? nothing : html`<div class="blank">${msg('No picture')}</div>`}
      <div class="name">${label}</div>
      ${
        own
          ? html`<video
              class=${isMirrored ? 'own mirrored' : 'own'}
              aria-label=${msg('You')}
              .muted=${true}
              autoplay
              playsinline
              .srcObject=${own}
            ></video>`
          : nothing
      }
      ${
        captions.length > 0
          ? html`<section class="captions" aria-label=${msg('Captions')}>
              ${captions.map(({ name, text }) => html`<p dir="auto"><bdi>${name}</bdi> ${text}</p>`)}
            </section>`
          : nothing
      }
    </main>
    <div role="toolbar" aria-label=${msg('Call controls')}>
      ${
        muted === null
          ? nothing
          : html`<button class=${muted ? 'off' : ''} @click=${() => onCommand({ kind: 'toggle-sound' })}>
              ${icon(muted ? MicOff : Mic)}${muted ? msg('Unmute') : msg('Mute')}
            </button>`
      }
      <button class="leave" @click=${() => onCommand({ kind: 'leave' })}>
        ${icon(PhoneOff)}${msg('Leave')}
      </button>
    </div>
  `;
}

function icon(node: IconNode): SVGElement {
  return createElement(node, { 'aria-hidden': 'true' });
}

declare global {
  interface Window {
    /** Absent where the browser does not have it. */
    readonly documentPictureInPicture?: DocumentPictureInPicture;
  }
}
