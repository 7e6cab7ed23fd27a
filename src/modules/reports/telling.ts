/**
 * The sections of a report out of what other modules answer. Answers are taken loosely: what is there is told, what is new
 * is told under its own name, what is missing is left out. Pure.
 */
import { cleaned, type Block, type Fact, type Report, type Section } from './document.ts';
import { isObject, joined, listOf, objectOf, said, type Json, type Telling } from './saying.ts';
import { storyOf } from './story.ts';
import { timesOf } from './times.ts';
import type { Words } from './words.ts';

/** What the asker could read; undefined where it is not answered. */
export type Materials = {
  readonly hit: Json; readonly record?: Json | undefined; readonly check?: Json | undefined; readonly notes: readonly Json[]; readonly recovery?: Json | undefined;
  readonly comparison?: { readonly version: number; readonly fields: readonly Compared[] } | undefined;
};
export type Compared = { readonly field: string; readonly asked: string; readonly recorded?: string | undefined; readonly verdict: string; readonly relation?: string | undefined; readonly alignment?: readonly { readonly kind: string; readonly asked: string; readonly recorded: string }[] | undefined };
export type Reader = { readonly zone: string; readonly now: string; readonly bureau: string; readonly unit: string; readonly isTraining: boolean; readonly words: Words; readonly names: ReadonlyMap<string, string> };
/** Facts of an object, by the labels that the words have for them; those without a value are left out. */
const factsOf = (from: Json, labels: Readonly<Record<string, string>>, t: Telling): readonly Fact[] => Object.entries(labels).map(([name, label]): Fact => [label, said(from[name], t)]).filter(([, value]) => value !== '');

export function reportOf({ hit, record, check, comparison, notes, recovery }: Materials, reader: Reader): Report {
  const { words: w } = reader;
  const t: Telling = { w, times: timesOf(reader.zone, w), names: reader.names };
  const files = notes.filter((note) => isObject(note.file));
  const sections: readonly (Section | undefined)[] = [
    { title: w.sections.now, blocks: [{ facts: nowOf(hit, t) }] },
    { title: w.sections.record, blocks: record ? recordOf(record, t) : [{ text: w.notShown }] },
    { title: w.sections.sightings, blocks: [sightingsOf(listOf(hit.seen), t)] },
    check && { title: w.sections.check, blocks: [{ facts: checkOf(check, hit, t) }] },
    { title: w.sections.comparison, blocks: comparison ? comparedOf(comparison, t) : [{ text: w.notShown }] },
    { title: w.sections.story, blocks: [storyOf({ hit, notes, recovery }, t)] },
    files.length > 0 ? { title: w.sections.files, blocks: [filesOf(files, t)] } : undefined,
    recovery && { title: w.sections.recovery, blocks: recoveryOf(recovery, t) },
  ];
  return {
    language: w.language, direction: w.direction, title: `${w.title}: ${said(hit.owner, t)} ${cleaned(String(hit.reference))}`,
    subtitle: `${said(hit.id, t)}. ${w.printed} ${t.times.both(reader.now)} ${w.for} ${cleaned(`${reader.bureau} ${reader.unit}`)}`,
    ...(reader.isTraining ? { banner: w.training } : {}), sections: sections.filter((one) => one !== undefined), foot: [w.handling],
  };
}

function nowOf(hit: Json, t: Telling): readonly Fact[] {
  const unit = objectOf(hit.finderUnit);
  const finder = joined([said(hit.finder, t), said(unit.name ?? hit.unit, t), said(unit.place, t)]);
  const deadline = objectOf(hit.deadline);
  const [advice, answer, claim] = [objectOf(hit.advice), objectOf(hit.answer), objectOf(hit.claim)];
  return factsOf({
    ...hit, hit: hit.id, finder, telephone: unit.telephone, place: joined([said(hit.place, t), said(hit.country, t)]),
    deadline: joined([said(deadline.at, t), said(deadline.text, t)]), answer: joined([said(answer.answer, t), said(answer.reason, t), said(answer.at, t)]), claim: joined([said(claim.unit, t), said(claim.person, t), said(claim.note, t)]), advice: joined([said(advice.kind, t), said(advice.action, t), said(advice.text, t), said(advice.contact, t)]),
  }, t.w.now, t);
}

function recordOf(record: Json, t: Telling): readonly Block[] {
  const { w } = t;
  const event = objectOf(record.event);
  const action = record.action === undefined ? '' : `${said(record.action, t)}, ${said(record.actionStandsBeforeConfirmation === true ? 'before_confirmation' : 'after_confirmation', t)}`;
  const from = said(event.from, t);
  const to = said(event.to, t);
  const facts = factsOf({
    ...record, vehicle: joined([said(record.category, t), joined([said(record.make, t), said(record.model, t), said(record.variant, t)], ' '), said(record.year, t), said(record.colour, t)]),
    event: joined([said(event.kind, t), from === to ? from : joined([from, to], ' – '), said(event.place, t), said(event.country, t)]), cautions: said(event.cautions, t), action,
    entered: record.enteredAt, validated: record.validatedAt, located: listOf(record.locates).map((one) => joined([said(one.bureau, t), said(one.unit, t), said(one.at, t), said(one.place, t)])),
  }, { reference: w.record.reference, status: w.record.status, vehicle: w.record.vehicle, event: w.record.event, cautions: w.record.cautions, subject: w.record.subject, action: w.record.action, contact: w.record.contact, marks: w.record.marks, entered: w.record.entered, validated: w.record.validated, reviewOn: w.record.reviewOn, located: w.record.located }, t);
  const numbers = listOf(record.identifiers).map((one) => [said(one.kind, t), cleaned(String(one.typed)), said(one.country, t), said(one.condition, t)]);
  return [{ facts }, ...(numbers.length > 0 ? [{ head: [w.record.kind, w.record.number, w.record.country, w.record.condition], rows: numbers, fixed: [1] }] : [])];
}

