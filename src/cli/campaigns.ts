/** Validation campaigns: begun by a supervisor or the hub, listed, shown with how far they are. */
import { given, type Arguments, type Flags } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';
import { readAll } from './pages.ts';
import { count, plural, shown } from './text.ts';

const JSON_FLAG: Flags = { json: { says: 'the answer as JSON' } };

type Campaign = { readonly id: string; readonly by: string; readonly title: string; readonly before: string; readonly dueOn: string; readonly bureaus?: readonly { readonly bureau: string; readonly atStart: number; readonly remaining: number }[] };
const campaignIn = (one: Campaign): string => `${shown(one.id)}  ${shown(one.title)}: records not validated since ${shown(one.before)}, by ${shown(one.dueOn)}\n${(one.bureaus ?? []).map(({ bureau, atStart, remaining }) => `  ${shown(bureau)}  ${count(remaining)} of ${plural(atStart, 'record')} to go\n`).join('')}`;
const campaignOut = async (args: Arguments, io: Io, one: Campaign): Promise<number> => {
  await io.out(args.has('json') ? `${JSON.stringify(one)}\n` : campaignIn(one));
  return EXIT.done;
};

export const campaignCommands: readonly Command[] = [
  {
    name: 'campaigns begin', summary: 'ask that ageing records be gone through by a day', operands: [],
    flags: { title: { value: 'TEXT', says: 'what it is about', isNeeded: true }, before: { value: 'DAY', says: 'records not validated since this day', isNeeded: true }, 'due-on': { value: 'DAY', says: 'by when', isNeeded: true }, bureau: { value: 'CODE', says: 'for the hub: which bureaus; all where nothing is said', isRepeatable: true }, ...JSON_FLAG },
    run: async (args, io, hub) => {
      const bureaus = args.all('bureau');
      return campaignOut(args, io, await hub.ask<Campaign>('POST', '/v1/campaigns', { body: { ...given(args, { title: 'title', before: 'before', dueOn: 'due-on' }), ...(bureaus.length > 0 ? { bureaus } : {}) } }));
    },
  },
  {
    name: 'campaigns list', summary: 'validation campaigns that concern one’s bureau', operands: [], flags: JSON_FLAG,
    run: async (args, io, hub) => {
      const { items } = await readAll<Campaign>(hub, '/v1/campaigns');
      await io.out(args.has('json') ? `${JSON.stringify({ items })}\n` : items.length === 0 ? 'none\n' : items.map(campaignIn).join(''));
      return EXIT.done;
    },
  },
  { name: 'campaigns show', summary: 'how far a campaign is', operands: ['ID'], flags: JSON_FLAG, run: async (args, io, hub) => campaignOut(args, io, await hub.ask<Campaign>('GET', `/v1/campaigns/${encodeURIComponent(args.operands[0] ?? '')}`)) },
];
