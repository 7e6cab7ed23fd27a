/**
 * Connections of which only one end is left: a network that swallowed what was said tells neither side, and the pool would wait for answers that
 * nobody sends. Who awaits an answer for some seconds is looked up at the server; a connection whose backend does nothing for it is ended, and with
 * it those that have rested since. Knows no table.
 */
import type { Socket } from 'node:net';
import pg from 'pg';

const LOOK_MS = 1_000;
/** So many looks without a word, and it is asked about; then it must be found idle so many times. */
const SILENT_LOOKS = 5;
const IDLE_LOOKS = 2;
const PROBE_WITHIN_MS = 3_000;

type Watched = { readonly socket: Socket; readonly pid: () => number | null; isBorrowed: boolean; heardMs: number; written: number; silentLooks: number; idleLooks: number };

/** Begins to watch a pool; returns what ends the watch. `onDead` hears how many were ended. */
export function watchSilence(pool: pg.Pool, probe: pg.ClientConfig, onDead: (cause: Error) => void, lookMs = LOOK_MS): () => void {
  const all = new Map<pg.PoolClient, Watched>();
  pool.on('connect', (client) => {
    // The driver's types do not tell of its socket and of its backend.
    const { connection: { stream: socket } } = client as unknown as { readonly connection: { readonly stream: Socket } };
    const one: Watched = { socket, pid: () => (client as unknown as { processID: number | null }).processID, isBorrowed: true, heardMs: performance.now(), written: socket.bytesWritten, silentLooks: 0, idleLooks: 0 };
    socket.on('data', () => { one.heardMs = performance.now(); one.written = socket.bytesWritten; one.silentLooks = 0; one.idleLooks = 0; });
    all.set(client, one);
  });
  pool.on('acquire', (client) => { const one = all.get(client); if (one) one.isBorrowed = true; });
  pool.on('release', (_fault, client) => { const one = all.get(client); if (one) one.isBorrowed = false; });
  pool.on('remove', (client) => { all.delete(client); });

  function end(dead: readonly Watched[]): void {
    const since = Math.min(...dead.map(({ heardMs }) => heardMs));
    const resting = [...all.values()].filter((one) => !one.isBorrowed && one.heardMs <= since);
    const cause = new Error(`Connection terminated: ${dead.length} awaited an answer that nobody was making, ${resting.length} rested beside them`);
    onDead(cause);
    for (const { socket } of [...dead, ...resting]) socket.destroy(cause);
  }

  async function look(): Promise<void> {
    const silent = [...all.values()].filter((one) => {
      if (one.socket.bytesWritten === one.written) { one.silentLooks = 0; return false; } // nothing was asked since the last word
      one.silentLooks += 1;
      return one.silentLooks > SILENT_LOOKS && one.pid() !== null;
    });
    if (silent.length === 0) return;
    const isKnown = (one: Watched): boolean => one.idleLooks + 1 >= IDLE_LOOKS;
    const pidsOf = (some: readonly Watched[]): number[] => some.map(({ pid }) => pid() ?? 0);
    const busy = await busyBackends(probe, { asked: pidsOf(silent), ended: pidsOf(silent.filter(isKnown)) });
    if (!busy) return; // somebody stands between us and the server who has numbers of his own
    for (const one of silent) one.idleLooks = busy.has(one.pid() ?? 0) ? 0 : one.idleLooks + 1;
    const dead = silent.filter(({ idleLooks, silentLooks }) => silentLooks > 0 && idleLooks >= IDLE_LOOKS);
    if (dead.length > 0) end(dead);
  }

  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().catch(() => undefined).finally(() => { looking = false; }); // a server out of reach is told of by whoever asks it
  }, lookMs);
  timer.unref();
  return () => { clearInterval(timer); };
}

/**
 * Those of some backends that are at work, by a connection of its own; undefined where their numbers mean nothing here. Of those to be ended the
 * ones that are not are ended at the server too: a transaction that was left open there would hold the feed of every hub.
 */
async function busyBackends(probe: pg.ClientConfig, { asked, ended }: { readonly asked: readonly number[]; readonly ended: readonly number[] }): Promise<ReadonlySet<number> | undefined> {
  const client = new pg.Client({ ...probe, connectionTimeoutMillis: PROBE_WITHIN_MS, query_timeout: PROBE_WITHIN_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows: [own] } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const { processID } = client as unknown as { readonly processID: number | null };
    if (own?.pid !== processID) return undefined;
    const { rows } = await client.query<{ pid: number }>(`select pid from pg_stat_activity where pid = any($1) and state = 'active'`, [asked]);
    if (ended.length > 0) await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where pid = any($1) and state <> 'active' and usename = current_user and application_name = $2`, [ended, probe.application_name]);
    return new Set(rows.map(({ pid }) => pid));
  } finally {
    // One that hangs is not waited for.
    await Promise.race([client.end().catch(() => undefined), new Promise((resolve) => { setTimeout(resolve, PROBE_WITHIN_MS).unref(); })]);
  }
}
