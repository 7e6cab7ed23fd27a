/** Audit events against their leaves. */
import { run } from '../../store/database.ts';
import { EVENT_HASH } from '../events-source.ts';
import { strays, type MakeVerifier, type Told } from './rows.ts';

export const eventsVerifier: MakeVerifier = (db, findings) => ({
  kind: 'event',
  async page(all) {
    const told = all as readonly Told<'event'>[];
    const rows = await run(db, `select sequence, bureau, ${EVENT_HASH} as hash from audit_events where sequence = any($1)`, [told.map(({ position }) => position)]) as { sequence: number; bureau: string; hash: Buffer }[];
    const bySequence = new Map(rows.map((row) => [row.sequence, row]));
    for (const { leaf, bureau, position, said } of told) {
      const row = bySequence.get(position);
      if (!row) findings.fault(`audit event evt_${position}`, `is gone: ${leaf} tells of it`);
      else if (!row.hash.equals(said.hash) || row.bureau !== bureau) findings.fault(`audit event evt_${position}`, `is not what ${leaf} tells of: it was altered`);
    }
  },
  async end() {
    const { inserted, pending } = await strays(db, 'event', { table: 'audit_events', position: 'sequence' });
    for (const sequence of inserted) findings.fault(`audit event evt_${sequence}`, 'is in no leaf, and others committed after it are: it was put in');
    if (pending.length > 0) findings.note(`${pending.length} audit events are not in the log yet`);
  },
});
