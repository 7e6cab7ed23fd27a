/** The watch on misuse from the command line, for auditors: the queue of alerts, and decoys. */
import { DECISIONS, type Alert, type AlertDetail, type Canary } from '../modules/watch/schema.ts';
import { given, type Arguments, type Flags } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';
import { minute, spaced } from './hit-words.ts';
import { readAll } from './pages.ts';
import { padded, plural, shown, table, wrapped } from './text.ts';

const JSON_FLAG: Flags = { json: { says: 'the answer as JSON' } };
const LABEL_WIDTH = 11;
const SHOWN_MAX = 1_000;

const saidOf = (said: Readonly<Record<string, unknown>>): string => Object.values(said).map((value) => spaced(String(value))).join(': ');

/** An alert as people read it: what was seen, who judges it, its evidence, its story. */
export function readableAlert(alert: AlertDetail & { readonly world?: unknown }, columns: number): string {
  const state = alert.decision ?? alert.state;
  const rows: readonly (readonly [string, string])[] = [
    ['rule', spaced(alert.rule)], ['person', `${alert.person}, ${alert.bureau} ${alert.unit}`], ['seen', alert.says], ['state', `${state}${alert.claimedBy === undefined ? '' : `, with ${alert.claimedBy}`}`], ['judged by', `auditors of ${alert.reviewer}`],
    ['between', `${minute(alert.firstSeen)} and ${minute(alert.lastSeen)} UTC, said ${plural(alert.signals, 'time')}`], ['evidence', alert.evidence.join(', ')],
  ];
  const lines = rows.map(([label, value]) => wrapped(`  ${padded(label, LABEL_WIDTH)} ${shown(value)}`, columns, ' '.repeat(LABEL_WIDTH + 3)));
  const story = table(['AT (UTC)', 'WHO', 'WHAT', ''], alert.events.map((event) => [minute(event.at), event.person ?? 'the watch', spaced(event.kind), saidOf(event.said)].map(shown)));
  return `${alert.world === undefined ? '' : `${shown(alert.world)}\n`}${shown(alert.id)}\n${lines.join('\n')}\n\n${story}`;
}

const list: Command = {
  name: 'alerts list', summary: 'signs of misuse that one is to judge, newest first', operands: [],
  flags: { state: { value: 'STATE', says: 'open, claimed or decided' }, rule: { value: 'RULE', says: 'of one rule, for example look_then_act' }, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const { items, isCut } = await readAll<Alert>(hub, '/v1/alerts', { query: given(args, { state: 'state', rule: 'rule' }), most: SHOWN_MAX });
    if (args.has('json')) { await io.out(`${JSON.stringify({ items })}\n`); return EXIT.done; }
    if (items.length === 0) { await io.out('no alerts\n'); return EXIT.done; }
    const rows = items.map((one) => [minute(one.raisedAt), spaced(one.rule), `${one.person}, ${one.bureau} ${one.unit}`, one.decision ?? one.state, one.claimedBy ?? '', one.id].map(shown));
    await io.out(table(['RAISED (UTC)', 'RULE', 'PERSON', 'STATE', 'WITH', 'ALERT'], rows) + (isCut ? `Only the newest ${SHOWN_MAX} are shown.\n` : ''));
    return EXIT.done;
  },
};

type Deed = Pick<Command, 'name' | 'summary' | 'notes'> & { readonly operands?: readonly string[]; readonly flags?: Flags; readonly method?: 'GET' | 'POST'; readonly path: string; readonly body?: (args: Arguments) => Record<string, unknown> };
const deed = ({ name, summary, notes, operands = ['ID'], flags = {}, method = 'POST', path, body }: Deed): Command => ({
  name: `alerts ${name}`, summary, operands, flags: { ...flags, ...JSON_FLAG }, ...(notes ? { notes } : {}),
  run: async (args, io, hub) => {
    const alert = await hub.ask<AlertDetail>(method, `/v1/alerts/${encodeURIComponent(args.operands[0] ?? '')}${path}`, body ? { body: body(args) } : {});
    await io.out(args.has('json') ? `${JSON.stringify(alert)}\n` : readableAlert(alert, io.columns));
    return EXIT.done;
  },
});

const HEADS = ['DECOY', 'RECORD', 'REFERENCE', 'BUREAU', 'SINCE', 'BY', ''] as const;
const rowOf = (one: Canary): string[] => [one.id, one.record, one.reference, one.bureau, one.addedAt.slice(0, 10), one.addedBy, one.removedAt === undefined ? one.note ?? '' : `removed ${one.removedAt.slice(0, 10)}`].map(shown);

const canaries: Command = {
  name: 'canaries list', summary: 'decoys of one’s own bureau, newest first', operands: [], flags: JSON_FLAG,
  run: async (args, io, hub) => {
    const { items, isCut } = await readAll<Canary>(hub, '/v1/canaries', { most: SHOWN_MAX });
    await io.out(args.has('json') ? `${JSON.stringify({ items })}\n` : items.length === 0 ? 'no decoys\n' : table([...HEADS], items.map(rowOf)) + (isCut ? `Only the newest ${SHOWN_MAX} are shown.\n` : ''));
    return EXIT.done;
  },
};

const laying = ({ name, summary, operand, flags, ask }: { readonly name: string; readonly summary: string; readonly operand: string; readonly flags?: Flags; readonly ask: (args: Arguments) => readonly ['POST' | 'DELETE', string, Record<string, unknown>?] }): Command => ({
  name: `canaries ${name}`, summary, operands: [operand], flags: { ...flags, ...JSON_FLAG },
  run: async (args, io, hub) => {
    const [method, path, body] = ask(args);
    const canary = await hub.ask<Canary>(method, path, body ? { body } : {});
    await io.out(args.has('json') ? `${JSON.stringify(canary)}\n` : table([...HEADS], [rowOf(canary)]));
    return EXIT.done;
  },
});

export const alertCommands: readonly Command[] = [
  list,
  deed({ name: 'show', summary: 'an alert with its evidence and its story', method: 'GET', path: '' }),
  deed({ name: 'claim', summary: 'take an alert on, or over from another auditor', path: '/claim', body: () => ({}) }),
  deed({ name: 'note', summary: 'write a note to an alert', operands: ['ID', 'TEXT'], path: '/notes', body: (args) => ({ note: args.operands[1] }) }),
  deed({
    name: 'decide', summary: 'decide an alert that one has claimed', operands: ['ID', 'DECISION'], flags: { reason: { value: 'TEXT', says: 'why', isNeeded: true } }, path: '/decision',
    body: (args) => ({ decision: (args.operands[1] ?? '').replaceAll('-', '_'), reason: args.get('reason') }), notes: [`DECISION is ${DECISIONS.join(', ')}. explained and misuse end the alert; after needs_more it stays with you.`],
  }),
  canaries,
  laying({ name: 'add', summary: 'mark a record of one’s own bureau as a decoy, in secret', operand: 'RECORD', flags: { note: { value: 'TEXT', says: 'anything else' } }, ask: (args) => ['POST', '/v1/canaries', { record: args.operands[0], ...given(args, { note: 'note' }) }] }),
  laying({ name: 'remove', summary: 'take a decoy away', operand: 'ID', ask: (args) => ['DELETE', `/v1/canaries/${encodeURIComponent(args.operands[0] ?? '')}`] }),
];
