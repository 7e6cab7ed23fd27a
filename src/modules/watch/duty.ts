/** The watch as a duty: reads on where it stood, asks the rules, raises alerts; what it read, remembered and raised commits together. It stands in no check's way. */
import { HUB_BUREAU } from '../../kernel/context.ts';
import type { Duty } from '../../kernel/duties.ts';
import { derivedId } from '../../kernel/ids.ts';
import type { Store } from '../../kernel/store/store.ts';
import type { Log } from '../../kernel/telemetry/log.ts';
import type { Signal } from '../../watching/deeds.ts';
import { learnWork } from '../../watching/explaining.ts';
import { observe } from '../../watching/watching.ts';
import { forgetMemories } from './memory-store.ts';
import { nextPiece, type Piece, type Ports } from './pieces.ts';
import { REVIEWER_ROLE } from './policy.ts';
import type { Placed } from './reading.ts';
import { remember } from './remembering.ts';
import { addEvent, forgetAlerts, holdsRole, namesOf, raise } from './store.ts';

const EVERY_MS = 10_000;
const FORGET_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Of whom nothing is seen for so long, nothing is remembered. */
export const MEMORY_DAYS = 180;
/** A decided alert stands as long as checks do by default (R16). */
export const ALERT_DAYS = 3 * 365;
const FORGET_ROWS_MAX = 1_000;

export type WatchPorts = Ports & { readonly log: Log; readonly transaction: <R>(work: (tx: Store) => Promise<R>) => Promise<R> };
type Seen = { readonly signal: Signal; readonly deed: Placed; readonly nth: number };

export const watchDuties = (ports: WatchPorts): readonly Duty[] => [
  { name: 'watch.misuse', everyMs: EVERY_MS, run: (now) => ports.transaction((tx) => watchNext(ports, tx, now)) },
  { name: 'watch.forgetting', everyMs: FORGET_EVERY_MS, run: (now) => ports.transaction(async ({ db }) => {
    const before = (days: number): string => new Date(Date.parse(now) - days * DAY_MS).toISOString();
    const memories = await forgetMemories(db, before(MEMORY_DAYS), FORGET_ROWS_MAX);
    const alerts = await forgetAlerts(db, before(ALERT_DAYS), FORGET_ROWS_MAX);
    return memories === FORGET_ROWS_MAX || alerts === FORGET_ROWS_MAX;
  }) },
];

async function watchNext(ports: WatchPorts, tx: Store, now: string): Promise<boolean> {
  const piece = await nextPiece(tx.db, ports);
  const memories = await remember(tx.db, piece.deeds);
  const seen: Seen[] = [];
  for (const deed of piece.deeds) {
    for (const owner of deed.owners) if (owner !== deed.bureau) learnWork(memories.bureau(owner), deed); // the finder's work explains what the owner does then
    for (const [nth, signal] of observe(memories.of(deed), deed).entries()) seen.push({ signal, deed, nth });
  }
  await piece.moveOn(tx.db);
  await memories.save(tx.db, now);
  const whom = new Map<string, Promise<string>>();
  for (const one of seen) {
    const word = JSON.stringify([one.deed.bureau, one.deed.person]);
    const own = whom.get(word) ?? reviewerOf(tx, one.deed);
    whom.set(word, own);
    await told(ports, tx, { ...one, now, reviewer: isForeign(one, piece) ? HUB_BUREAU : await own });
  }
  return piece.hasMore;
}

/** R20: nobody of the auditors' own circle judges one of them; that goes to the hub. */
async function reviewerOf({ db }: Store, { bureau, person }: Placed): Promise<string> {
  return await holdsRole(db, { bureau, names: await namesOf(db, bureau, person), role: REVIEWER_ROLE }) ? HUB_BUREAU : bureau;
}

/** A decoy of another bureau is that bureau's secret, and the person is this one's: the hub's auditors know both. */
const isForeign = ({ signal, deed }: Seen, { canaries }: Piece): boolean =>
  signal.rule === 'canary' && [...canaries.values()].some(({ id, bureau }) => deed.canaries.includes(id) && bureau !== deed.bureau);

async function told({ log }: WatchPorts, tx: Store, { signal, deed, nth, now, reviewer }: Seen & { readonly now: string; readonly reviewer: string }): Promise<void> {
  const at = new Date(signal.ms).toISOString();
  const { bureau, unit, person, token } = deed;
  const { rule, score, says, evidence } = signal;
  const alert = await raise(tx.db, {
    id: derivedId('alr', rule, bureau, person, deed.id, String(nth)), rule, bureau, unit, person, token, reviewer, score, says, evidence, firstSeen: at, lastSeen: at,
  }, now);
  if (!alert.isNew) return;
  await addEvent(tx.db, { alert: alert.id, at: now, kind: 'raised', said: { says } });
  await tx.audit({ at: now, action: 'watch.raise', outcome: 'done', bureau: reviewer, unit: 'watch', token: 'hub', subjects: [alert.id], detail: { rule } });
  log('watch.raised', { alert: alert.id, rule });
  // Among the hub's own people the announcement would reach the subject too: those alerts wait in the list.
  if (reviewer === HUB_BUREAU && bureau === HUB_BUREAU) return;
  await tx.announce([{ kind: 'watch.raised', subject: alert.id, cause: 'raised', to: { bureau: reviewer, roles: [REVIEWER_ROLE] }, urgent: rule === 'canary' || rule === 'destructive_burst', at: now, facts: { alert: alert.id, rule } }]);
}
