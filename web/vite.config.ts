/** How the console is bundled: no inline script, every file hashed, the first screen in one file. Knows no hub. */
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

type ModuleInfo = { readonly isEntry: boolean; readonly importers: readonly string[] };
type Graph = { readonly getModuleInfo: (id: string) => ModuleInfo | null };

const EARLY = '/src/early.ts';

/** Which file the page itself loads it with; none, where it belongs to screens that are shown later. */
function fileOf(id: string, graph: Graph): 'early' | 'first' | null {
  const reached = new Set([id]);
  const entries = new Set<string>();
  for (const one of reached) {
    const info = graph.getModuleInfo(one);
    if (info?.isEntry === true) entries.add(one);
    for (const importer of info?.importers ?? []) reached.add(importer);
  }
  if (entries.size === 0) return null;
  return [...entries].some((entry) => entry.endsWith(EARLY)) ? 'early' : 'first';
}

/** Names the script that runs before the console itself in the page: Vite makes one of all that a page names by itself. */
const nameEarly: Plugin = {
  name: 'early', apply: 'build',
  transformIndexHtml: { order: 'post', handler: (_page, { bundle = {} }) => Object.values(bundle).filter((one) => one.type === 'chunk' && one.isEntry && one.name === 'early').map(({ fileName }) => ({ tag: 'script', attrs: { type: 'module', async: true, crossorigin: true, src: `/console/${fileName}` }, injectTo: 'head' as const })) },
};

// eslint-disable-next-line no-restricted-syntax -- Vite reads the default export
export default defineConfig({
  base: '/console/',
  oxc: { jsx: { runtime: 'automatic' } },
  plugins: [nameEarly],
  build: { target: 'es2022', manifest: 'manifest.json', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false,
    rolldownOptions: {
      input: { index: fileURLToPath(new URL('index.html', import.meta.url)), early: fileURLToPath(new URL('src/early.ts', import.meta.url)) },
      // "use client" is for servers that render: there is none here.
      onLog: (level, log, told) => { if (log.code !== 'MODULE_LEVEL_DIRECTIVE') told(level, log); },
      // What later screens share with the first would be cut into dozens of small files, and on a slow line each is a journey there and back.
      output: { codeSplitting: { groups: [{ debugName: 'first screen', name: fileOf }] } },
    },
  },
  server: { proxy: Object.fromEntries(['/v1', '/sign-in', '/sign-out', '/signed-in'].map((path) => [path, { target: 'http://localhost:7247' }])) },
});
