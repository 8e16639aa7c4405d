import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/**
 * Loaded with the first screens and cached when the app is installed. What belongs to a call, to effects or to
 * an export is cached by the service worker when it is first used (src/workers/sw.ts).
 */
const SHELL = [
  'index.html',
  'assets/{index,home,library,settings,start,shell}-*.{js,css}',
  'icons/*.svg',
  'favicon.svg',
];

export default defineConfig({
  // Relative addresses: the folder works from any sub-path of any static host.
  base: './',
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    reportCompressedSize: false,
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
      injectManifest: { globPatterns: SHELL, globIgnores: ['**/vendor/**', '**/models/**'] },
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
        shortcuts: [{ name: 'Library', url: './#/library' }],
      },
    }),
  ],
});
