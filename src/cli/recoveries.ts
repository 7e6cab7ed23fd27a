/** Recovery files from the command line: open, keep, offer, decide, hand over, close; list and show. */
import type { Recovery, RecoveryDetail } from '../modules/recoveries/schema.ts';
import { given, type Arguments, type Flags } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, UsageFailure } from './exit.ts';
import { minute, spaced } from './hit-words.ts';
import { readAll } from './pages.ts';
import { padded, plural, shown, table, wrapped } from './text.ts';
import { contactOf } from './vehicle-words.ts';

const JSON_FLAG: Flags = { json: { says: 'the answer as JSON' } };
const NOTE: Flags = { note: { value: 'TEXT', says: 'anything else' } };
const LABEL_WIDTH = 13;

const money = (one: { readonly amount: string; readonly currency: string }): string => shown(`${one.amount} ${one.currency}`);
const joined = (parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined && part !== '').map(shown).join(', ');

function saidOf(said: Readonly<Record<string, unknown>>): string {
  return joined(Object.entries(said).map(([name, value]) => {
    if (typeof value === 'string') return value.replaceAll('_', ' ');
    const { amount, currency } = (value ?? {}) as { amount?: string; currency?: string };
    return amount !== undefined && currency !== undefined ? `${amount} ${currency}` : name === 'cost' ? `entry ${String(value)}` : contactOf({ name: (value as { office?: string }).office, ...(value as object) });
  }));
}

export function readableRecovery(file: RecoveryDetail & { readonly world?: unknown }, columns: number): string {
  const { custody, decision, handover, custodyCost } = file;
  const rows: readonly (readonly [string, string])[] = [
    ['stage', joined([spaced(file.stage), file.outcome === undefined || file.outcome === file.stage ? undefined : spaced(file.outcome)])],
    ['record', `${joined([`${file.owner} ${file.reference}`, file.record])}${file.clearDue === true ? '; it still stands: CLEAR IT' : ''}`], ['found by', joined([`${file.finder} ${file.unit}`, file.hit])], ['we are', file.role],
    ['stands at', custody ? joined([custody.place, custody.country, custody.keeper, custody.since === undefined ? undefined : `since ${custody.since}`]) : ''],
    ['ask there', contactOf(custody?.contact && { ...custody.contact, name: custody.contact.office })], ['cost a day', custody?.costPerDay ? money(custody.costPerDay) : ''],
    ['owner decided', decision ? joined([spaced(decision.decision), decision.office, decision.by === undefined ? undefined : `by ${decision.by}`, decision.note]) : ''],
    ['handed over', handover ? joined([spaced(handover.to), handover.office, handover.place, handover.on]) : ''],
    ...file.costs.map((cost): readonly [string, string] => [`cost ${cost.n}`, joined([spaced(cost.kind), money(cost.money), cost.on, cost.note, cost.struck === true ? 'struck' : undefined])]),
    ['custody', custodyCost ? `${money(custodyCost)} for ${plural(custodyCost.days, 'day')}` : ''], ['total', file.totals.map(money).join(', ')], ['now', file.next.map(spaced).join(', ')],
  ];
  const lines = rows.filter(([, value]) => value !== '').map(([label, value]) => wrapped(`  ${padded(label, LABEL_WIDTH)} ${value}`, columns, ' '.repeat(LABEL_WIDTH + 3)));
  const warnings = (file.warnings ?? []).map(({ field, reason }) => `  warning: ${shown(field)} ${shown(reason)}\n`).join('');
  const story = table(['AT (UTC)', 'WHO', 'WHAT', ''], file.events.map((event) => [minute(event.at), joined([`${event.bureau} ${event.unit}`, event.person]), spaced(event.kind), saidOf(event.said)]));
  return `${file.world === undefined ? '' : `${shown(file.world)}\n`}${shown(file.id)}\n${lines.join('\n')}\n${warnings}\n${story}`;
}

type Deed = Pick<Command, 'name' | 'summary' | 'flags'> & { readonly usage: string; readonly operands?: readonly string[]; readonly operandsMin?: number; readonly path: (args: Arguments) => string; readonly body: (args: Arguments) => Record<string, unknown> };
const idOf = (args: Arguments): string => encodeURIComponent(args.operands[0] ?? '');

