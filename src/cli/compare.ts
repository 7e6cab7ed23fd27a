/** `compare`: an officer's word on a finding, after looking at the vehicle. */
import type { z } from '../kernel/schema/index.ts';
import type { ComparedAnswer } from '../modules/checks/schema.ts';
import { given } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, UsageFailure } from './exit.ts';
import { shown } from './text.ts';

export const compareCommand: Command = {
  name: 'compare', summary: 'say whether a finding of a check is the vehicle', operands: ['CHECK', 'RECORD'], usage: 'CHECK RECORD --same | --not-same [--note T] [--json]',
  flags: {
    same: { says: 'it is the recorded vehicle: a candidate becomes a hit' },
    'not-same': { says: 'it is another; a hit that was raised stays' },
    note: { value: 'T', says: 'what was seen' },
    json: { says: 'the answer as JSON' },
  },
  notes: ['CHECK and RECORD are the ids of an answer (chk_…, veh_…). A later answer supersedes an earlier one; all are kept.'],
  run: async (args, io, hub) => {
    const [check = '', record = ''] = args.operands;
    const same = args.has('same');
    if (same === args.has('not-same')) throw new UsageFailure('say one of --same and --not-same');
    const answer = await hub.ask<z.output<typeof ComparedAnswer>>('POST', `/v1/checks/${encodeURIComponent(check)}/comparisons`, { body: { record, same, ...given(args, { note: 'note' }) } });
    const said = answer.same ? `the same vehicle${answer.hit === undefined ? '; the record is no longer found, so no hit is raised' : `: hit ${shown(answer.hit)}`}` : 'another vehicle';
    await io.out(args.has('json') ? `${JSON.stringify(answer)}\n` : `${shown(answer.record)} compared: ${said}\n`);
    return EXIT.done;
  },
};
