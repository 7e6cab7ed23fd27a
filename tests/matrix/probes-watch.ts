/** How to ask what auditors do with alerts and decoys, and what must stand before. Knows no type of probes.ts, which takes these in. */
import { newId } from '../../src/kernel/ids.ts';
import { run, type Database } from '../../src/kernel/store/database.ts';

export type WatchSubject = { readonly alert: string; readonly canary: string };
type It = WatchSubject & { readonly n: number; readonly vehicle: string };
/** An alert about somebody of the owner's bureau, one that its auditor has claimed, a decoy on the record. */
export type WatchNeed = 'alert' | 'alertClaimed' | 'canary';
type WatchProbe = { readonly needs?: WatchNeed | 'vehicle'; readonly send: (it: It) => { readonly params?: Readonly<Record<string, string>>; readonly body?: object } };

const onAlert = (needs: WatchNeed, said?: (it: It) => object): WatchProbe => ({ needs, send: (it) => ({ params: { id: it.alert }, ...(said ? { body: said(it) } : {}) }) });

export const PROBES_WATCH = {
  'alerts.list': { send: () => ({}) },
  'alerts.get': onAlert('alert'),
  'alerts.claim': onAlert('alert', () => ({})),
  'alerts.note': onAlert('alert', ({ n }) => ({ note: `asked ${n}` })),
  'alerts.decide': onAlert('alertClaimed', ({ n }) => ({ decision: 'explained', reason: `a drill ${n}` })),
  'canaries.add': { needs: 'vehicle', send: ({ vehicle, n }) => ({ body: { record: vehicle, note: `laid ${n}` } }) },
  'canaries.list': { send: () => ({}) },
  'canaries.remove': { needs: 'canary', send: ({ canary }) => ({ params: { id: canary } }) },
} as const satisfies Record<string, WatchProbe>;

export const ABSENT_WATCH: WatchSubject = { alert: 'alr_00000000000000000000000000', canary: 'cnr_00000000000000000000000000' };

/** As the watch leaves them, about somebody new each time. */
export async function watchedOver(database: Database, { needs, owner, auditor, vehicle, at }: { readonly needs: string; readonly owner: string; readonly auditor: string; readonly vehicle: string; readonly at: string }): Promise<Partial<WatchSubject>> {
  if (needs === 'canary') {
    const canary = newId('cnr', Date.parse(at));
    await run(database.db, `insert into canaries (id, record, bureau, added_at, added_by) values ($1, $2, $3, $4, 'somebody')`, [canary, vehicle, owner, at]);
    return { canary };
  }
  if (needs !== 'alert' && needs !== 'alertClaimed') return {};
  const alert = newId('alr', Date.parse(at));
  const by = needs === 'alertClaimed' ? auditor : null;
  await run(database.db, `
    insert into alerts (id, rule, bureau, unit, person, tokens, reviewer, score, says, evidence, signals, raised_at, first_seen, last_seen, state, version, claimed_by)
    values ($1, 'rate', $2, 'Main unit', $1, array['tok_none'], $2, 1, 'much', array['event 1'], 1, $3, $3, $3, $4, 1, $5)`, [alert, owner, at, by === null ? 'open' : 'claimed', by]);
  return { alert };
}
