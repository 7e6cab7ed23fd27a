/** Bureaus: added by the administrator, listed by anyone. */
import type { Bureau } from '../modules/bureaus/schema.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';
import { readAll } from './pages.ts';
import { shown, table } from './text.ts';

const add: Command = {
  name: 'bureaus add', summary: 'add a bureau', operands: ['CODE'],
  flags: {
    name: { value: 'NAME', says: 'its name', isNeeded: true },
    country: { value: 'XX', says: 'its country, two letters (ISO 3166-1)', isNeeded: true },
    'time-zone': { value: 'ZONE', says: 'where its days end, such as Europe/Paris; its capital’s where nothing is said' },
    unit: { value: 'UNIT', says: 'a unit of it, such as its desk; people belong to units', isRepeatable: true },
    json: { says: 'the answer as JSON' },
  },
  run: async (args, io, hub) => {
    const units = args.all('unit').map((code) => ({ code }));
    const timeZone = args.find('time-zone');
    const bureau = await hub.ask<Bureau>('POST', '/v1/bureaus', { body: { code: args.operands[0], name: args.get('name'), country: args.get('country'), ...(timeZone === undefined ? {} : { timeZone }), ...(units.length === 0 ? {} : { units }) } });
    await io.out(args.has('json') ? `${JSON.stringify(bureau)}\n` : `added ${shown(bureau.code)}  ${shown(bureau.name)}, ${shown(bureau.country)}, days end in ${shown(bureau.timeZone)}\n`);
    return EXIT.done;
  },
};

const list: Command = {
  name: 'bureaus list', summary: 'the bureaus of the hub', operands: [], flags: { json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const { items } = await readAll<Bureau>(hub, '/v1/bureaus');
    await io.out(args.has('json') ? `${JSON.stringify({ items })}\n` : table(['CODE', 'COUNTRY', 'TIME ZONE', 'NAME'], items.map((one) => [one.code, one.country, one.timeZone, one.name].map(shown))));
    return EXIT.done;
  },
};

export const bureauCommands: readonly Command[] = [add, list];
