/** Begins another log from the command line: an administrator's word after a restored backup or a lost key. */
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';
import { shown } from './text.ts';

export const auditOriginCommands: readonly Command[] = [
  {
    name: 'audit new-origin', summary: 'begin another log, after a restored backup or a lost key; the old one ends as it was signed last', operands: [],
    flags: { reason: { value: 'TEXT', says: 'why; it stands in the audit event', isNeeded: true }, json: { says: 'the answer as JSON' } },
    run: async (args, io, hub) => {
      const begun = await hub.ask<{ origin: string }>('POST', '/v1/log/origins', { body: { reason: args.get('reason') } });
      await io.out(args.has('json') ? `${JSON.stringify(begun)}\n` : `the log is ${shown(begun.origin)} from now on; tell the bureaus and their witnesses\n`);
      return EXIT.done;
    },
  },
];
