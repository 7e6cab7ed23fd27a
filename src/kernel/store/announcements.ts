/**
 * Announcements: what is said to bureaus, units and persons, written in the transaction of what it tells of. Knows no kind
 * by name and delivers nothing; who follows them is src/kernel/feed and the notifications module.
 */
import { derivedId } from '../ids.ts';
import { inSpans } from '../telemetry/traces.ts';
import { run, type Kysely } from './database.ts';

/** To whom: everybody of a bureau, of a unit, one person; narrowed to some roles where they are named. */
export type Addressee = { readonly bureau: string; readonly unit?: string | undefined; readonly person?: string | undefined; readonly roles?: readonly string[] | undefined };

export type Announcement = {
  /** What happened, `hits.requested`: the words of the module that says it. */
  readonly kind: string;
  /** The id of what it is about; announcements about one subject arrive in order. */
  readonly subject: string;
  /** What makes it one and not another of its subject: the id or number of the event. The same cause to the same addressee is said once. */
  readonly cause: string;
  readonly to: Addressee;
  /** Never held back by quiet hours. */
  readonly urgent: boolean;
  readonly at: string;
  /** What the addressee may know: ids and codes, no name and no number of a vehicle. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** What caused it, in a trace; the span under way where absent. */
  readonly traceparent?: string | undefined;
};

export const announcementId = ({ kind, subject, cause, to }: Pick<Announcement, 'kind' | 'subject' | 'cause' | 'to'>): string =>
  derivedId('ann', kind, subject, cause, to.bureau, to.unit ?? '', to.person ?? '', ...(to.roles ?? []));

/** Writes announcements on a connection, with its transaction. What was said already stays as it was said. */
export async function announce(db: Kysely<unknown>, epoch: number, said: readonly Announcement[]): Promise<void> {
  if (said.length === 0) return;
  await inSpans('announce', said, (one) => ({ 'crosscheck.announcement': announcementId(one), 'crosscheck.kind': one.kind, 'crosscheck.subject': one.subject }), (traced) => insert(db, epoch, traced));
}

async function insert(db: Kysely<unknown>, epoch: number, said: readonly Announcement[]): Promise<void> {
  const rows = said.map((one) => ({ id: announcementId(one), at: one.at, kind: one.kind, subject: one.subject, urgent: one.urgent, bureau: one.to.bureau, unit: one.to.unit, person: one.to.person, roles: one.to.roles, facts: one.facts, traceparent: one.traceparent }));
  await run(db, `
    insert into announcements (epoch, id, at, kind, subject, urgent, bureau, unit, person, roles, facts, traceparent)
    select $1, r.id, r.at, r.kind, r.subject, r.urgent, r.bureau, r.unit, r.person, case when r.roles is null then null else array(select json_array_elements_text(r.roles)) end, r.facts, r.traceparent
    from json_to_recordset($2) as r(id text, at timestamptz, kind text, subject text, urgent boolean, bureau text, unit text, person text, roles json, facts json, traceparent text)
    on conflict (id) do nothing`, [epoch, JSON.stringify(rows)]);
}
