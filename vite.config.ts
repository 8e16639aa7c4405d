import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/**
 * What the service worker does not store when it is installed: code of calls and circles, effects, exports and QR
 * codes, which it stores when it is first used (src/workers/sw.ts, src/pwa.ts). Everything else is the shell, and
 * works offline from the start.
 */
const STORED_ON_USE = [
  'vendor/**',
  'models/**',
  // By its hash, lest room-hash, which the home screen needs, be meant too.
  'assets/room-????????.js',
  'assets/room-screen-*',
  'assets/room-code-*',
  'assets/new-room-*',
  'assets/call-*',
  'assets/take-????????.js',
  'assets/local-media-*',
  'assets/uPlot*',
  'assets/denoiser-*',
  'assets/open-relay-*',
  'assets/mqtt-*',
  'assets/circles-*',
  'assets/ring-layer-*',
  'assets/check-*',
  // Not the scanner itself, which is where an offer without a network is taken.
  'assets/qr-scan-*',
  'assets/ponyfill-*',
  'assets/hls-bundle-*',
  // Of the exporter's worker: what encodes.
  'assets/engine-*',
  'assets/probe-*',
  'assets/mediabunny-*',
  'assets/fitsdk-*',
  'assets/edit-desk-*',
  'assets/editor-*',
  'assets/web-target-*',
  'assets/*worker*',
];

export default defineConfig({
  // Relative addresses: the folder works from any sub-path of any static host.
  base: './',
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The policy lets nothing be fetched from an address that holds its content.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'mediabunny', test: /node_modules\/mediabunny\// },
            { name: 'fitsdk', test: /node_modules\/@garmin\/fitsdk\// },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: { port: 5173 },
  plugins: [
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/workers',
      filename: 'sw.ts',
      injectRegister: false,
      registerType: 'prompt',
      injectManifest: {
        globPatterns: ['index.html', 'assets/*.{js,css}', 'icons/*.svg'],
        globIgnores: STORED_ON_USE,
      },
      manifest: {
        name: 'Coterie',
        short_name: 'Coterie',
        description: 'Video calls for small circles, with no server in between.',
        id: './',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#12100e',
        theme_color: '#12100e',
        categories: ['social', 'communication', 'productivity'],
        icons: [
          { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        file_handlers: [
          {
            action: './#/library',
            accept: {
              'video/mp4': ['.mp4', '.m4v'],
              'video/webm': ['.webm'],
              'video/quicktime': ['.mov'],
              'audio/mpeg': ['.mp3'],
              'audio/mp4': ['.m4a'],
              'audio/wav': ['.wav'],
              'audio/ogg': ['.ogg', '.oga', '.opus'],
            },
          },
        ],
        share_target: {
          action: './share-target',
          method: 'POST',
          enctype: 'multipart/form-data',
          params: { files: [{ name: 'media', accept: ['video/*', 'audio/*'] }] },
        },
        shortcuts: [
          { name: 'Train', url: './#/train' },
          { name: 'Library', url: './#/library' },
        ],
      },
    }),
  ],
});
