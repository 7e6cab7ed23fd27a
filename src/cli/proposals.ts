/** What waits for a second person, from the command line: looked at, approved, refused; edited and withdrawn by who proposed it. */
import { readFile } from 'node:fs/promises';
import type { ApprovedProposal, Proposal } from '../modules/proposals/schema.ts';
import { given, type Arguments, type Flags } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, Failure } from './exit.ts';
import { minute } from './hit-words.ts';
import type { Proposed } from './hub.ts';
import { readAll } from './pages.ts';
import { padded, shown, table, wrapped } from './text.ts';

const JSON_FLAG: Flags = { json: { says: 'the answer as JSON' } };
const LABEL_WIDTH = 10;
const SHOWN_MAX = 1_000;

const pathOf = (args: Arguments, verb = ''): string => `/v1/proposals/${encodeURIComponent(args.operands[0] ?? '')}${verb}`;
const whoOf = ({ bureau, unit, person, device }: Proposal['proposedBy']): string => [bureau, `${unit},`, person ?? device ?? ''].filter((part) => part !== '').join(' ').replace(/,$/, '');

/** All that the hash stands for, to be read before it is approved. */
function readableProposal(one: Proposal & { readonly world?: unknown }, columns: number): string {
  const { display, decidedBy } = one;
  const rows: readonly (readonly [string, string])[] = [
    ['state', one.state], ['by', whoOf(one.proposedBy)], ['since', `${minute(one.proposedAt)} UTC${one.edits > 0 ? `, shown anew ${minute(one.shownAt)}` : ''}`],
    ...(one.state === 'waiting' ? [['lapses', `${minute(one.lapsesAt)} UTC`] as const] : []),
    ...(decidedBy === undefined ? [] : [['decided', `${minute(one.decidedAt ?? '')} UTC by ${whoOf(decidedBy)}`] as const]), ...(one.reason === undefined ? [] : [['reason', one.reason] as const]),
    ['would', one.action], ...display.says.map((line, at): readonly [string, string] => [at === 0 ? 'it' : '', line]),
    ...display.records.map((record, at): readonly [string, string] => [at === 0 ? 'records' : '', `${record.owner} ${record.reference}, ${record.status.replaceAll('_', ' ')}, version ${record.version}, ${record.id}`]),
    ['request', JSON.stringify(display.command)], ['hash', one.hash],
  ];
  const lines = rows.map(([label, value]) => wrapped(`  ${padded(label, LABEL_WIDTH)} ${shown(value)}`, columns, ' '.repeat(LABEL_WIDTH + 3)));
  return `${one.world === undefined ? '' : `${shown(one.world)}\n`}${shown(one.id)}\n${lines.join('\n')}\n`;
}

/** What is said where a command was taken as a proposal: what to do next. */
export const nextStep = ({ id, lapsesAt }: Proposed): string =>
  `NOT DONE YET: this takes a second person.\nAnother person of your bureau, with a credential of their own, reads it and approves it before ${minute(lapsesAt)} UTC:\n  crosscheck proposals show ${id}\n  crosscheck proposals approve ${id} --hash HASH\n`;

const list: Command = {
  name: 'proposals list', summary: 'what waits for a second person in one’s own bureau', operands: [], flags: { all: { says: 'what was decided, too' }, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const { items, isCut } = await readAll<Proposal>(hub, '/v1/proposals', { query: args.has('all') ? {} : { state: 'waiting' }, most: SHOWN_MAX });
    if (args.has('json')) { await io.out(`${JSON.stringify({ items })}\n`); return EXIT.done; }
    if (items.length === 0) { await io.out('nothing waits\n'); return EXIT.done; }
    const rows = items.map((one) => [one.id, one.state, one.display.says[0] ?? one.action, whoOf(one.proposedBy), minute(one.proposedAt), minute(one.lapsesAt)].map(shown));
    await io.out(table(['PROPOSAL', 'STATE', 'IT', 'BY', 'SINCE (UTC)', 'LAPSES'], rows) + (isCut ? `Only the newest ${SHOWN_MAX} are shown.\n` : ''));
    return EXIT.done;
  },
};

const show: Command = {
  name: 'proposals show', summary: 'a proposal with all that would be done, and its hash', operands: ['ID'], flags: JSON_FLAG,
  run: async (args, io, hub) => {
    const one = await hub.ask<Proposal>('GET', pathOf(args));
    await io.out(args.has('json') ? `${JSON.stringify(one)}\n` : readableProposal(one, io.columns));
    return EXIT.done;
  },
};

const approve: Command = {
  name: 'proposals approve', summary: 'approve what another person proposed: it is done with it', operands: ['ID'], usage: 'ID --hash HASH [--json]', flags: { hash: { value: 'HASH', says: 'the hash of what you have seen: proposals show prints it', isNeeded: true }, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const done = await hub.ask<ApprovedProposal>('POST', pathOf(args, '/approval'), { body: { hash: args.get('hash') } });
    const { id } = (done.answer.body ?? {}) as { id?: unknown };
    await io.out(args.has('json') ? `${JSON.stringify(done)}\n` : `done: ${shown(done.display.says[0] ?? done.action)}${typeof id === 'string' ? ` (${shown(id)})` : ''}\n`);
    return EXIT.done;
  },
};

type Closing = { readonly verb: string; readonly path: string; readonly summary: string; readonly flags: Flags; readonly usage: string };
const closing = ({ verb, path, summary, flags, usage }: Closing): Command => ({
  name: `proposals ${verb}`, summary, operands: ['ID'], usage, flags: { ...flags, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const one = await hub.ask<Proposal>('POST', pathOf(args, path), { body: given(args, { reason: 'reason' }) });
    await io.out(args.has('json') ? `${JSON.stringify(one)}\n` : `${shown(one.id)} ${one.state}: nothing was done\n`);
    return EXIT.done;
  },
});

async function bodyIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new Failure(cause instanceof SyntaxError ? EXIT.badData : EXIT.noInput, cause instanceof SyntaxError ? `${file} is not JSON: ${cause.message}` : `${file} cannot be read`);
  }
}

const edit: Command = {
  name: 'proposals edit', summary: 'change what one has proposed, or show it anew', operands: ['ID'], usage: 'ID [--body FILE] [--version N] [--json]',
  flags: { body: { value: 'FILE', says: 'the request as it should be, as JSON; the one before where nothing is said' }, version: { value: 'N', says: 'the version of the record that you have seen; any where nothing is said' }, ...JSON_FLAG },
  notes: ['It gets another hash, and its twelve hours begin anew. Where a record has changed since, show the proposal anew: without --body.'],
  run: async (args, io, hub) => {
    const [file, version] = [args.find('body'), args.find('version')];
    const body = { ...(file === undefined ? {} : { body: await bodyIn(file) }), ifMatch: version === undefined ? '*' : `"${version}"` };
    const one = await hub.ask<Proposal>('PUT', pathOf(args), { body });
    await io.out(args.has('json') ? `${JSON.stringify(one)}\n` : readableProposal(one, io.columns));
    return EXIT.done;
  },
};

export const proposalCommands: readonly Command[] = [
  list, show, approve,
  closing({ verb: 'refuse', path: '/refusal', summary: 'refuse what another person proposed', usage: 'ID --reason TEXT [--json]', flags: { reason: { value: 'TEXT', says: 'why', isNeeded: true } } }),
  closing({ verb: 'withdraw', path: '/withdrawal', summary: 'withdraw what one has proposed', usage: 'ID [--json]', flags: {} }),
  edit,
];
