/**
 * `npm run bench`: which figures are measured. Without a word the hub's; `events` measures how soon subscribers hear, `policy` what rights
 * cost, `receipts` what a receipt costs, `misuse` what the watch finds, `log` what the log costs and how long proofs take, `photos` how well and how soon photographs are read, `web` what the console costs a telephone and a desk, `scale` several hub processes and more load than they can take, then `replicas` and `world-model`; with `hubs` only the processes; `replicas` offline copies, `storage` what is kept of a vehicle and a check, `traces` what tracing costs, `world-model` what the whole world's load would take by these figures; `speed`, `peers` and `quality` are the engine's. `quick` shrinks each. What they print is told in README.md.
 */
const args = process.argv.slice(2);
const [what = 'hub'] = args.filter((arg) => arg !== 'quick');
const rest = args.filter((arg) => arg !== what);

/** All that is asked of more than one machine; with a word more, that part of it alone. */
async function wholeScale(): Promise<void> {
  await (await import('./scale.ts')).main();
  if (rest.some((arg) => arg !== 'quick')) return;
  await (await import('./replicas.ts')).main();
  await (await import('./world-model/run.ts')).main();
}

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  hub: async () => (await import('./hub-figures.ts')).main(),
  speed: async () => (await import('./speed/run.ts')).main(rest),
  peers: async () => (await import('./peers/run.ts')).main(rest),
  events: async () => (await import('./events.ts')).main(rest),
  policy: async () => (await import('./policy/run.ts')).main(rest),
  receipts: async () => (await import('./receipts.ts')).main(rest),
  misuse: async () => (await import('./misuse/run.ts')).main(rest),
  log: async () => (await import('./log.ts')).main(),
  photos: async () => (await import('./photos/run.ts')).main(rest),
  web: async () => (await import('./web/run.ts')).main(rest),
  scale: wholeScale,
  replicas: async () => (await import('./replicas.ts')).main(),
  storage: async () => (await import('./storage.ts')).main(),
  traces: async () => (await import('./traces.ts')).main(),
  'world-model': async () => (await import('./world-model/run.ts')).main(),
  quality: async () => (await import('./quality/run.ts')).main(rest),
};

const bench = BENCHES[what];
if (bench) {
  await bench();
} else {
  console.error(`bench knows ${Object.keys(BENCHES).join(', ')}; not ${what}`);
  process.exitCode = 64;
}
