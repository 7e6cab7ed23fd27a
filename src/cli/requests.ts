/** Requests about data from the command line: open, trace, freeze, decide, correct, answer; and the copies that one is asked to correct. */
import type { AskedCorrection, DataRequest, RequestDetail, Trace } from '../modules/requests/schema.ts';
import { given, type Arguments, type Flags } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, UsageFailure } from './exit.ts';
import { fetchFile, keep } from './files.ts';
import { minute, spaced } from './hit-words.ts';
import { readAll } from './pages.ts';
import { padded, shown, table, wrapped } from './text.ts';

const JSON_FLAG: Flags = { json: { says: 'the answer as JSON' } };
const NOTE: Flags = { note: { value: 'TEXT', says: 'anything else; no names' } };
const LABEL_WIDTH = 12;
const SHOWN_MAX = 1_000;
const idOf = (args: Arguments): string => encodeURIComponent(args.operands[0] ?? '');
const joined = (parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined && part !== '').map(shown).join(', ');

function readable(request: RequestDetail | DataRequest, columns: number): string {
  const whole = 'events' in request ? request : undefined;
  const { about } = whole ?? {};
  const rows: readonly (readonly [string, string])[] = [
    ['asks for', request.kind], ['reference', request.reference], ['stage', `${spaced(request.stage)}${request.isOverdue ? '; OVERDUE' : ''}`], ['received', joined([request.receivedOn, `by ${request.receivedBy}`])], ['due', request.dueOn ?? ''], ['answered by', request.bureau],
    ['about', joined([about?.record, about?.vin, about?.plate && `${about.plate.number} ${about.plate.country}`])], ['standing', shown(whole?.standing)], ['records', joined(whole?.records ?? [])], ['frozen', whole?.frozen === true ? 'yes' : ''],
    ['decided', whole?.decision ? joined([spaced(whole.decision.decision), whole.decision.reason]) : ''],
    ...(whole?.copies ?? []).map((copy): readonly [string, string] => ['copy', joined([copy.bureau, copy.record, copy.isHidden === true ? 'restricted from it: not asked' : copy.confirmedAt === undefined ? 'NOT CONFIRMED' : `confirmed ${minute(copy.confirmedAt)}`, copy.note])]),
    ['now', (whole?.next ?? []).map(spaced).join(', ')],
  ];
  const lines = rows.filter(([, value]) => value !== '').map(([label, value]) => wrapped(`  ${padded(label, LABEL_WIDTH)} ${value}`, columns, ' '.repeat(LABEL_WIDTH + 3)));
  const warnings = (whole?.warnings ?? []).map(({ field, reason }) => `  warning: ${shown(field)} ${shown(reason)}\n`).join('');
  const story = whole ? `\n${table(['AT (UTC)', 'WHO', 'WHAT', ''], whole.events.map((event) => [minute(event.at), joined([`${event.bureau} ${event.unit}`, event.person]), spaced(event.kind), joined(Object.values(event.said).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))))]))}` : '';
  return `${shown(request.id)}\n${lines.join('\n')}\n${warnings}${story}`;
}

type Step = Pick<Command, 'name' | 'summary' | 'flags'> & { readonly usage: string; readonly operands?: readonly string[]; readonly path: (args: Arguments) => string; readonly body: (args: Arguments) => Record<string, unknown> };
const step = ({ name, summary, usage, flags, operands = ['ID'], path, body }: Step): Command => ({
  name: `requests ${name}`, summary, usage: `${usage} [--json]`, operands, flags: { ...flags, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const request = await hub.ask<RequestDetail>('POST', path(args), { body: body(args) });
    await io.out(args.has('json') ? `${JSON.stringify(request)}\n` : readable(request, io.columns));
    return EXIT.done;
  },
});
const at = (verb: string) => (args: Arguments): string => `/v1/requests/${idOf(args)}/${verb}`;
const noted = (args: Arguments): Record<string, unknown> => given(args, { note: 'note' });
const simple = (name: string, summary: string, verb: string): Command => step({ name, summary, usage: 'ID [--note TEXT]', path: at(verb), body: noted, flags: NOTE });

