/**
 * Takes what a replica has logged, each entry once in effect: checks into the log of checks, attempts into the audit log, hits raised, and
 * how far it came, in one transaction. A log that has forked is refused, and said to those who answer for the device.
 */
import { createHash } from 'node:crypto';
import type { Context } from '../../kernel/context.ts';
import { HUB_BUREAU } from '../../kernel/context.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Kysely, Session } from '../../kernel/store/database.ts';
import type { AuditEvent, Store } from '../../kernel/store/store.ts';
import type { Compared, LoggedCheck } from '../checks/schema.ts';
import { advance, hashesOf, holdStand, type Stand } from './delivery-store.ts';
import { deedOf, demandChained, demandSigned } from './entries.ts';
import { logForked, logGap, logUnreadable } from './refusals.ts';
import type { AskDelivery, Delivered, ReplicaDeed, ReplicaEntry } from './schema.ts';
import type { KnownDevice } from './store.ts';

type Write = (session: Session, ids: ReadonlySet<string>) => Promise<number>;
type Check = Extract<ReplicaDeed, { kind: 'check' }>;
type Event = Extract<ReplicaDeed, { kind: 'event' }>;
type Word = Extract<ReplicaDeed, { kind: 'comparison' }>;

export type DeliverPorts = {
  /** What the log of checks lends. */
  readonly checks: {
    readonly unreadable: (check: LoggedCheck) => string | undefined;
    readonly compared: (store: Store, bureau: string, word: { readonly compared: Compared; readonly token: string }) => Promise<{ readonly hit?: string } | { readonly refused: string }>;
    readonly known: (db: Kysely<unknown>, ids: readonly string[]) => Promise<readonly string[]>;
    readonly log: <R>(ctx: Context, checks: readonly { readonly check: LoggedCheck; readonly token: string; readonly seenAt: string }[], commit: (write: Write) => Promise<R>) => Promise<R>;
  };
  readonly onDelivered: (entries: number, hits: number) => void;
};

type Numbered<D> = { readonly number: number; readonly deed: D };

export async function deliver(ctx: Context, { key }: KnownDevice, { entries, signature }: AskDelivery, ports: DeliverPorts): Promise<Delivered> {
  const { tokenId } = ctx.principal;
  demandSigned(tokenId, entries, { signature, key });
  const deeds = entries.map((entry) => ({ number: entry.number, deed: deedOf(entry) }));
  demandChained(entries, undefined);
  const checks = deeds.filter((one): one is Numbered<Check> => one.deed.kind === 'check').map(({ number, deed }) => ({ number, deed: heldTo(ctx, deed) }));
  for (const { number, deed: { check } } of checks) {
    const why = check.bureau === ctx.principal.bureau ? ports.checks.unreadable(check) : 'it is a check of another bureau';
    if (why !== undefined) throw logUnreadable(number, why);
  }
  try {
    return await ports.checks.log(ctx, checks.map(({ deed }) => deed), (write) => ctx.store.transaction(async (store) => {
      const at = await holdStand(store.db, tokenId);
      const fresh = await freshOf(store.db, tokenId, entries, at);
      const [first, last] = [fresh[0], fresh.at(-1)];
      if (!first || !last) return { ...at, hits: 0 };
      const isFresh = ({ number }: { readonly number: number }): boolean => number >= first.number;
      let hits = await written(store, { write, ports, checks: checks.filter(isFresh) });
      for (const { number, deed } of deeds.filter(isFresh)) {
        if (deed.kind === 'event') await store.audit(eventFrom(ctx, number, deed));
        if (deed.kind === 'comparison') hits += await heldAgainst(ctx, store, { number, deed }, ports);
      }
      await store.audit({ ...eventBase(ctx), action: 'replicas.deliver', outcome: 'done', subjects: [tokenId], detail: { first: first.number, last: last.number, checks: checks.filter(isFresh).length, hits } });
      await advance(store.db, { replica: tokenId, first: first.number, last: last.number, hashes: Buffer.concat(fresh.map(({ hash }) => Buffer.from(hash, 'base64'))), signature, head: last.hash, at: ctx.now() });
      store.afterCommit(() => { ports.onDelivered(fresh.length, hits); });
      return { delivered: last.number, head: last.hash, hits };
    }));
  } catch (cause) {
    if (cause instanceof Refusal && cause.code === logForked.code) await announceFork(ctx, entries);
    throw cause;
  }
}

