/** What an item of the inbox is about, and what of its facts is told in a line. Pure. */
import type { InboxItem } from '../../../src/modules/notifications/schema.ts';
import type { Formats } from '../words/formats.ts';

type Spoken = { readonly sayCode: (group: string, code: string) => string; readonly formats: Pick<Formats, 'moment'> };
type Place = { readonly to: 'hit' | 'record'; readonly id: string } | { readonly to: 'approvals' };

/** Where one goes from it; undefined where the console has no page for it. */
export function placeOf({ kind, subject, facts }: Pick<InboxItem, 'kind' | 'subject' | 'facts'>): Place | undefined {
  if (subject.startsWith('hit_')) return { to: 'hit', id: subject };
  if (subject.startsWith('pro_') && kind !== 'proposals.about_yours') return { to: 'approvals' };
  if (kind === 'vehicles.approval_asked') return { to: 'approvals' };
  if (typeof facts.hit === 'string') return { to: 'hit', id: facts.hit };
  return subject.startsWith('veh_') ? { to: 'record', id: subject } : undefined;
}

/** A bureau's code; whoever else did it is an id, which says nothing to a reader. */
const BUREAU = /^[A-Z][A-Z0-9-]{1,15}$/;

/** What was said in a line; a kind that came later than this page is told as such. */
export function saidOf({ sayCode }: Pick<Spoken, 'sayCode'>, kind: string, other: string): string {
  const said = sayCode('inbox.kind', kind);
  return said === kind.replaceAll('_', ' ') ? `${other} (${said})` : said;
}

/** Codes in words: the bureaus, how it stands, until when. Ids are for programs. */
export function factsOf({ sayCode, formats }: Spoken, { kind, facts }: Pick<InboxItem, 'kind' | 'facts'>): readonly string[] {
  const { owner, finder, by, urgency, dueAt, deadlineAt, lapsesAt, state } = facts;
  const text = (value: unknown, word: (code: string) => string = (code) => code): readonly string[] => (typeof value === 'string' ? [word(value)] : []);
  return [
    ...(typeof owner === 'string' && typeof finder === 'string' ? [owner === finder ? owner : `${finder} → ${owner}`] : []), ...text(by).filter((code) => BUREAU.test(code)),
    ...text(urgency, (code) => sayCode('urgency', code)),
    ...(kind.startsWith('proposals.') ? text(state, (code) => sayCode('inbox.state', code)) : []),
    ...[dueAt, deadlineAt, lapsesAt].flatMap((moment) => text(moment, formats.moment)),
  ];
}
