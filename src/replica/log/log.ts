/**
 * The replica's own log: every check that it answered, every word on a finding and every attempt that it refused, chained by hashes, sealed, on the disk before the
 * answer leaves. Knows not how it is brought to the hub.
 */
import { createHash } from 'node:crypto';
import { unavailable } from '../../kernel/errors.ts';
import { sayings } from '../../kernel/schema/index.ts';
import { committer } from '../../kernel/store/committer.ts';
import type { Compared, LoggedCheck } from '../../modules/checks/schema.ts';
import { DELIVERY_MAX, type ReplicaDeed, type ReplicaEntry } from '../../modules/replicas/schema.ts';
import { Damaged, type Entry, type Place, type SealedFile } from '../vault/sealed-file.ts';
import type { Vault } from '../vault/vault.ts';

const FILE = 'log';
const KIND = { entry: 1, delivered: 2, base: 3, shown: 4 } as const;
const HASH_BYTES = 32;
const NUMBER_BYTES = 8;
const { say: sayOfLog } = sayings('replica_log', { full: 'the log of this replica is full: it has to reach its hub first' });
const GROUP_MAX = 2_000;
const WAITING_MAX = 20_000;
/** Entries that the hub does not have yet; whoever is cut off for longer than this takes cannot be logged, and is not checked. */
const UNDELIVERED_MAX = 2_000_000;
/** One's own checks are told again for a day; the newest so many of them. */
const RECENT_MAX = 100_000;
const RECENT_MS = 24 * 3_600_000;
/** What the hub has is kept here for so long, and gone a day later at the latest (R16). */
const KEPT_MS = 3 * 24 * 3_600_000;
const SWEPT_EVERY_MS = 24 * 3_600_000;
const DELIVERY_CHARS_MAX = 3 * 1024 * 1024;

export type Head = { readonly number: number; readonly hash: string };
export type Recent = { readonly number: number; readonly id: string; readonly ms: number; readonly person: string | undefined };