/** Clocks of devices are not believed: nothing was seen later than it was brought. */
function heldTo(ctx: Context, { check, seenAt, ...deed }: Check): Check {
  const now = ctx.now();
  return { ...deed, check: check.at > now ? { ...check, at: now } : check, seenAt: seenAt > now ? now : seenAt };
}

/** Those entries that are new; refuses what does not follow on what was brought, or is another than it. */
async function freshOf(db: Kysely<unknown>, replica: string, entries: readonly ReplicaEntry[], at: Stand): Promise<readonly ReplicaEntry[]> {
  const [first] = entries;
  if (!first) return [];
  if (first.number > at.delivered + 1) throw logGap(first.number, at.delivered, at.head);
  const known = await hashesOf(db, replica, first.number, at.delivered);
  for (const { number, hash } of entries) if (number <= at.delivered && known.get(number) !== hash) throw logForked(number, at);
  const fresh = entries.filter(({ number }) => number > at.delivered);
  if (fresh[0] === first && at.delivered > 0) {
    try {
      demandChained(fresh, at.head);
    } catch (cause) {
      // Each entry holds by itself: then it is the one before that is another.
      throw cause instanceof Refusal && cause.status === 422 ? logForked(first.number, at) : cause;
    }
  }
  return fresh;
}

async function written(store: Store, { write, ports, checks }: { readonly write: Write; readonly ports: DeliverPorts; readonly checks: readonly Numbered<Check>[] }): Promise<number> {
  const { session } = store;
  if (!session) throw new Error('a delivery needs a transaction');
  const ids = checks.map(({ deed: { check: { id } } }) => id);
  const known = new Set(await ports.checks.known(store.db, ids));
  for (const [at, { number, deed }] of checks.entries()) if (known.has(deed.check.id) || ids.indexOf(deed.check.id) !== at) throw logUnreadable(number, 'there is a check of this id already');
  return write(session, new Set(ids));
}

/** An officer's word: kept, and audited as if it had been said here; how many hits it raised. One that is about nothing here is said to be refused, and holds up nothing. */
async function heldAgainst(ctx: Context, store: Store, { number, deed: { compared, token } }: Numbered<Word>, { checks }: DeliverPorts): Promise<number> {
  const now = ctx.now();
  const at = compared.at > now ? now : compared.at;
  const brought = await checks.compared(store, ctx.principal.bureau, { compared: { ...compared, at }, token });
  const isKept = !('refused' in brought);
  const { unit, person, device, check, record } = compared;
  const hits = isKept && brought.hit !== undefined ? [brought.hit] : [];
  await store.audit(eventFrom(ctx, number, {
    kind: 'event', action: 'checks.compare', outcome: isKept ? 'done' : 'refused', at, unit, token, subjects: isKept ? [check, record, ...hits] : [],
    ...(person === undefined ? {} : { person }), ...(device === undefined ? {} : { device }), ...(isKept ? {} : { detail: { code: brought.refused } }),
  }));
  return hits.length;
}

const eventBase = ({ principal: { bureau, unit, tokenId, device }, now }: Context) => ({ at: now(), bureau, unit, token: tokenId, device });

/** An attempt that the replica refused, as it says: marked with the replica and its entry. */
const eventFrom = ({ principal: { bureau, tokenId } }: Context, number: number, { action, outcome, at, unit, token, person, device, subjects, detail }: Event): AuditEvent =>
  ({ action, outcome, at, bureau, unit, token, person, device, subjects, detail: { ...detail, replica: tokenId, entry: number } });

/** Said once for each fork, to who answers for the device: its bureau's supervisors and auditors, and who enrolled it. */
async function announceFork(ctx: Context, entries: readonly ReplicaEntry[]): Promise<void> {
  const { principal: { bureau, tokenId }, store, now } = ctx;
  const cause = createHash('sha256').update(entries.map(({ hash }) => hash).join('\n')).digest('base64url');
  const said = (to: { readonly bureau: string; readonly roles: readonly string[] }) => ({ kind: 'replicas.log_forked', subject: tokenId, cause, to, urgent: true, at: now(), facts: { replica: tokenId } });
  await store.announce([said({ bureau, roles: ['supervisor', 'auditor'] }), said({ bureau: HUB_BUREAU, roles: ['administrator'] })]);
}
