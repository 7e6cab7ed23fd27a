/** A hit in words: where it stands, what may be done now, and its whole story. Pure. Takes what a hub tells; what it does not tell is left out. */
import type { Hit } from '../modules/hits/schema.ts';
import type { Note } from '../modules/notes/schema.ts';
import { bytesInWords, padded, shown, table, wrapped } from './text.ts';
import { contactOf } from './vehicle-words.ts';

type Teller = { readonly [K in 'bureau' | 'unit' | 'name' | 'telephone' | 'place' | 'person' | 'device']?: string | undefined };
type HitEvent = { readonly at: string; readonly kind: string; readonly who?: string; readonly by?: Teller; readonly facts?: Readonly<Record<string, unknown>> };
/** A hit as a hub tells it. */
export type HitTold = Omit<Hit, 'state'> & {
  readonly state: string; readonly world?: unknown; readonly urgency?: string; readonly requestedAt?: string; readonly dueAt?: string; readonly latestAt?: string; readonly outcome?: string; readonly closedAs?: string; readonly released?: string; readonly takenOverBy?: string;
  readonly answer?: { readonly answer: string; readonly reason?: string; readonly at: string }; readonly deadline?: { readonly at: string; readonly text?: string };
  readonly claim?: { readonly unit: string; readonly person?: string; readonly note?: string };
  readonly finderUnit?: Teller; readonly events?: readonly HitEvent[]; readonly advice?: { readonly kind: string; readonly action?: string; readonly text?: string; readonly contact?: unknown };
  readonly nextStep?: { readonly at: string; readonly what: string }; readonly next?: readonly string[];
};

export const spaced = (code: string): string => shown(code.replaceAll('_', ' '));
/** 2026-11-22 10:15 */
export const minute = (instant: string): string => shown(instant.slice(0, 16).replace('T', ' '));
const joined = (parts: readonly (string | undefined)[], by = ', '): string => parts.filter((part) => part !== undefined && part !== '').join(by);

const ADVICE: Readonly<Record<string, string>> = {
  act: 'ACT', stand_down: 'STAND DOWN: do not act on it', wait: 'WAIT for the owner', request_confirmation: 'Request the owner’s confirmation before anything is done', compare_first: 'COMPARE FIRST: this is no hit yet',
  look_again: 'LOOK AGAIN: the record was changed since', answer: 'ANSWER: the finder waits for you', may_answer: 'The finder has not asked yet; you may answer already', none: '',
};

/** Where it stands: confirmed; requested (urgent), answer due 10:25. */
export function stateOf(hit: HitTold): string {
  const answer = hit.answer && hit.state !== hit.answer.answer ? spaced(hit.answer.answer) : undefined;
  const due = hit.dueAt !== undefined && hit.answer === undefined ? `answer due ${minute(hit.dueAt)} UTC` : undefined;
  const state = `${spaced(hit.state)}${hit.urgency === undefined || hit.answer !== undefined ? '' : ` (${spaced(hit.urgency)})`}${hit.delayed === true ? ', delayed' : ''}`;
  return joined([state, answer, hit.answer?.reason === undefined ? undefined : spaced(hit.answer.reason), hit.outcome === undefined ? undefined : spaced(hit.outcome), hit.closedAs === undefined ? undefined : spaced(hit.closedAs), hit.released === undefined ? undefined : `RELEASED: ${spaced(hit.released)}`, due]);
}

/** What a deed left, in a line or two. */
export function doneWords(hit: HitTold, columns: number): string {
  const now = hit.next === undefined || hit.next.length === 0 ? '' : `${wrapped(`  now: ${hit.next.map(spaced).join(', ')}`, columns, '       ')}\n`;
  return `${shown(hit.id)}  ${stateOf(hit)}\n${now}`;
}

const tellerOf = ({ bureau, unit, name, person, device, telephone }: Teller): string => shown(joined([bureau, name ?? unit, person ?? device, telephone], ' '));

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const factOf = (name: string, value: unknown): string => {
  if (typeof value !== 'string') return `${name} ${JSON.stringify(value)}`;
  return INSTANT.test(value) ? `${name.replace(/At$/, '')} ${minute(value)}` : value.replaceAll('_', ' ');
};
const factsOf = (facts: Readonly<Record<string, unknown>>): string => Object.entries(facts).map(([name, value]) => shown(factOf(name, value))).join(', ');

export const noteLine = (note: Note): string => (note.file ? `${shown(note.file.name)}, ${shown(note.file.mediaType)}, ${bytesInWords(note.file.bytes)}: ${shown(note.id)}` : shown(note.text));

type Moment = { readonly at: string; readonly cells: readonly [string, string, string] };

function storyOf(hit: HitTold, seen: readonly { readonly seenAt: string; readonly unit: string; readonly place?: string | undefined }[], notes: readonly Note[]): readonly Moment[] {
  return [
    ...seen.map((one): Moment => ({ at: one.seenAt, cells: [shown(joined([hit.finder, one.unit], ' ')), 'seen', shown(one.place)] })),
    ...(hit.events ?? []).map((event): Moment => ({ at: event.at, cells: [event.by ? tellerOf(event.by) : spaced(event.who ?? ''), spaced(event.kind), factsOf(event.facts ?? {})] })),
    ...notes.map((note): Moment => ({ at: note.at, cells: [tellerOf(note), note.file ? 'attached' : 'note', noteLine(note)] })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

const LABEL_WIDTH = 12;

export function readableHit(hit: HitTold & { readonly seen?: Parameters<typeof storyOf>[1] }, notes: readonly Note[], columns: number): string {
  const { advice, claim, deadline, finderUnit, nextStep } = hit;
  const told = advice && joined([ADVICE[advice.kind] ?? spaced(advice.kind), advice.action === undefined ? undefined : spaced(advice.action).toUpperCase()], ': ');
  const rows: readonly (readonly [string, string])[] = [
    ['state', stateOf(hit)], ['advice', joined([told, advice?.text === undefined ? undefined : shown(advice.text), contactOf(advice?.contact)], '. ')],
    ['deadline', deadline ? joined([`${minute(deadline.at)} UTC`, shown(deadline.text)]) : ''],
    ['record', `${shown(hit.owner)} ${shown(hit.reference)}, ${shown(hit.record)}`],
    ['found by', joined([finderUnit ? tellerOf(finderUnit) : shown(`${hit.finder} ${hit.unit}`), shown(finderUnit?.place), hit.takenOverBy === undefined ? undefined : `taken over by ${shown(hit.takenOverBy)}`])],
    ['where', shown(joined([hit.place, hit.country]))], ['we are', hit.role],
    ['worked on by', claim ? joined([shown(joined([claim.unit, claim.person], ' ')), shown(claim.note)]) : ''],
    ['by itself', nextStep ? `${spaced(nextStep.what)} at ${minute(nextStep.at)} UTC` : ''],
    ['now', (hit.next ?? []).map(spaced).join(', ')],
  ];
  const lines = rows.filter(([, value]) => value !== '').map(([label, value]) => wrapped(`  ${padded(label, LABEL_WIDTH)} ${value}`, columns, ' '.repeat(LABEL_WIDTH + 3)));
  const story = storyOf(hit, hit.seen ?? [], notes);
  return [
    hit.world === undefined ? '' : `${shown(hit.world)}\n`, `${shown(hit.id)}\n${lines.join('\n')}\n`,
    ...(story.length === 0 ? [] : ['\n', table(['AT (UTC)', 'WHO', 'WHAT', ''], story.map(({ at, cells }) => [minute(at), ...cells]))]),
  ].join('');
}