const sightingsOf = (seen: readonly Json[], t: Telling): Block => ({
  head: [t.w.utc, t.w.local, t.w.sightings.unit, t.w.sightings.place, t.w.sightings.check, t.w.sightings.certainty],
  rows: seen.map((one) => [t.times.utc(String(one.seenAt)), t.times.local(String(one.seenAt)), said(one.unit, t), said(one.place, t), said(one.check, t), said(one.certainty, t)]),
});

function checkOf(check: Json, hit: Json, t: Telling): readonly Fact[] {
  const { w } = t;
  const question = objectOf(check.question);
  const word = listOf(check.comparisons).find((one) => one.record === hit.record);
  const officer = word ? joined([word.same === true ? w.check.same : w.check.notSame, said(word.at, t), said(word.unit, t), said(word.note, t)]) : '';
  return factsOf({
    ...check, by: joined([said(check.unit, t), said(check.person, t), said(check.device, t)]), asked: said(question.vehicle, t), comparison: joined([said(check.comparison, t), said(check.model, t)]), officer,
  }, { id: w.check.id, at: w.check.at, purpose: w.check.purpose, by: w.check.by, outcome: w.check.outcome, asked: w.check.asked, comparison: w.check.comparison, officer: w.check.officer }, t);
}

const MARKS: Readonly<Record<string, string>> = { equal: ' ', look_alike: '~', wrong: '^', missing: '^', extra: '^', swapped: '^', unread: '?' };

/** Two numbers under one another, with gaps where one lacks a character, and what differs marked beneath. */
function alignedOf({ asked, recorded = '', alignment }: Compared): readonly [string, string] {
  if (!alignment || alignment.every(({ kind }) => kind === 'equal')) return [cleaned(asked), cleaned(recorded)];
  const rows = alignment.map(({ kind, asked: a, recorded: r }) => {
    const width = Math.max(a.length, r.length);
    return [a.padEnd(width, '·'), r.padEnd(width, '·'), (MARKS[kind] ?? '^').repeat(width)] as const;
  });
  const line = (at: 0 | 1 | 2): string => rows.map((row) => row[at]).join('');
  return [cleaned(`${line(0)}\n${line(2).trimEnd()}`), cleaned(line(1))];
}

const comparedOf = ({ version, fields }: NonNullable<Materials['comparison']>, t: Telling): readonly Block[] => [
  { facts: [[t.w.comparison.version, String(version)]] },
  {
    head: [t.w.comparison.field, t.w.comparison.asked, t.w.comparison.recorded, t.w.comparison.verdict], fixed: [1, 2],
    rows: fields.map((one) => [said(one.field.split('/')[0], t), ...alignedOf(one), joined([said(one.verdict, t), one.relation === undefined || one.relation === 'equal' ? '' : said(one.relation, t)])]),
  },
  { text: t.w.comparison.marks },
];

const filesOf = (notes: readonly Json[], t: Telling): Block => ({
  head: [t.w.utc, t.w.files.by, t.w.files.name, t.w.files.kind, t.w.files.bytes, t.w.files.sha256], fixed: [5],
  rows: notes.map((note) => {
    const file = objectOf(note.file);
    return [t.times.utc(String(note.at)), joined([said(note.bureau, t), said(note.unit, t)], ' '), cleaned(String(file.name)), said(file.mediaType, t), said(file.bytes, t), said(file.sha256, t)];
  }),
});

function recoveryOf(file: Json, t: Telling): readonly Block[] {
  const { w } = t;
  const [custody, decision, handover, custodyCost] = [objectOf(file.custody), objectOf(file.decision), objectOf(file.handover), objectOf(file.custodyCost)];
  const facts = factsOf({
    ...file, file: file.id, custody: joined([said(custody.place, t), said(custody.country, t), said(custody.since, t)]), keeper: custody.keeper, contact: custody.contact, perDay: custody.costPerDay,
    decision: joined([said(decision.decision, t), said(decision.office, t), said(decision.by, t)]), handover: joined([said(handover.to, t), said(handover.office, t), said(handover.place, t), said(handover.on, t)]),
    costs: listOf(file.costs).map((cost) => joined([said(cost.kind, t), said(cost.money, t), said(cost.on, t), cost.struck === true ? w.recovery.struck : ''])),
    custodyCost: custodyCost.amount === undefined ? '' : `${said(custodyCost, t)} (${said(custodyCost.days, t)} ${w.recovery.days})`,
  }, { file: w.recovery.file, stage: w.recovery.stage, custody: w.recovery.custody, keeper: w.recovery.keeper, contact: w.recovery.contact, perDay: w.recovery.perDay, decision: w.recovery.decision, handover: w.recovery.handover, outcome: w.recovery.outcome, costs: w.recovery.costs, custodyCost: w.recovery.custodyCost, totals: w.recovery.totals }, t);
  return [{ facts }, ...(file.clearDue === true ? [{ text: w.recovery.clearDue }] : [])];
}
