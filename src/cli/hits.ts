/** Hits of one's own bureau, as owner and as finder, and the delayed candidates that it has to compare. */
import type { Hit } from '../modules/hits/schema.ts';
import type { Command } from './command.ts';
import { EXIT, UsageFailure } from './exit.ts';
import { readAll } from './pages.ts';
import { count, shown, table } from './text.ts';

const SHOWN = 50;
const SHOWN_MAX = 100_000;

export const hitsCommand: Command = {
  name: 'hits', summary: 'hits of one’s own bureau, newest first', operands: [],
  flags: {
    role: { value: 'ROLE', says: 'owner or finder; both where nothing is said' },
    candidates: { says: 'delayed candidates instead: earlier checks that most likely saw a vehicle reported since; no hits until your bureau has compared' },
    limit: { value: 'N', says: `how many; ${SHOWN} where nothing is said` }, json: { says: 'the answer as JSON' },
  },
  run: async (args, io, hub) => {
    const most = Number(args.find('limit') ?? SHOWN);
    if (!Number.isInteger(most) || most < 1 || most > SHOWN_MAX) throw new UsageFailure(`--limit takes a whole number from 1 to ${SHOWN_MAX}`);
    const { items, isCut } = await readAll<Hit>(hub, '/v1/hits', { query: { role: args.find('role'), state: args.has('candidates') ? 'candidate' : undefined }, most });
    if (args.has('json')) { await io.out(`${JSON.stringify({ items })}\n`); return EXIT.done; }
    if (items.length === 0) { await io.out(args.has('candidates') ? 'no delayed candidates\n' : 'no hits\n'); return EXIT.done; }
    const rows = items.map((hit) => [hit.lastSeenAt.slice(0, 16).replace('T', ' '), `${hit.owner} ${hit.reference}`, `${hit.finder} ${hit.unit}`, hit.role, hit.delayed === true ? `${hit.state}, delayed` : hit.state, count(hit.sightings), [hit.place, hit.country].filter((part) => part !== undefined).join(', '), hit.id].map(shown));
    await io.out(table(['LAST SEEN (UTC)', 'RECORD', 'FOUND BY', 'WE ARE', 'STATE', 'SEEN', 'WHERE', 'HIT'], rows) + (isCut ? 'There are more: --limit N\n' : ''));
    return EXIT.done;
  },
};
