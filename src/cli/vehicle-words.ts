/** A vehicle record in words: one line of what it is, what happened, what is to be done. Shared by answers and `vehicles show`. */
import { namedAs } from '../identifiers/person-ids.ts';
import type { Vehicle } from '../modules/vehicles/schema.ts';
import { padded, shown, wrapped } from './text.ts';

/** What a finder may see of a record; a registration clerk sees little more than the owner. */
export type Seen = { readonly [K in keyof Vehicle]?: Vehicle[K] | undefined } & { readonly owner: string; readonly ownerName?: string | undefined; readonly ageDays?: number | undefined };

const joined = (parts: readonly (string | number | undefined)[], by: string): string => parts.filter((part) => part !== undefined && part !== '').map((part) => shown(String(part))).join(by);
const spaced = (code: string): string => code.replaceAll('_', ' ');

/** car, Volkswagen Golf, 2008, black */
export const descriptionOf = (v: Seen): string => joined([v.coded?.category === undefined ? v.category : spaced(v.coded.category), joined([v.make ?? v.coded?.makeName, v.model, v.variant], ' '), v.year, v.colour], ', ');

/** stolen 2026-07-30, Gdańsk, PL */
export function eventOf({ event }: Seen): string {
  if (!event) return '';
  const when = event.to !== undefined && event.to !== event.from ? joined([event.from, event.to], ' to ') : joined([event.from], '');
  return joined([joined([event.kind === undefined ? 'event' : spaced(event.kind), when], ' '), event.place, event.country], ', ');
}

/** Ids of people are for programs: here the unit stands alone. */
const NOBODY = new Map<string, string>();

const DAYS_A_YEAR = 365.25;
const DAYS_A_MONTH = DAYS_A_YEAR / 12;

/** R11: how old the record is, and when its owner last stood by it where that was on a later day. */
export function ageOf({ ageDays, enteredAt, validatedAt }: Seen): string {
  if (ageDays === undefined) return '';
  const long = ageDays >= 2 * DAYS_A_YEAR ? `${Math.floor(ageDays / DAYS_A_YEAR)} years ago` : ageDays >= 2 * DAYS_A_MONTH ? `${Math.floor(ageDays / DAYS_A_MONTH)} months ago` : `${ageDays} days ago`;
  const said = ageDays === 0 ? 'in the last 24 hours' : ageDays === 1 ? 'yesterday' : long;
  const later = validatedAt !== undefined && validatedAt.slice(0, 10) !== enteredAt?.slice(0, 10) ? `, validated ${validatedAt.slice(0, 10)}` : '';
  return `recorded ${said}${enteredAt === undefined ? '' : ` (${enteredAt.slice(0, 10)})`}${later}`;
}

export function contactOf(contact: unknown): string {
  if (typeof contact === 'string') return shown(contact);
  const { name, telephone, email } = (contact ?? {}) as { name?: string; telephone?: string; email?: string };
  return joined([name, telephone, email], ', ');
}

/** What a finder must know before going near it, or before drawing the wrong conclusion. */
export function cautionsOf(v: Seen): readonly string[] {
  const cautions = (v.event?.cautions ?? []).map(spaced);
  const worn = (v.identifiers ?? []).filter(({ condition }) => condition !== undefined && condition !== 'intact').map(({ kind, condition }) => `${spaced(kind)} ${spaced(condition ?? '')}`);
  const last = v.locates?.at(-1);
  return [
    ...(cautions.length > 0 ? [`CAUTION: ${cautions.join(', ')}`] : []),
    ...(v.subject === 'plates' ? ['The plates alone are sought, not the vehicle they are on.'] : v.subject === 'document' ? ['The document alone is sought, not the vehicle.'] : []),
    ...(worn.length > 0 ? [`Numbers: ${worn.join(', ')}`] : []),
    ...(v.frozen ? [`Frozen by its owner on ${v.frozen.at.slice(0, 10)} while a request about its data is decided.`] : []),
    ...(v.contested ?? []).filter(({ reply }) => reply?.outcome !== 'stands').map(({ kind, bureau, at, reason }) => `${kind === 'clone' ? 'Said to be cloned' : 'Contested'} by ${shown(bureau)} on ${at.slice(0, 10)}${reason === undefined ? '' : `: ${shown(reason)}`}.`),
    ...(last ? [`Marked as found by ${joined([last.bureau, last.unit], ' ')} on ${last.at.slice(0, 10)}${last.place === undefined ? '' : `, ${shown(last.place)}`}.`] : []),
  ];
}

const LABEL_WIDTH = 12;

export function readableVehicle(v: Vehicle, columns: number): string {
  const rows: (readonly [string, string])[] = [
    ['record', `${v.id}, version ${v.version}, ${v.status}`],
    ['vehicle', descriptionOf(v)],
    ...v.identifiers.map((one) => [spaced(one.kind), joined([one.typed, one.country, one.condition === undefined ? undefined : spaced(one.condition)], ', ')] as const),
    ['event', eventOf(v)], ['action', v.action === undefined ? '' : `${spaced(v.action)}${v.actionStandsBeforeConfirmation === true ? ', stands before confirmation' : ', after confirmation'}`],
    ['contact', contactOf(v.contact)], ['marks', shown(v.marks ?? '')], ['restricted', joined(v.restrictions ?? [], ', ')], ['hidden from', joined(v.hiddenFrom ?? [], ', ')],
    ['entered', v.enteredAt.slice(0, 10)], ['changed', joined([v.changedAt.slice(0, 10), namedAs(v.changedBy, NOBODY)], ' by ')], ['validated', v.validatedAt.slice(0, 10)], ['ends on', v.reviewOn], ['feed', shown(v.feed ?? '')],
    ['cleared', v.cleared ? joined([spaced(v.cleared.reason), v.cleared.on ?? v.cleared.at.slice(0, 10), v.cleared.note], ', ') : ''],
    ['suspended', v.suspended ? joined([v.suspended.by === 'hub' ? 'by the hub' : 'found and not answered', v.suspended.at.slice(0, 10), v.suspended.reason], ', ') : ''],
    ['waits for', v.approval ? `a second person: the record, asked by ${shown(namedAs(v.approval.askedBy, NOBODY) ?? '')}, lapses ${v.approval.lapsesAt.slice(0, 10)}` : ''],
    ['justified', joined([v.justifications?.at(-1)?.reason, v.justifications?.at(-1)?.until], ', until ')],
    ...cautionsOf(v).map((caution) => ['', caution] as const),
  ];
  const world = (v as { world?: unknown }).world;
  const lines = rows.filter(([, value]) => value !== '').map(([label, value]) => wrapped(`  ${padded(label, LABEL_WIDTH)} ${value}`, columns, ' '.repeat(LABEL_WIDTH + 3)));
  return `${world === undefined ? '' : `${shown(world)}\n`}${shown(v.owner)} ${shown(v.reference)}\n${lines.join('\n')}\n`;
}