function openBody(args: Arguments): Record<string, unknown> {
  if (args.has('plate') !== args.has('country')) throw new UsageFailure('--plate and --country go together');
  return { ...given(args, { kind: 'kind', reference: 'reference', standing: 'standing', record: 'record', vin: 'vin', receivedOn: 'received', note: 'note' }), ...(args.has('plate') ? { plate: { number: args.get('plate'), country: args.get('country') } } : {}) };
}

const list: Command = {
  name: 'requests', summary: 'requests about data of one’s own bureau, newest first', operands: [], flags: { open: { says: 'only those that are not answered' }, overdue: { says: 'only those whose time is over' }, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const { items, isCut } = await readAll<DataRequest>(hub, '/v1/requests', { query: { open: args.has('open') ? 'true' : undefined, overdue: args.has('overdue') ? 'true' : undefined }, most: SHOWN_MAX });
    if (args.has('json')) { await io.out(`${JSON.stringify({ items })}\n`); return EXIT.done; }
    if (items.length === 0) { await io.out('no requests about data\n'); return EXIT.done; }
    await io.out(table(['DUE', 'ASKS FOR', 'STAGE', 'REFERENCE', 'BUREAU', 'REQUEST'], items.map((one) => [`${one.dueOn ?? ''}${one.isOverdue ? ' OVERDUE' : ''}`, one.kind, spaced(one.stage), one.reference, one.bureau, one.id].map(shown))) + (isCut ? `Only the newest ${SHOWN_MAX} are shown.\n` : ''));
    return EXIT.done;
  },
};

const show: Command = {
  name: 'requests show', summary: 'a request with its steps', operands: ['ID'], flags: JSON_FLAG,
  run: async (args, io, hub) => {
    const request = await hub.ask<RequestDetail>('GET', `/v1/requests/${idOf(args)}`);
    await io.out(args.has('json') ? `${JSON.stringify(request)}\n` : readable(request, io.columns));
    return EXIT.done;
  },
};

const who: Command = {
  name: 'requests who', summary: 'who saw the records of a request, when and why', operands: ['ID'], flags: JSON_FLAG, notes: ['Find the records first: crosscheck requests trace ID.'],
  run: async (args, io, hub) => {
    const trace = await hub.ask<Trace>('GET', `/v1/requests/${idOf(args)}/trace`);
    if (args.has('json')) { await io.out(`${JSON.stringify(trace)}\n`); return EXIT.done; }
    const rows = trace.entries.map((entry) => [minute(entry.at), joined([`${entry.bureau} ${entry.unit}`, entry.person, entry.device]), entry.kind === 'check' ? `check, ${entry.found ?? ''}` : shown(entry.action), shown(entry.purpose).replaceAll('_', ' '), shown(entry.record)]);
    await io.out(rows.length === 0 ? 'nobody is known to have seen them\n' : table(['AT (UTC)', 'WHO', 'WHAT', 'WHY', 'RECORD'], rows) + (trace.isCut ? 'There are more; the newest are shown.\n' : ''));
    return EXIT.done;
  },
};

const print: Command = {
  name: 'requests print', summary: 'the answer as text, or as a page to print', operands: ['ID'], usage: 'ID [--out FILE]', flags: { out: { value: 'FILE', says: 'a page for printing where it ends in .html, else text; on the terminal where nothing is said' } },
  run: async (args, io, hub) => {
    const out = args.find('out');
    if (out === '') throw new UsageFailure('--out needs the name of a file');
    const content = await fetchFile(hub, `/v1/requests/${idOf(args)}/answer`, { query: { format: out !== undefined && /\.html?$/i.test(out) ? 'html' : 'text' }, signal: io.signal });
    if (out === undefined) { await io.out(content.toString('utf8').split('\n').map(shown).join('\n')); return EXIT.done; }
    await keep(out, content);
    await io.out(`saved ${shown(out)}\n`);
    return EXIT.done;
  },
};