const deed = ({ name, summary, usage, flags, operands = ['ID'], operandsMin, path, body }: Deed): Command => ({
  name: `recovery ${name}`, summary, usage: `${usage} [--json]`, operands, ...(operandsMin === undefined ? {} : { operandsMin }), flags: { ...flags, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const file = await hub.ask<RecoveryDetail>('POST', path(args), { body: body(args) });
    await io.out(args.has('json') ? `${JSON.stringify(file)}\n` : readableRecovery(file, io.columns));
    return EXIT.done;
  },
});
const at = (verb: string) => (args: Arguments): string => `/v1/recoveries/${idOf(args)}/${verb}`;
const coded = (word: string): string => word.replaceAll('-', '_');

function openPath(args: Arguments): string {
  const [hit] = args.operands;
  const vehicle = args.find('vehicle');
  if ((hit === undefined) === (vehicle === undefined)) throw new UsageFailure('say what was found: a hit, or --vehicle ID');
  return hit === undefined ? `/v1/vehicles/${encodeURIComponent(vehicle ?? '')}/recovery` : `/v1/hits/${encodeURIComponent(hit)}/recovery`;
}

function custodyBody(args: Arguments): Record<string, unknown> {
  if (args.has('cost') !== args.has('currency')) throw new UsageFailure('--cost and --currency go together');
  const contact = given(args, { office: 'office', telephone: 'telephone', email: 'email' });
  return {
    ...given(args, { place: 'place', country: 'country', keeper: 'keeper', since: 'since', note: 'note' }),
    ...(Object.keys(contact).length > 0 ? { contact: { office: args.get('keeper'), ...contact } } : {}), ...(args.has('cost') ? { costPerDay: { amount: args.get('cost'), currency: args.get('currency') } } : {}),
  };
}

const show: Command = {
  name: 'recovery show', summary: 'a recovery file with its costs and its story', operands: ['ID'], flags: JSON_FLAG,
  run: async (args, io, hub) => {
    const file = await hub.ask<RecoveryDetail>('GET', `/v1/recoveries/${idOf(args)}`);
    await io.out(args.has('json') ? `${JSON.stringify(file)}\n` : readableRecovery(file, io.columns));
    return EXIT.done;
  },
};

const SHOWN_MAX = 1_000;
const list: Command = {
  name: 'recovery list', summary: 'recovery files of one’s own bureau, newest first', operands: [],
  flags: { role: { value: 'ROLE', says: 'owner or finder; both where nothing is said' }, stage: { value: 'STAGE', says: 'found, in_custody, offered, decided, handed_over, home or closed' }, open: { says: 'only those that are under way' }, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const { items, isCut } = await readAll<Recovery>(hub, '/v1/recoveries', { query: { ...given(args, { role: 'role', stage: 'stage' }), open: args.has('open') ? 'true' : undefined }, most: SHOWN_MAX });
    if (args.has('json')) { await io.out(`${JSON.stringify({ items })}\n`); return EXIT.done; }
    if (items.length === 0) { await io.out('no recovery files\n'); return EXIT.done; }
    const rows = items.map((file) => [minute(file.openedAt), spaced(file.stage), `${file.owner} ${file.reference}`, `${file.finder} ${file.unit}`, file.role, minute(file.changedAt), file.id].map(shown));
    await io.out(table(['OPENED (UTC)', 'STAGE', 'RECORD', 'FOUND BY', 'WE ARE', 'CHANGED', 'FILE'], rows) + (isCut ? `Only the newest ${SHOWN_MAX} are shown.\n` : ''));
    return EXIT.done;
  },
};

