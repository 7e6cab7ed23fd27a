/**
 * The answer to a check as an officer reads it: the outcome in a word and a shape, then each record, what to do, and what
 * agrees. Pure. A candidate is never called a hit, and nothing is to be seized unless the answer itself says "act" (R9).
 */
import type { CheckAnswer, Finding } from '../modules/checks/schema.ts';
import { comparisonTable, fieldName } from './comparison-words.ts';
import type { Paint } from './paint.ts';
import { count, plural, shown, wrapped } from './text.ts';
import { ageOf, cautionsOf, contactOf, descriptionOf, eventOf, type Seen } from './vehicle-words.ts';
import { vinWords } from './vin-words.ts';

export type Answer = CheckAnswer & { readonly world?: string };
export type Look = { readonly paint: Paint; readonly columns: number };

export const OUTCOME_WORDS = { hit: '● HIT', candidates: '◆ CANDIDATES', no_record: '○ NO RECORD' } as const;
const STYLES = { hit: 'alarm', candidates: 'doubt', no_record: 'strong' } as const;
/** Candidates beyond these take one line each; hits are always told in full. */
const CANDIDATES_IN_FULL = 5;
const INDENT = '   ';

export function readableAnswer(answer: Answer, asked: string, look: Look): string {
  const { paint, columns } = look;
  const lines = [
    ...notCurrentOf(answer, look),
    ...(answer.world === undefined ? [] : [paint('strong', `${shown(answer.world)}: nothing in this answer is real`)]),
    `${paint(STYLES[answer.outcome], OUTCOME_WORDS[answer.outcome])}${countsOf(answer)}`,
    paint('faint', wrapped(`asked: ${shown(asked)}`, columns, '  ')),
  ];
  let inFull = 0;
  for (const [at, finding] of answer.findings.entries()) {
    const isInFull = finding.kind === 'hit' || inFull < CANDIDATES_IN_FULL;
    if (finding.kind === 'candidate') inFull += 1;
    lines.push(...(isInFull ? ['', ...findingInFull(finding, at + 1, look)] : [findingInShort(finding, at + 1)]));
  }
  const rest = [...patternsOf(answer), ...(answer.more === true ? ['There are more records than one answer carries: ask with a longer number, a country or a make.'] : []), ...hiddenOf(answer)];
  if (rest.length > 0) lines.push('', ...rest.map((line) => wrapped(line, columns, '  ')));
  lines.push('');
  lines.push(...(answer.remarks ?? []).map(({ says }) => wrapped(`Note: ${shown(says)}`, columns, '  ')));
  if (answer.vin) lines.push(wrapped(`VIN: ${vinWords(answer.vin, Number(answer.answeredAt.slice(0, 4)))}`, columns, '  '));
  lines.push(...readingsOf(answer.readings ?? []).map((line) => wrapped(line, columns, '  ')));
  if (answer.findings.every(({ assumed }) => assumed === undefined) && answer.assumed) lines.push(wrapped(`Assumed: ${answer.assumed.map(shown).join('; ')}`, columns, '  '));
  lines.push(...replicaOf(answer).map((line) => wrapped(line, columns, '  ')));
  lines.push(paint('faint', `${shown(answer.id)}, as of ${shown(answer.asOf)}`));
  return `${lines.join('\n')}\n`;
}

/** R22: before anything else, so that nobody takes the answer for more than it is. */
function notCurrentOf({ replica }: Answer, { paint, columns }: Look): readonly string[] {
  if (replica?.notCurrent === undefined) return [];
  const line = '!'.repeat(Math.min(columns, NOT_CURRENT_CHARS));
  return [paint('alarm', line), paint('alarm', '!! NOT CURRENT !!  A vehicle that was reported since is not found here.'), wrapped(`This replica says: ${shown(replica.why ?? 'its copy is not current')}.`, columns, '   '), paint('alarm', line), ''];
}
const NOT_CURRENT_CHARS = 72;

/** What a replica leaves to its hub. */
function replicaOf({ replica }: Answer): readonly string[] {
  if (!replica) return [];
  return [
    `Answered by replica ${shown(replica.id)}, which heard from its hub at ${shown(replica.heardAt)}.`,
    ...(replica.notes?.includes('hit_raised_when_delivered') === true ? ['The hub raises this hit when it hears of the check; the owner hears of it then.'] : []),
    ...(replica.notes?.includes('no_receipt') === true ? ['A replica gives no receipt: the hub signs those.'] : []),
  ];
}

function countsOf({ findings, outcome }: Answer): string {
  const hits = findings.filter(({ kind }) => kind === 'hit').length;
  const candidates = findings.length - hits;
  const told = candidates === 0 ? '' : hits > 0 ? plural(candidates, 'candidate') : outcome === 'no_record' ? `${plural(candidates, 'weak candidate')}, most likely another vehicle` : `${plural(candidates, 'record')} to compare, none is a hit`;
  const counts = [...(hits > 0 ? [plural(hits, 'record')] : []), ...(told === '' ? [] : [told])].join(', ');
  return counts === '' ? '' : `  ${counts}`;
}

/** How many records match a number that was read in part. */
function patternsOf({ patterns = [], findings }: Answer): readonly string[] {
  return patterns.map(({ field, matching, isWhole }) => {
    const told = `${isWhole ? '' : 'at least '}${plural(matching, 'record matches', 'records match')}${patterns.length > 1 ? ` what was read of ${fieldName(field)}` : ' what was read'}`;
    const best = findings.length > 0 && findings.length < matching ? `; the ${findings.length === 1 ? 'one' : count(findings.length)} that agree${findings.length === 1 ? 's' : ''} best ${findings.length === 1 ? 'is' : 'are'} shown` : '';
    return `${told.charAt(0).toUpperCase()}${told.slice(1)}${best}.`;
  });
}