export type ReplicaLog = {
  /** Durable once it resolves. */
  readonly add: (deeds: readonly ReplicaDeed[]) => Promise<void>;
  readonly head: () => Head;
  readonly delivered: () => Head;
  /** What the hub does not have yet, as much as one delivery takes. */
  readonly next: () => Promise<readonly ReplicaEntry[]>;
  readonly noteDelivered: (head: Head) => Promise<void>;
  /** Checks of the last day, oldest first. */
  readonly recent: () => Iterable<Recent>;
  readonly checkOf: (number: number) => Promise<LoggedCheck | undefined>;
  readonly numberOf: (check: string) => number | undefined;
  /** What was said of a check's findings, oldest first. */
  readonly comparisonsOf: (check: string) => Promise<readonly Compared[]>;
  /** Whether something is shown for the first time; outlives a restart. */
  readonly isFirst: (hash: string, untilMs: number) => Promise<boolean>;
  /** Forgets what the hub has had for long enough. */
  readonly sweep: (nowMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

const NO_HASH = Buffer.alloc(HASH_BYTES);
const FIRST: Head = { number: 0, hash: NO_HASH.toString('base64') };

/** The hash of an entry: over the one before, its number, and its text. */
export function hashOf(before: string, number: number, text: string): string {
  const said = Buffer.alloc(NUMBER_BYTES);
  said.writeBigUInt64BE(BigInt(number));
  return createHash('sha256').update(Buffer.from(before, 'base64')).update(said).update(text).digest('base64');
}

const bodyOf = ({ number, hash, text }: ReplicaEntry): Buffer => {
  const said = Buffer.alloc(NUMBER_BYTES);
  said.writeBigUInt64BE(BigInt(number));
  return Buffer.concat([said, Buffer.from(hash, 'base64'), Buffer.from(text)]);
};
const entryIn = (body: Buffer): ReplicaEntry => ({ number: Number(body.readBigUInt64BE(0)), hash: body.toString('base64', NUMBER_BYTES, NUMBER_BYTES + HASH_BYTES), text: body.toString('utf8', NUMBER_BYTES + HASH_BYTES) });
const headIn = (body: Buffer): Head => JSON.parse(body.toString('utf8')) as Head;
const deedIn = ({ text }: ReplicaEntry): ReplicaDeed => JSON.parse(text) as ReplicaDeed; // our own, and its hash was tried
const timeOf = (deed: ReplicaDeed): number => Date.parse(deed.kind === 'check' ? deed.check.at : deed.kind === 'comparison' ? deed.compared.at : deed.at);

/** What is known of the log without reading it again. */
type Known = { base: Head; head: Head; delivered: Head; /** Where each entry behind the base lies. */ places: Place[]; recent: Map<string, Recent>; /** Entries in which somebody said whether a finding is the vehicle, by check. */ compared: Map<string, number[]>; shown: Map<string, number> };

/** Takes one entry of the file in; throws Damaged where the chain does not hold. */
function take(known: Known, { kind, body, place }: Entry): void {
  if (kind === KIND.base) known.base = known.head = known.delivered = headIn(body);
  else if (kind === KIND.delivered) known.delivered = headIn(body);
  else if (kind === KIND.shown) { const { hash, number } = headIn(body); known.shown.set(hash, number); } else {
    const entry = entryIn(body);
    if (entry.number !== known.head.number + 1 || entry.hash !== hashOf(known.head.hash, entry.number, entry.text)) throw new Damaged(`the log does not hold together at entry ${entry.number}: it is not the one that followed ${known.head.number}`);
    known.head = { number: entry.number, hash: entry.hash };
    known.places.push(place);
    remember(known, entry.number, deedIn(entry));
  }
}

function remember({ recent, compared }: Known, number: number, deed: ReplicaDeed): void {
  if (deed.kind === 'comparison') compared.set(deed.compared.check, [...compared.get(deed.compared.check) ?? [], number]);
  if (deed.kind !== 'check') return;
  const { id, person } = deed.check;
  recent.set(id, { number, id, person, ms: timeOf(deed) });
  const [oldest] = recent.keys();
  if (recent.size > RECENT_MAX && oldest !== undefined) recent.delete(oldest);
}

const unknown = (): Known => ({ base: FIRST, head: FIRST, delivered: FIRST, places: [], recent: new Map(), compared: new Map(), shown: new Map() });

/** Walks the whole log and says how far it holds; throws Damaged where it does not. */
export async function verifyLog(vault: Vault): Promise<{ readonly entries: number; readonly head: Head; readonly delivered: Head; readonly cut: number }> {
  const known = unknown();
  if (!vault.has(FILE)) return { entries: 0, head: FIRST, delivered: FIRST, cut: 0 };
  const { file, cut } = await vault.open(FILE, (entry) => { take(known, entry); });
  await file.close();
  return { entries: known.places.length, head: known.head, delivered: known.delivered, cut };
}

export async function openLog(vault: Vault): Promise<ReplicaLog> {
  const known = unknown();
  let file: SealedFile;
  let sweptMs = 0;
  if (vault.has(FILE)) ({ file } = await vault.open(FILE, (entry) => { take(known, entry); }));
  else {
    const made = await vault.beside(FILE);
    await made.take();
    ({ file } = made);
  }
  const behind = (): number => known.head.number - known.delivered.number;
  const entryAt = async (number: number): Promise<ReplicaEntry | undefined> => {
    const place = known.places[number - known.base.number - 1];
    return place && entryIn(await file.read(place));
  };

  /** Up to which entry the log is on the disk. */
  let durable = known.head.number;
  let working: Promise<unknown> = Promise.resolve();
  function inTurn<R>(work: () => Promise<R>): Promise<R> {
    const mine = working.then(work);
    working = mine.catch(() => undefined);
    return mine;
  }

  const log = committer<ReplicaDeed>({
    itemsMax: GROUP_MAX, lanes: 1, waitingMax: WAITING_MAX,
    flush: (deeds) => inTurn(async () => {
      for (const deed of deeds) {
        const text = JSON.stringify(deed);
        const number = known.head.number + 1;
        const entry = { number, text, hash: hashOf(known.head.hash, number, text) };
        known.places.push(file.append(KIND.entry, bodyOf(entry)));
        known.head = { number, hash: entry.hash };
        remember(known, number, deed);
      }
      const { number } = known.head;
      await file.flush();
      durable = number;
    }),
  });

  async function sweep(nowMs: number): Promise<void> {
    for (const [id, { ms }] of known.recent) if (ms < nowMs - RECENT_MS) known.recent.delete(id);
    for (const check of known.compared.keys()) if (!known.recent.has(check)) known.compared.delete(check);
    for (const [hash, untilMs] of known.shown) if (untilMs < nowMs) known.shown.delete(hash);
    if (nowMs - sweptMs < SWEPT_EVERY_MS) return;
    sweptMs = nowMs;
    let last: ReplicaEntry | undefined;
    for (let number = known.base.number + 1; number <= known.delivered.number; number += 1) {
      const entry = await entryAt(number);
      if (!entry || timeOf(deedIn(entry)) > nowMs - KEPT_MS) break;
      last = entry;
    }
    const base = last && { number: last.number, hash: last.hash };
    if (base) await inTurn(() => rewrite(base));
  }

  /** Begins the file anew behind an entry that need not be kept. Nothing is logged meanwhile. */
  async function rewrite(base: Head): Promise<void> {
    await file.flush();
    const next = await vault.beside(FILE);
    next.file.append(KIND.base, Buffer.from(JSON.stringify(base)));
    const places: Place[] = [];
    for (let number = base.number + 1; number <= known.head.number; number += 1) {
      const entry = await entryAt(number);
      if (!entry) throw new Error('an entry of the log is not where it was');
      places.push(next.file.append(KIND.entry, bodyOf(entry)));
    }
    next.file.append(KIND.delivered, Buffer.from(JSON.stringify(known.delivered)));
    for (const [hash, number] of known.shown) next.file.append(KIND.shown, Buffer.from(JSON.stringify({ number, hash })));
    await next.take();
    const before = file;
    ({ file } = next);
    known.base = base;
    known.places = places;
    await before.close();
  }

  return {
    add: async (deeds) => {
      if (behind() + deeds.length > UNDELIVERED_MAX) throw unavailable(sayOfLog('full'));
      await log.add(deeds);
    },
    head: () => known.head, delivered: () => known.delivered,
    next: async () => {
      const entries: ReplicaEntry[] = [];
      let chars = 0;
      for (let number = known.delivered.number + 1; number <= durable && entries.length < DELIVERY_MAX && chars < DELIVERY_CHARS_MAX; number += 1) {
        const entry = await entryAt(number);
        if (!entry) break;
        entries.push(entry);
        chars += entry.text.length;
      }
      return entries;
    },
    noteDelivered: async (head) => {
      known.delivered = head;
      file.append(KIND.delivered, Buffer.from(JSON.stringify(head)));
      await file.flush();
    },
    recent: () => known.recent.values(),
    numberOf: (check) => known.recent.get(check)?.number,
    checkOf: async (number) => {
      const entry = await entryAt(number);
      const deed = entry && deedIn(entry);
      return deed?.kind === 'check' ? deed.check : undefined;
    },
    comparisonsOf: async (check) => {
      const deeds = await Promise.all((known.compared.get(check) ?? []).map(async (number) => { const entry = await entryAt(number); return entry && deedIn(entry); }));
      return deeds.flatMap((deed) => (deed?.kind === 'comparison' ? [deed.compared] : []));
    },
    isFirst: async (hash, untilMs) => {
      if (known.shown.has(hash)) return false;
      known.shown.set(hash, untilMs);
      file.append(KIND.shown, Buffer.from(JSON.stringify({ number: untilMs, hash } satisfies Head)));
      await file.flush();
      return true;
    },
    sweep,
    close: async () => {
      await log.drained();
      await file.close();
    },
  };
}