export const recoveryCommands: readonly Command[] = [
  list, show,
  deed({ name: 'open', summary: 'open the recovery file of a hit, or of a vehicle that was located', usage: 'HIT | --vehicle ID, [--place TEXT] [--country XX] [--note TEXT]', operands: ['HIT'], operandsMin: 0, path: openPath, body: (args) => given(args, { place: 'place', country: 'country', note: 'note' }),
    flags: { vehicle: { value: 'ID', says: 'the record, in place of a hit' }, place: { value: 'TEXT', says: 'where it was found' }, country: { value: 'XX', says: 'in which country' }, ...NOTE } }),
  deed({ name: 'custody', summary: 'say where the vehicle stands, who keeps it, at what cost', usage: 'ID --place TEXT --keeper OFFICE [--country XX] [--since DAY] [--cost AMOUNT --currency XXX] [--office OFFICE] [--telephone N] [--email A] [--note TEXT]', path: at('custody'), body: custodyBody,
    flags: { place: { value: 'TEXT', says: 'where it stands', isNeeded: true }, keeper: { value: 'OFFICE', says: 'who keeps it: an office or a firm', isNeeded: true }, country: { value: 'XX', says: 'in which country' }, since: { value: 'DAY', says: 'the first day that is paid for; today where nothing is said' }, cost: { value: 'AMOUNT', says: 'what a day costs' }, currency: { value: 'XXX', says: 'in which currency' }, office: { value: 'OFFICE', says: 'whom to ask; the keeper where nothing is said' }, telephone: { value: 'N', says: 'its telephone' }, email: { value: 'A', says: 'its e-mail' }, ...NOTE } }),
  deed({ name: 'offer', summary: 'offer the vehicle to its owner’s bureau', usage: 'ID [--by DAY] [--note TEXT]', path: at('offer'), body: (args) => given(args, { decideBy: 'by', note: 'note' }), flags: { by: { value: 'DAY', says: 'until when it should decide' }, ...NOTE } }),
  deed({ name: 'decide', summary: 'the owner’s bureau decides what becomes of the vehicle', usage: 'ID DECISION [--office OFFICE] [--by DAY] [--note TEXT]', operands: ['ID', 'DECISION'], path: at('decision'), body: (args) => ({ decision: coded(args.operands[1] ?? ''), ...given(args, { office: 'office', by: 'by', note: 'note' }) }),
    flags: { office: { value: 'OFFICE', says: 'who will do it' }, by: { value: 'DAY', says: 'until when' }, ...NOTE } }),
  deed({ name: 'handover', summary: 'say that the vehicle was handed over', usage: 'ID --to KIND --office OFFICE --place TEXT [--country XX] [--at MOMENT] [--note TEXT]', path: at('handover'), body: (args) => ({ to: coded(args.get('to')), ...given(args, { office: 'office', place: 'place', country: 'country', at: 'at', note: 'note' }) }),
    flags: { to: { value: 'KIND', says: 'owner_bureau, insurer, transporter, customs, court, prosecutor, keeper, rightful_owner or disposal', isNeeded: true }, office: { value: 'OFFICE', says: 'which office or firm; never a private person', isNeeded: true }, place: { value: 'TEXT', says: 'where', isNeeded: true }, country: { value: 'XX', says: 'in which country' }, at: { value: 'MOMENT', says: 'when; now where nothing is said' }, ...NOTE } }),
  deed({ name: 'arrived', summary: 'the owner’s bureau says that the vehicle is home', usage: 'ID [--on DAY] [--note TEXT]', path: at('arrival'), body: (args) => given(args, { on: 'on', note: 'note' }), flags: { on: { value: 'DAY', says: 'since when' }, ...NOTE } }),
  deed({ name: 'close', summary: 'close a file that does not end at home', usage: 'ID --outcome OUTCOME [--note TEXT]', path: at('closure'), body: (args) => ({ outcome: coded(args.get('outcome')), ...given(args, { note: 'note' }) }),
    flags: { outcome: { value: 'OUTCOME', says: 'taken_by_insurer, abandoned_and_disposed, kept_as_evidence, left_with_holder, not_the_vehicle, lost_again or opened_in_error', isNeeded: true }, ...NOTE } }),
  deed({ name: 'cost', summary: 'enter a cost', usage: 'ID KIND AMOUNT CURRENCY [--on DAY] [--note TEXT]', operands: ['ID', 'KIND', 'AMOUNT', 'CURRENCY'], path: at('costs'), body: (args) => ({ kind: coded(args.operands[1] ?? ''), money: { amount: args.operands[2] ?? '', currency: args.operands[3] ?? '' }, ...given(args, { on: 'on', note: 'note' }) }),
    flags: { on: { value: 'DAY', says: 'of which day' }, ...NOTE } }),
  deed({ name: 'strike', summary: 'strike a cost that was entered wrongly', usage: 'ID N [--note TEXT]', operands: ['ID', 'N'], path: (args) => `/v1/recoveries/${idOf(args)}/costs/${encodeURIComponent(args.operands[1] ?? '')}/strike`, body: (args) => given(args, { note: 'note' }), flags: NOTE }),
];