function hiddenOf({ weak }: Answer): readonly string[] {
  if (!weak) return [];
  const kinds = [...(weak.possible === undefined ? [] : [`${count(weak.possible)} possible`]), ...(weak.count > 0 ? [`${count(weak.count)} weak`] : [])].join(' and ');
  const isOne = weak.count + (weak.possible ?? 0) === 1 && weak.atLeast !== true;
  return [`${weak.atLeast === true ? 'At least ' : ''}${kinds} ${isOne ? 'one is' : 'ones are'} not shown; --all shows ${isOne ? 'it' : 'them'}.`];
}

const BAND_WORDS: Readonly<Record<string, string>> = { strong: 'STRONG', possible: 'POSSIBLE', weak: 'WEAK' };
const bandOf = ({ band }: Finding): string => (band === undefined ? '' : `  ${BAND_WORDS[band] ?? shown(band)}`);

function headOf(finding: Finding, number: number): { mark: string; name: string } {
  const record: Seen = finding.record;
  const owner = record.ownerName === undefined ? record.owner : `${record.owner} (${record.ownerName})`;
  return { mark: `${number}  ${finding.kind === 'hit' ? '● HIT' : '◆ CANDIDATE'}`, name: [owner, record.reference].filter((part) => part !== undefined).map(shown).join('  ') };
}

function findingInFull(finding: Finding, number: number, { paint, columns }: Look): readonly string[] {
  const record: Seen = finding.record;
  const { mark, name } = headOf(finding, number);
  const happened = [eventOf(record), ageOf(record)].filter((part) => part !== '').join('; ');
  const text = (line: string): string => INDENT + wrapped(line, columns - INDENT.length, INDENT);
  const table = comparisonTable(finding.fields ?? [], { paint, columns, indent: INDENT });
  return [
    `${paint(finding.kind === 'hit' ? 'alarm' : 'doubt', mark)}  ${paint('strong', name)}${paint('strong', bandOf(finding))}`,
    ...[descriptionOf(record), happened].filter((line) => line !== '').map(text),
    ...cautionsOf(record).map((line) => paint(line.startsWith('CAUTION') ? 'alarm' : 'strong', text(line))),
    paint('strong', text(`→ ${adviceOf(finding)}`)),
    ...doubtOf(finding).map((line) => paint('doubt', text(line))),
    ...(table.length > 0 ? ['', ...table] : []),
    ...(finding.assumed ?? []).map((assumed) => text(`Assumed: ${shown(assumed)}.`)),
    // A candidate is named by its record, so that it can be compared; a hit by itself.
    ...[finding.hit ?? record.id].flatMap((id) => (id === undefined ? [] : [paint('faint', text(shown(id)))])),
  ];
}

/** An equal number on another vehicle may be a false plate or a misread one: say so before the table does. */
function doubtOf({ kind, fields }: Finding): readonly string[] {
  const differing = (fields ?? []).filter(({ verdict }) => verdict === 'differs').map(({ field }) => shown(fieldName(field)));
  return kind === 'hit' && differing.length > 0 ? [`But not all agrees: ${differing.join(', ')}. Look again.`] : [];
}

function findingInShort(finding: Finding, number: number): string {
  const { mark, name } = headOf(finding, number);
  return `${mark}  ${name}${bandOf(finding)}  ${descriptionOf(finding.record)}`;
}

const ACTION_WORDS: Readonly<Record<string, string>> = {
  seize: 'SEIZE the vehicle', detain: 'DETAIN the vehicle', check_discreetly: 'CHECK DISCREETLY: let nobody notice', hold_for_prints: 'HOLD FOR PRINTS: touch as little as possible', contact_owner: 'CONTACT THE OWNER BUREAU',
};

function adviceOf({ kind, advice, record }: Finding): string {
  const contact = contactOf(advice.contact);
  const reach = contact === '' ? `Reach ${shown(record.owner)} through your bureau.` : `Contact: ${contact}`;
  switch (advice.kind) {
    case 'act':
      return `${ACTION_WORDS[advice.action ?? ''] ?? shown(advice.action ?? 'act')}. The record says that this stands before confirmation. ${reach}`;
    case 'request_confirmation':
      return `Ask ${shown(record.owner)} to confirm before anything is done. ${reach}`;
    case 'compare_first':
      return `Compare first: this may be another vehicle. ${reach}`;
    default:
      return kind === 'hit' ? `Ask ${shown(record.owner)} to confirm before anything is done. ${reach}` : `Compare first: this may be another vehicle. ${reach}`;
  }
}

const readingName = (from: string): string => (from.startsWith('vins/') ? `reading ${Number(from.slice(5)) + 1}` : from === 'vin' ? 'the VIN' : fieldName(from));

function readingsOf(readings: NonNullable<CheckAnswer['readings']>): readonly string[] {
  return readings.filter(({ same }) => !same).map(({ a, b, alignment = [] }) => {
    const where = alignment.filter(({ kind }) => kind !== 'equal' && kind !== 'unread').map(({ at, asked, recorded }) => `${asked === '' ? 'none' : shown(asked)}/${recorded === '' ? 'none' : shown(recorded)} at ${at}`).join(', ');
    return `These two numbers of one vehicle DIFFER: ${readingName(a)} and ${readingName(b)} (${where})`;
  }).concat(readings.length > 0 && readings.every(({ same }) => same) ? ['All readings of the VIN are the same.'] : []);
}
