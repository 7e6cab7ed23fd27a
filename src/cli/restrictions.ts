/** From which bureaus one's own bureau hides its collections: looked at, and said. */
import type { Restriction } from '../modules/bureaus/schema.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';
import { plural, shown, table } from './text.ts';

type Told = { readonly items: readonly Restriction[] };
const NOBODY = 'none';

const rowOf = ({ collection, bureaus, isApplied, waiting, changedAt, changedBy }: Restriction): readonly string[] =>
  [shown(collection), bureaus.length === 0 ? 'no bureau' : shown(bureaus.join(', ')), isApplied ? 'yes' : `${plural(waiting, 'record')} to go`, shown(changedAt?.slice(0, 10) ?? ''), shown(changedBy ?? '')];
const asTable = (items: readonly Restriction[]): string => table(['COLLECTION', 'HIDDEN FROM', 'APPLIED', 'SINCE', 'BY'], items.map(rowOf));

const list: Command = {
  name: 'restrictions', summary: 'from which bureaus one’s own bureau hides whole collections', operands: [], flags: { json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const told = await hub.ask<Told>('GET', '/v1/restrictions');
    await io.out(args.has('json') ? `${JSON.stringify(told)}\n` : asTable(told.items));
    return EXIT.done;
  },
};

const set: Command = {
  name: 'restrictions set', summary: 'hide a whole collection of one’s own bureau from other bureaus', operands: ['COLLECTION', 'BUREAUS'], usage: `COLLECTION BUREAUS|${NOBODY} [--json]`, flags: { json: { says: 'the answer as JSON' } },
  notes: [`BUREAUS are all from which it is hidden, with commas between: BR,MA. With ${NOBODY} it is hidden from no bureau; what a record’s own restrictions say stays.`],
  run: async (args, io, hub) => {
    const [collection = '', bureaus = ''] = args.operands;
    const named = bureaus === NOBODY ? [] : bureaus.split(',').map((code) => code.trim()).filter((code) => code !== '');
    const told = await hub.ask<Restriction>('PUT', `/v1/restrictions/${encodeURIComponent(collection)}`, { body: { bureaus: named } });
    await io.out(args.has('json') ? `${JSON.stringify(told)}\n` : asTable([told]));
    return EXIT.done;
  },
};

export const restrictionCommands: readonly Command[] = [list, set];
