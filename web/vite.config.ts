/** How the console is bundled: no inline script, every file hashed, the first screen in one file. Knows no hub. */
import { defineConfig } from 'vite';

type ModuleInfo = { readonly isEntry: boolean; readonly importers: readonly string[] };
type Graph = { readonly getModuleInfo: (id: string) => ModuleInfo | null };

/** Whether the page itself loads it, not a screen that is shown later. */
function isOfFirstScreen(id: string, graph: Graph): boolean {
  const reached = new Set([id]);
  for (const one of reached) {
    const info = graph.getModuleInfo(one);
    if (info?.isEntry === true) return true;
    for (const importer of info?.importers ?? []) reached.add(importer);
  }
  return false;
}

// eslint-disable-next-line no-restricted-syntax -- Vite reads the default export
export default defineConfig({
  base: '/console/',
  oxc: { jsx: { runtime: 'automatic' } },
  build: { target: 'es2022', manifest: 'manifest.json', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false,
    rolldownOptions: {
      // "use client" is for servers that render: there is none here.
      onLog: (level, log, told) => { if (log.code !== 'MODULE_LEVEL_DIRECTIVE') told(level, log); },
      // What later screens share with the first would be cut into dozens of small files, and on a slow line each is a journey there and back.
      output: { codeSplitting: { groups: [{ debugName: 'first screen', name: (id, graph) => (isOfFirstScreen(id, graph) ? 'first' : null) }] } },
    },
  },
  server: { proxy: Object.fromEntries(['/v1', '/sign-in', '/sign-out', '/signed-in'].map((path) => [path, { target: 'http://localhost:7247' }])) },
});
