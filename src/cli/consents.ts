/** `vehicles consent`, `vehicles withdraw-consent` and `use`: what the answer of a check may be used for beyond its purpose (R8). */
import type { Use } from '../modules/checks/schema.ts';
import type { Vehicle } from '../modules/vehicles/schema.ts';
import { given, type Arguments, type Flags } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';
import { shown } from './text.ts';

const TO: Flags = { to: { value: 'CODE', says: 'the bureau that is let', isNeeded: true }, purpose: { value: 'P', says: 'for what: a purpose of the hub, or another such as court', isNeeded: true } };
const JSON_FLAG: Flags = { json: { says: 'the answer as JSON' } };

function told(args: Arguments, vehicle: Vehicle): string {
  if (args.has('json')) return `${JSON.stringify(vehicle)}\n`;
  const lines = (vehicle.consents ?? []).map(({ bureau, purpose, until }) => `  ${shown(bureau)} for ${shown(purpose)} until ${shown(until)}\n`);
  return `${shown(vehicle.owner)} ${shown(vehicle.reference)}: ${lines.length === 0 ? 'no consents\n' : `consents\n${lines.join('')}`}`;
}
const pathOf = ({ operands: [id = ''] }: Arguments): string => `/v1/vehicles/${encodeURIComponent(id)}/consents`;

export const consentCommands: readonly Command[] = [
  {
    name: 'vehicles consent', summary: 'let a bureau use a record of one’s own for a further purpose', operands: ['ID'], usage: 'ID --to CODE --purpose P --until DAY [--note T] [--json]',
    flags: { ...TO, until: { value: 'DAY', says: 'the last day on which it holds', isNeeded: true }, note: { value: 'T', says: 'anything else' }, ...JSON_FLAG },
    run: async (args, io, hub) => {
      await io.out(told(args, await hub.ask<Vehicle>('POST', pathOf(args), { body: given(args, { bureau: 'to', purpose: 'purpose', until: 'until', note: 'note' }) })));
      return EXIT.done;
    },
  },
  {
    name: 'vehicles withdraw-consent', summary: 'take a consent back', operands: ['ID'], usage: 'ID --to CODE --purpose P [--json]', flags: { ...TO, ...JSON_FLAG },
    run: async (args, io, hub) => {
      await io.out(told(args, await hub.ask<Vehicle>('DELETE', pathOf(args), { query: { bureau: args.get('to'), purpose: args.get('purpose') } })));
      return EXIT.done;
    },
  },
  {
    name: 'use', summary: 'say what the answer of a check is used for', operands: ['CHECK', 'RECORD'], usage: 'CHECK RECORD --purpose P [--note T] [--json]',
    flags: { purpose: { value: 'P', says: 'for what; beyond the purpose of the check the owner must have consented', isNeeded: true }, note: { value: 'T', says: 'anything else' }, ...JSON_FLAG },
    run: async (args, io, hub) => {
      const [check = '', record = ''] = args.operands;
      const use = await hub.ask<Use>('POST', `/v1/checks/${encodeURIComponent(check)}/uses`, { body: { record, ...given(args, { purpose: 'purpose', note: 'note' }) } });
      const because = { purpose_of_the_check: 'the purpose of the check', own_record: 'the bureau’s own record', consent: `the owner’s consent until ${shown(use.consent?.until ?? '')}` }[use.basis];
      await io.out(args.has('json') ? `${JSON.stringify(use)}\n` : `${shown(use.record)} may be used for ${shown(use.purpose)}: ${because}\n`);
      return EXIT.done;
    },
  },
];