const corrections: Command = {
  name: 'corrections', summary: 'copies that one’s own bureau has been asked to correct', operands: [], flags: { open: { says: 'only those not yet confirmed' }, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const { items } = await readAll<AskedCorrection>(hub, '/v1/corrections', { query: { open: args.has('open') ? 'true' : undefined }, most: SHOWN_MAX });
    if (args.has('json')) { await io.out(`${JSON.stringify({ items })}\n`); return EXIT.done; }
    await io.out(items.length === 0 ? 'no copies to correct\n' : table(['ASKED (UTC)', 'RECORD', '', 'CONFIRMED', 'REQUEST'], items.map((one) => [minute(one.toldAt), `${one.owner} ${one.reference}`, one.record, one.confirmedAt === undefined ? '' : minute(one.confirmedAt), one.id].map(shown))));
    return EXIT.done;
  },
};
const confirm: Command = {
  name: 'corrections confirm', summary: 'say that one’s own copies are corrected', operands: ['REQUEST'], usage: 'REQUEST [--note TEXT]', flags: NOTE,
  run: async (args, io, hub) => {
    const { items } = await hub.ask<{ items: readonly AskedCorrection[] }>('POST', `/v1/corrections/${idOf(args)}/confirmation`, { body: noted(args) });
    await io.out(items.map((one) => `confirmed: ${shown(one.owner)} ${shown(one.reference)}, ${shown(one.record)}\n`).join(''));
    return EXIT.done;
  },
};

export const requestCommands: readonly Command[] = [
  list, show, who, print,
  step({ name: 'open', summary: 'open a case for a request about data', operands: [], usage: '--kind KIND --reference R --standing TEXT (--record ID | --vin V | --plate P --country XX) [--received DAY] [--note TEXT]', path: () => '/v1/requests', body: openBody,
    flags: { kind: { value: 'KIND', says: 'access, correction, erasure or objection', isNeeded: true }, reference: { value: 'R', says: 'your own file number, which leads to who asks', isNeeded: true }, standing: { value: 'TEXT', says: 'how it was shown that they may ask; no names', isNeeded: true }, record: { value: 'ID', says: 'the record' }, vin: { value: 'V', says: 'or its VIN' }, plate: { value: 'P', says: 'or its plate' }, country: { value: 'XX', says: 'the plate’s country' }, received: { value: 'DAY', says: 'when it was received; today where nothing is said' }, ...NOTE } }),
  simple('trace', 'find the records that it is about', 'trace'), simple('freeze', 'freeze them while it is decided', 'freeze'), simple('free', 'free them again', 'release'),
  step({ name: 'extend', summary: 'extend the time to answer, once', usage: 'ID --reason TEXT', path: at('extension'), body: (args) => ({ reason: args.get('reason') }), flags: { reason: { value: 'TEXT', says: 'why', isNeeded: true } } }),
  step({ name: 'handover', summary: 'hand it over to the bureau whose record it is about', usage: 'ID BUREAU [--note TEXT]', operands: ['ID', 'BUREAU'], path: at('handover'), body: (args) => ({ to: args.operands[1], ...noted(args) }), flags: NOTE }),
  step({ name: 'decide', summary: 'a supervisor decides, with the reason that the answer gives', usage: 'ID DECISION --reason TEXT [--withhold PURPOSE]… [--withhold-nothing]', operands: ['ID', 'DECISION'], path: at('decision'),
    body: (args) => ({ decision: (args.operands[1] ?? '').replaceAll('-', '_'), reason: args.get('reason'), ...(args.has('withhold') ? { withhold: args.all('withhold') } : args.has('withhold-nothing') ? { withhold: [] } : {}) }),
    flags: { reason: { value: 'TEXT', says: 'why; it stands in the answer', isNeeded: true }, withhold: { value: 'PURPOSE', says: 'of checks for this purpose the answer does not tell; investigation and operation where nothing is said', isRepeatable: true }, 'withhold-nothing': { says: 'the answer tells of every purpose' } } }),
  simple('correct', 'say that the own record is as it was decided, and ask every bureau that has a copy', 'correction'),
  step({ name: 'answer', summary: 'answer it: the document is kept as it is given', usage: 'ID [--text TEXT] [--outstanding]', path: at('answer'), body: (args) => ({ ...given(args, { text: 'text' }), ...(args.has('outstanding') ? { outstanding: true } : {}) }),
    flags: { text: { value: 'TEXT', says: 'a paragraph more; nothing about other people' }, outstanding: { says: 'although not every bureau has confirmed its copy' } } }),
  corrections, confirm,
];
