/** `receipt reconcile`: a bureau's receipts against the hub's log of its checks. */
import type { VerifierKey } from '../kernel/audit/note.ts';
import { readVkey } from '../kernel/audit/note.ts';
import { systemClock } from '../kernel/clock.ts';
import type { CheckCounts } from '../modules/checks/schema.ts';
import type { KeptReceipt, ReceiptKeys } from '../modules/receipts/schema.ts';
import type { Arguments } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, Failure, UsageFailure } from './exit.ts';
import type { Hub } from './hub.ts';
import type { Io } from './io.ts';
import { readAll } from './pages.ts';
import { readReceipts, tried } from './receipt-file.ts';
import { KEY_FLAG, keysOf } from './receipts.ts';
import { reconciled, type Held, type Logged, type Span } from './reconciling.ts';
import { count, plural, shown } from './text.ts';

const LOGGED_MAX = 1_000_000;
const PRINTED_MAX = 200;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A moment, or a day in UTC: its beginning, or its end. */
function momentOf(typed: string, flag: string, isEnd: boolean): string {
  const ms = Date.parse(DAY.test(typed) ? `${typed}T00:00:00Z` : typed);
  if (Number.isNaN(ms)) throw new UsageFailure(`--${flag} takes a day such as 2026-11-22 or a moment such as 2026-11-22T10:00:00Z, not “${typed}”`);
  return new Date(DAY.test(typed) && isEnd ? ms + DAY_MS : ms).toISOString();
}

function heldOf(where: string, kept: KeptReceipt, said: ReadonlyMap<string, string>): Held {
  const line = (name: string): string => said.get(name) ?? '';
  const [keeps = '', keptUntil = ''] = line('kept').split(' ');
  const { purpose } = kept.question as { readonly purpose?: unknown };
  return { where, check: line('check'), bureau: line('bureau'), unit: line('unit'), at: line('at'), note: kept.note, purpose: typeof purpose === 'string' ? purpose : '', keeps, keptUntil };
}

type Receipts = { readonly sound: readonly Held[]; readonly faults: readonly string[] };

/** The receipts of a span; what is not sound is named, whenever it was made: its time cannot be believed. */
async function receiptsOf(path: string, keys: readonly VerifierKey[], { span, unit }: { readonly span: Span; readonly unit: string | undefined }): Promise<Receipts> {
  const sound: Held[] = [];
  const faults: string[] = [];
  for await (const read of readReceipts(path)) {
    const result = 'fault' in read ? { faults: [read.fault] } : tried(read.kept, keys);
    if ('faults' in result || 'fault' in read) {
      faults.push(`${read.where}: ${'faults' in result ? result.faults.join('; ') : ''}`);
      continue;
    }
    const held = heldOf(read.where, read.kept, result.said);
    if (held.at >= span.from && held.at < span.to && (unit === undefined || held.unit === unit)) sound.push(held);
  }
  return { sound, faults };
}

/** What the hub lists of a span, hour by hour: a page of a month would be found anew in the whole month each time. */
async function loggedIn(hub: Hub, span: Span, { hours }: CheckCounts): Promise<readonly Logged[]> {
  if (hours.reduce((sum, { checks }) => sum + checks, 0) > LOGGED_MAX) throw new Failure(EXIT.badData, `more than ${count(LOGGED_MAX)} checks were logged in that time: take a shorter one`);
  const logged: Logged[] = [];
  for (const { hour } of hours) {
    const end = new Date(Date.parse(hour) + HOUR_MS).toISOString();
    const { items, isCut } = await readAll<Logged>(hub, '/v1/checks', { query: { from: hour > span.from ? hour : span.from, to: end < span.to ? end : span.to }, most: LOGGED_MAX - logged.length });
    if (isCut) throw new Failure(EXIT.badData, `the hub lists more checks than it counts in the hour from ${hour}`);
    for (const item of items) logged.push(item);
  }
  return logged;
}

async function run(args: Arguments, io: Io, hub: Hub): Promise<number> {
  const span = { from: momentOf(args.get('from'), 'from', false), to: momentOf(args.get('to'), 'to', true) };
  const unit = args.find('unit');
  const given = await keysOf(args);
  const keys = given.length > 0 ? given : (await hub.ask<ReceiptKeys>('GET', '/v1/receipts/key')).keys.map(({ key }) => readVkey(key));
  const { bureau } = await hub.ask<{ readonly bureau: string }>('GET', '/v1/status');
  const { sound, faults } = await receiptsOf(args.operands[0] ?? '', keys, { span, unit });
  const counts = await hub.ask<CheckCounts>('GET', '/v1/checks/counts', { query: span });
  const logged = (await loggedIn(hub, span, counts)).filter((one) => unit === undefined || one.unit === unit);
  const found = reconciled({ receipts: sound, logged, counts, span, bureau, today: systemClock.now().slice(0, 10), isAlways: args.has('always'), unit });
  const lines = [...faults.map((says) => `NOT SOUND  ${says}`), ...found.map(({ kind, says }) => `${kind.toUpperCase()}  ${says}`)];
  await io.out([
    ...lines.slice(0, PRINTED_MAX).map(shown), ...(lines.length > PRINTED_MAX ? [`… and ${count(lines.length - PRINTED_MAX)} more`] : []),
    `${plural(sound.length, 'receipt')}, ${plural(logged.length, 'logged check')} of ${bureau}${unit === undefined ? '' : ` ${unit}`} from ${span.from} to ${span.to}: ${lines.length === 0 ? 'they agree' : plural(lines.length, 'fault')}`,
    ...(args.has('always') ? [] : ['Checks that were logged without a receipt were passed over: say --always where every check asks for one.']), '',
  ].map(shown).join('\n'));
  return lines.length === 0 ? EXIT.done : EXIT.refusedRows;
}

export const reconcileCommand: Command = {
  name: 'receipt reconcile', summary: 'hold receipts against the hub’s log of one’s own checks', operands: ['FILE|DIR'], run,
  usage: 'FILE|DIR --from DAY --to DAY [--always] [--unit UNIT] [--key FILE|KEY]…',
  flags: {
    from: { value: 'DAY', says: 'from this day or moment on, in UTC', isNeeded: true }, to: { value: 'DAY', says: 'to the end of this day, or to this moment; 31 days at most', isNeeded: true },
    always: { says: 'every check asks for a receipt: one that was logged without is a fault' }, unit: { value: 'UNIT', says: 'only checks of this unit' }, ...KEY_FLAG,
  },
  notes: ['For supervisors and auditors. A receipt without a logged check was never logged; a logged check without its receipt was never made, or its receipt is lost.', 'Without --key the hub’s own word for its keys is taken: keep its keys and name them.', 'Exit status: 0 they agree, 1 faults found and named.'],
};
