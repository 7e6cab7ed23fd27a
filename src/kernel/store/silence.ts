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

type Watched = { readonly socket: Socket; readonly pid: () => number | null; readonly isAnswered: () => boolean; isBorrowed: boolean; heardMs: number; read: number; silentLooks: number; idleLooks: number; /** Of a COPY that awaits more from us: how much of it had come by the last look. */ copied: number | undefined };

/** Begins to watch a pool; returns what ends the watch. `onDead` hears how many were ended. */
export function watchSilence(pool: pg.Pool, probe: pg.ClientConfig, onDead: (cause: Error) => void, lookMs = LOOK_MS): () => void {
  const all = new Map<pg.PoolClient, Watched>();
  pool.on('connect', (client) => {
    // The driver's types do not tell of these. It is looked at, not listened to: a COPY wants to be the socket's only listener.
    const inner = client as unknown as { readonly connection: { readonly stream: Socket }; readonly processID: number | null; readonly readyForQuery: boolean };
    const { stream: socket } = inner.connection;
    all.set(client, { socket, pid: () => inner.processID, isAnswered: () => inner.readyForQuery, isBorrowed: true, heardMs: performance.now(), read: socket.bytesRead, silentLooks: 0, idleLooks: 0, copied: undefined });
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
    const nowMs = performance.now();
    const silent = [...all.values()].filter((one) => {
      if (one.socket.bytesRead !== one.read) { one.read = one.socket.bytesRead; one.heardMs = nowMs; one.silentLooks = 0; one.idleLooks = 0; return false; }
      if (one.isAnswered()) { one.silentLooks = 0; return false; } // nothing is awaited
      one.silentLooks += 1;
      return one.silentLooks > SILENT_LOOKS && one.pid() !== null;
    });
    if (silent.length === 0) return;
    const isKnown = (one: Watched): boolean => one.idleLooks + 1 >= IDLE_LOOKS;
    const pidsOf = (some: readonly Watched[]): number[] => some.map(({ pid }) => pid() ?? 0);
    const found = await activeBackends(probe, { asked: pidsOf(silent), ended: silent.filter(isKnown).map((one) => ({ pid: one.pid() ?? 0, copied: one.copied })) });
    if (!found) return; // somebody stands between us and the server who has numbers of his own
    for (const one of silent) {
      const active = found.get(one.pid() ?? 0);
      one.idleLooks = active && !isStuck(active, one.copied) ? 0 : one.idleLooks + 1;
      one.copied = active?.copied;
    }
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

/** A backend in the midst of a statement: `awaitsUs` while it reads what belongs to it (a COPY's rows), of which so much has come. */
type Active = { readonly pid: number; readonly awaitsUs: boolean; readonly copied: number };

/** It awaits rows that were lost on the way: none has come since the last look. It would hold its transaction, and with it the feed, until its time is over. */
const isStuck = ({ awaitsUs, copied }: Active, before: number | undefined): boolean => awaitsUs && copied === before;

const ACTIVE = `
  select a.pid, coalesce(a.wait_event = 'ClientRead', false) as "awaitsUs", coalesce(c.bytes_processed, 0)::float8 as copied
  from pg_stat_activity a left join pg_stat_progress_copy c on c.pid = a.pid where a.pid = any($1) and a.state = 'active'`;

/**
 * Those of some backends that are in the midst of a statement, by a connection of its own; undefined where their numbers mean nothing here. Of
 * those to be ended the ones that are not, or are stuck in it, are ended at the server too: a transaction left open there would hold the feed of every hub.
 */
async function activeBackends(probe: pg.ClientConfig, { asked, ended }: { readonly asked: readonly number[]; readonly ended: readonly { readonly pid: number; readonly copied: number | undefined }[] }): Promise<ReadonlyMap<number, Active> | undefined> {
  const client = new pg.Client({ ...probe, connectionTimeoutMillis: PROBE_WITHIN_MS, query_timeout: PROBE_WITHIN_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows: [own] } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const { processID } = client as unknown as { readonly processID: number | null };
    if (own?.pid !== processID) return undefined;
    const { rows } = await client.query<Active>(ACTIVE, [asked]);
    const active = new Map(rows.map((row) => [row.pid, row]));
    const over = ended.filter(({ pid, copied }) => { const one = active.get(pid); return !one || isStuck(one, copied); }).map(({ pid }) => pid);
    if (over.length > 0) await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where pid = any($1) and (state <> 'active' or wait_event = 'ClientRead') and usename = current_user and application_name = $2`, [over, probe.application_name]);
    return active;
  } finally {
    // One that hangs is not waited for.
    await Promise.race([client.end().catch(() => undefined), new Promise((resolve) => { setTimeout(resolve, PROBE_WITHIN_MS).unref(); })]);
  }
}
