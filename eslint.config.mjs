import globals from 'globals';
import tseslint from 'typescript-eslint';
import lit from 'eslint-plugin-lit';
import importX from 'eslint-plugin-import-x';
import { relative } from 'node:path';

/**
 * Imports point one way: lib <- {media, mesh, storage, training} <- {library, workout} <- room <- app <- components.
 * Each row: files in `target` never import from `from` (but for `except`).
 */
const FORBIDDEN = [
  { target: './src/lib', from: './src', except: ['./lib'] },
  { target: './src/media', from: './src', except: ['./lib', './media', './workers'] },
  { target: './src/mesh', from: './src', except: ['./lib', './mesh'] },
  { target: './src/storage', from: './src', except: ['./lib', './storage', './workers'] },
  { target: './src/training', from: './src', except: ['./lib', './training', './workers'] },
  { target: './src/library', from: './src', except: ['./lib', './media', './storage', './library'] },
  {
    target: './src/workout',
    from: './src',
    except: ['./lib', './library', './media', './storage', './training', './workout'],
  },
  {
    target: './src/room',
    from: './src',
    except: ['./lib', './media', './mesh', './storage', './training', './library', './workout', './room'],
  },
  { target: './src/components', from: './src', except: ['./app.ts', './lib', './components'] },
];

/** Each third-party library that does input or output enters through the files named here, and no others. */
const ONE_DOOR = [
  { library: 'trystero', pattern: /^(trystero|@trystero-p2p)(\/|$)/, doors: ['src/mesh/'] },
  { library: 'idb', pattern: /^idb$/, doors: ['src/storage/database.ts', 'src/storage/schema.ts'] },
  { library: 'ffmpeg', pattern: /^@ffmpeg\//, doors: ['src/workers/ffmpeg/'] },
  { library: 'MediaPipe', pattern: /^@mediapipe\//, doors: ['src/workers/'] },
  {
    library: 'mediabunny',
    pattern: /^mediabunny$/,
    doors: [
      'src/media/export/probe.ts',
      'src/workers/analyst/',
      'src/workers/decoded-sound.ts',
      'src/workers/editor/',
      'src/workers/exporter/',
      'src/workers/file-target.ts',
      'src/workers/film/',
      'src/workers/finaliser/',
      'src/workers/interleave.ts',
      'src/workers/mp4/',
      'src/workers/packet-file.ts',
      'src/workers/take/',
      'src/workers/gauge/',
    ],
  },
  { library: 'aws4fetch', pattern: /^aws4fetch$/, doors: ['src/media/export/targets/s3.ts'] },
  { library: 'barcode-detector', pattern: /^barcode-detector(\/|$)/, doors: ['src/workers/qr/'] },
  {
    library: 'RNNoise',
    pattern: /^@sapphi-red\/web-noise-suppressor(\/|$)/,
    doors: ['src/media/effects/denoiser.ts'],
  },
  { library: 'FIT SDK', pattern: /^@garmin\/fitsdk$/, doors: ['src/training/export/fit.ts'] },
  { library: 'comlink', pattern: /^comlink$/, doors: ['src/workers/'] },
];

const oneDoorPlugin = {
  rules: {
    'one-door': {
      meta: { type: 'problem', schema: [] },
      create(context) {
        const file = relative(import.meta.dirname, context.filename).replaceAll('\\', '/');
        const check = (node) => {
          const source = node.source?.value;
          if (typeof source !== 'string') return;
          for (const { library, pattern, doors } of ONE_DOOR) {
            if (!pattern.test(source) || doors.some((door) => file.startsWith(door))) continue;
            context.report({ node, message: `${library} enters only through ${doors.join(', ')}.` });
          }
        };
        return {
          ImportDeclaration: check,
          ImportExpression: check,
          ExportNamedDeclaration: check,
          ExportAllDeclaration: check,
        };
      },
    },
  },
};

export default tseslint.config(
  {
    ignores: [
      'src/workers/effects/kernels/',
      'dist/',
      'public/',
      'node_modules/',
      'test-results/',
      'bench/results/',
    ],
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', '*.config.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.node.json', './tsconfig.sw.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.js', '.mjs'] })],
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      // Interfaces for shapes, aliases for unions; a mapped type reads better as an alias.
      '@typescript-eslint/consistent-type-definitions': 'off',
      'import-x/no-restricted-paths': ['error', { zones: FORBIDDEN }],
      'import-x/no-cycle': 'error',
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { coterie: oneDoorPlugin },
    rules: { 'coterie/one-door': 'error' },
  },
  {
    files: ['src/components/**/*.ts'],
    ...lit.configs['flat/recommended'],
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // chai's assertions are property reads.
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'off',
    },
  },
  {
    files: ['scripts/**/*.mjs', 'bench/**/*.mjs', 'test/**/*.mjs', '*.config.mjs'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { eqeqeq: 'error', 'no-unused-vars': 'error', 'no-undef': 'error', 'prefer-const': 'error' },
  },
);
