/** Whom a system names with a check (R6): a machine stands for nobody by itself. What people ask for themselves does not come here. */
import type { Principal } from '../../kernel/context.ts';
import type { Issue } from '../../kernel/errors.ts';
import type { AskCheck, askCheck } from './schema.ts';
import { say } from './sayings.ts';

type Naming = Pick<Principal, 'names' | 'person' | 'device'>;

/** What a check lacks of the names that its system owes, in the body or in the headers of the request. */
export function namesMissing(ask: Pick<AskCheck, 'person' | 'device'>, { names, person, device }: Naming): readonly Issue[] {
  if (!names) return [];
  const camera = typeof ask.device === 'object' ? ask.device.name : ask.device ?? device;
  if (names.whom === 'person' && (ask.person ?? person) === undefined) return [{ path: '/person', detail: say('person_needed') }];
  if (names.whom === 'device' && camera === undefined) return [{ path: '/device', detail: say('device_needed') }];
  if (camera !== undefined && names.devices.length > 0 && !names.devices.includes(camera)) return [{ path: '/device', detail: say('device_unknown') }];
  return [];
}

/** The schema of a check that also demands those names: for batches and streams, where each line is told by itself. */
export const demandingNames = (Ask: ReturnType<typeof askCheck>, naming: Naming): ReturnType<typeof askCheck> => Ask.superRefine((ask, context) => {
  for (const { path, detail } of namesMissing(ask, naming)) context.addIssue({ code: 'custom', path: [path.slice(1)], message: detail });
});
