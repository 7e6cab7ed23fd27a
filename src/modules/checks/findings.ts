/** A finding as it is told: the record as others see it, what agrees, and what may be done now. Knows no store. */
import type { Context } from '../../kernel/context.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import type { StoredVehicle, Vehicle } from '../vehicles/schema.ts';
import type { Weighed } from './bands.ts';
import { isDiscreet } from './discretion.ts';
import { learnsOnlyWhoOwns } from './policy.ts';
import type { Finding } from './schema.ts';

const DAY_MS = 86_400_000;

export type Telling = { readonly now: string; readonly viewOf: (record: Envelope, bureau: string, now: string) => Vehicle; /** Whether its owner has confirmed a hit on it to the asker's bureau. */ readonly isConfirmed: (record: Envelope) => boolean };

export function findingOf(ctx: Pick<Context, 'principal'>, { record, comparison, probability, band }: Weighed<Envelope>, hit: string | undefined, { now, viewOf, isConfirmed }: Telling): Finding {
  // As any other bureau sees it: the owner's own matters stay out of answers. What a VIN says is told of the one that was asked.
  const { vinDecoding: _, ...vehicle } = viewOf(record, '', now);
  const kind = comparison.isHit ? 'hit' : 'candidate';
  const contact = vehicle.contact === undefined ? {} : { contact: vehicle.contact };
  if (learnsOnlyWhoOwns(ctx.principal)) return { kind, record: { owner: vehicle.owner }, advice: { kind: 'request_confirmation', ...contact } };
  return {
    kind, ...(hit === undefined ? {} : { hit }), ...(isDiscreet(record.body) ? { discreet: true as const } : {}), ...(comparison.isHit ? {} : { band }),
    record: { ...vehicle, ageDays: Math.max(0, Math.floor((Date.parse(now) - Date.parse(record.enteredAt)) / DAY_MS)) },
    score: probability, foundBy: comparison.foundBy, fields: comparison.fields.map(({ alignment, ...field }) => (alignment === undefined ? field : { ...field, alignment: [...alignment] })),
    ...(comparison.assumed.length > 0 ? { assumed: [...comparison.assumed] } : {}),
    advice: comparison.isHit && isConfirmed(record) && !isContested(record) ? confirmedAdvice(record, contact) : adviceOf(vehicle, comparison.isHit),
  };
}

const saidOf = ({ body }: Envelope): StoredVehicle => body as StoredVehicle;
/** R12: while a mark stands to which the owner has not replied that its record stands, nothing is advised. */
const isContested = (record: Envelope): boolean => saidOf(record).contested?.some(({ reply }) => reply?.outcome !== 'stands') ?? false;

/** The owner has confirmed a hit of this bureau's on the record: its action is told (R9). */
function confirmedAdvice(record: Envelope, contact: object): Finding['advice'] {
  const { said: { action } } = saidOf(record);
  return { kind: 'act', ...(action === undefined ? {} : { action }), ...contact };
}

/** R9: no action before the owner's confirmation, unless the record itself says so; R12: a clone mark withholds it. */
function adviceOf(vehicle: Vehicle, isHit: boolean): Finding['advice'] {
  const contact = vehicle.contact === undefined ? {} : { contact: vehicle.contact };
  if (!isHit) return { kind: 'compare_first', ...contact };
  const isCloned = vehicle.identifiers.some(({ condition }) => condition === 'cloned');
  if (vehicle.actionStandsBeforeConfirmation === true && vehicle.action !== undefined && !isCloned) return { kind: 'act', action: vehicle.action, ...contact };
  return { kind: 'request_confirmation', ...contact };
}
