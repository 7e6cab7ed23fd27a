/** Freezing the records of a request while it is decided, and freeing them again (R21). */
import { action } from '../../kernel/action.ts';
import { grants } from './policy.ts';
import type { RequestPorts } from './ports.ts';
import { nothingToFreeze } from './refusals.ts';
import { AskStep } from './schema.ts';
import { enteredAndTold, held, stageFor, step } from './steps.ts';

export function freezingActions({ vehicles }: Pick<RequestPorts, 'vehicles'>) {
  const freeze = action({
    ...step, name: 'requests.freeze', summary: 'Freeze the records of a request while it is decided', http: 'POST /v1/requests/{id}/freeze', grant: grants.work, body: AskStep, refusals: [...step.refusals, nothingToFreeze],
    description: 'Checks find them as before. Advice to seize is withheld, no use beyond the purpose of a check is allowed, and they are left out of files.',
    async run(ctx, { params, body, ifMatch }) {
      const kept = await held(ctx, params.id, ifMatch);
      if (kept.records.length === 0) throw nothingToFreeze();
      const stage = stageFor(kept, 'freeze');
      for (const record of kept.records) await vehicles.freeze(ctx, record, kept.id);
      return enteredAndTold(ctx, { ...kept, stage, isFrozen: true }, 'frozen', body);
    },
  });

  const free = action({
    ...step, name: 'requests.free', summary: 'Free the records that a request has frozen', http: 'POST /v1/requests/{id}/release', grant: grants.work, body: AskStep,
    async run(ctx, { params, body, ifMatch }) {
      const kept = await held(ctx, params.id, ifMatch);
      const stage = stageFor(kept, 'free');
      for (const record of kept.records) await vehicles.free(ctx, record, kept.id);
      return enteredAndTold(ctx, { ...kept, stage, isFrozen: false }, 'freed', body);
    },
  });

  return [freeze, free];
}
