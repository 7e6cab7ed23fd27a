/** The inbox: what was said to one's bureau, unit or self, and what of it has been read. */
import type { InboxItem } from '../modules/notifications/schema.ts';
import { given } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, UsageFailure } from './exit.ts';
import { readAll } from './pages.ts';
import { count, shown, table } from './text.ts';

const SHOWN = 50;
const SHOWN_MAX = 100_000;

const list: Command = {
  name: 'inbox', summary: 'what was said to one’s bureau, unit or self, newest first', operands: [],
  flags: {
    unread: { says: 'only what has not been read' }, kind: { value: 'KIND', says: 'such as hits.requested, or hits.* for all of hits' }, since: { value: 'MOMENT', says: 'such as 2026-11-22T10:00:00Z' },
    limit: { value: 'N', says: `how many; ${SHOWN} where nothing is said` }, json: { says: 'the answer as JSON' },
  },
  run: async (args, io, hub) => {
    const most = Number(args.find('limit') ?? SHOWN);
    if (!Number.isInteger(most) || most < 1 || most > SHOWN_MAX) throw new UsageFailure(`--limit takes a whole number from 1 to ${SHOWN_MAX}`);
    const { items, isCut } = await readAll<InboxItem>(hub, '/v1/inbox', { query: { ...given(args, { kind: 'kind', since: 'since' }), unread: args.has('unread') ? 'true' : undefined }, most });
    if (args.has('json')) { await io.out(`${JSON.stringify({ items })}\n`); return EXIT.done; }
    if (items.length === 0) { await io.out(args.has('unread') ? 'nothing unread\n' : 'nothing\n'); return EXIT.done; }
    const rows = items.map((item) => [item.read ? '' : 'new', item.at.slice(0, 16).replace('T', ' '), item.urgent ? 'URGENT' : '', item.kind, item.subject, item.id].map(shown));
    await io.out(table(['', 'WHEN (UTC)', '', 'WHAT', 'ABOUT', 'EVENT'], rows) + (isCut ? 'There is more: --limit N\n' : ''));
    return EXIT.done;
  },
};

const read: Command = {
  name: 'inbox read', summary: 'mark what has been read', operands: ['EVENT'], operandsMin: 0, usage: 'EVENT | --up-to EVENT',
  flags: { 'up-to': { value: 'EVENT', says: 'this one and everything before it' } },
  run: async (args, io, hub) => {
    const [event] = args.operands;
    const upTo = args.find('up-to');
    if ((event === undefined) === (upTo === undefined)) throw new UsageFailure('name an event, or the last one with --up-to');
    const { unread } = await hub.ask<{ unread: number }>('POST', '/v1/inbox/read', { body: event === undefined ? { upTo } : { ids: [event] } });
    await io.out(unread === 0 ? 'nothing unread\n' : `${count(unread)} unread\n`);
    return EXIT.done;
  },
};

export const inboxCommands: readonly Command[] = [list, read];
