/** Hits of one's own bureau, as owner and as finder: what waits, what is due, and one of them with its whole story. */
import type { Note } from '../modules/notes/schema.ts';
import type { Command } from './command.ts';
import { EXIT, UsageFailure } from './exit.ts';
import { minute, readableHit, stateOf, type HitTold } from './hit-words.ts';
import { readAll } from './pages.ts';
import { count, shown, table } from './text.ts';

const SHOWN = 50;
const SHOWN_MAX = 100_000;

const list: Command = {
  name: 'hits', summary: 'hits of one’s own bureau, newest first', operands: [],
  flags: {
    role: { value: 'ROLE', says: 'owner or finder; both where nothing is said' },
    state: { value: 'STATE', says: 'only those in this state, such as requested, escalated or confirmed' },
    open: { says: 'only those that are not closed' },
    due: { says: 'only those with an open request or a deadline, the most pressing first' },
    urgent: { says: 'only those with an urgent request' },
    unclaimed: { says: 'only those that nobody of one’s own bureau works' },
    candidates: { says: 'delayed candidates instead: earlier checks that most likely saw a vehicle reported since; no hits until your bureau has compared' },
    limit: { value: 'N', says: `how many; ${SHOWN} where nothing is said` }, ids: { says: 'only their ids, one a line, for other commands' }, json: { says: 'the answer as JSON' },
  },
  run: async (args, io, hub) => {
    const most = Number(args.find('limit') ?? SHOWN);
    if (!Number.isInteger(most) || most < 1 || most > SHOWN_MAX) throw new UsageFailure(`--limit takes a whole number from 1 to ${SHOWN_MAX}`);
    if (args.has('candidates') && args.has('state')) throw new UsageFailure('--candidates is a state of its own: leave --state out');
    const only = (flag: string): string | undefined => (args.has(flag) ? 'true' : undefined);
    const query = { role: args.find('role'), state: args.has('candidates') ? 'candidate' : args.find('state'), open: only('open'), urgent: only('urgent'), unclaimed: only('unclaimed'), order: args.has('due') ? 'due' : undefined };
    const { items, isCut } = await readAll<HitTold>(hub, '/v1/hits', { query, most });
    if (args.has('json')) { await io.out(`${JSON.stringify({ items })}\n`); return EXIT.done; }
    if (args.has('ids')) { await io.out(items.map(({ id }) => `${shown(id)}\n`).join('')); return EXIT.done; }
    if (items.length === 0) { await io.out(args.has('candidates') ? 'no delayed candidates\n' : args.has('due') ? 'nothing is due\n' : 'no hits\n'); return EXIT.done; }
    const isPressing = items.some((hit) => hit.dueAt !== undefined || hit.deadline !== undefined);
    const pressing = (hit: HitTold): string => [hit.answer === undefined ? hit.dueAt : undefined, hit.deadline?.at].filter((at) => at !== undefined).sort().map(minute)[0] ?? '';
    const rows = items.map((hit) => [
      minute(hit.lastSeenAt), ...(isPressing ? [pressing(hit)] : []), `${hit.owner} ${hit.reference}`, `${hit.finder} ${hit.unit}`, hit.role, stateOf(hit), count(hit.sightings), [hit.place, hit.country].filter((part) => part !== undefined).join(', '), hit.id,
    ].map(shown));
    await io.out(table(['LAST SEEN (UTC)', ...(isPressing ? ['DUE (UTC)'] : []), 'RECORD', 'FOUND BY', 'WE ARE', 'STATE', 'SEEN', 'WHERE', 'HIT'], rows) + (isCut ? 'There are more: --limit N\n' : ''));
    return EXIT.done;
  },
};

const show: Command = {
  name: 'hit', summary: 'a hit with its whole story: sightings, requests, answers, notes', operands: ['ID'], flags: { json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const path = `/v1/hits/${encodeURIComponent(args.operands[0] ?? '')}`;
    const hit = await hub.ask<HitTold>('GET', path);
    const { items } = await readAll<Note>(hub, `${path}/notes`);
    await io.out(args.has('json') ? `${JSON.stringify({ ...hit, notes: items })}\n` : readableHit(hit, items, io.columns));
    return EXIT.done;
  },
};

export const hitCommands: readonly Command[] = [list, show];
