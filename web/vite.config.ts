/** How the console is bundled: no inline script, every file hashed. Knows no hub. */
import { defineConfig } from 'vite';

// eslint-disable-next-line no-restricted-syntax -- Vite reads the default export
export default defineConfig({
  base: '/console/',
  oxc: { jsx: { runtime: 'automatic' } },
  build: { target: 'es2022', manifest: 'manifest.json', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false,
    // "use client" is for servers that render: there is none here.
    rolldownOptions: { onLog: (level, log, told) => { if (log.code !== 'MODULE_LEVEL_DIRECTIVE') told(level, log); } },
  },
  server: { proxy: Object.fromEntries(['/v1', '/sign-in', '/sign-out', '/signed-in'].map((path) => [path, { target: 'http://localhost:7247' }])) },
});
