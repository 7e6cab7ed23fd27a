/** A record as it is shown: to its owner whole, to others without what is the owner's alone. Pure. */
import { categoryOf } from '../../identifiers/categories.ts';
import { coloursOf } from '../../identifiers/colours.ts';
import { makeOf, modelOf } from '../../identifiers/makes.ts';
import { normalForm } from '../../identifiers/text.ts';
import { decodeVin } from '../../identifiers/vin.ts';
import { isMarkStanding, saidOf, statusAt, type Mark, type VehicleRecord } from './life.ts';
import { numbersOf } from './matching.ts';
import { HUB, StoredVehicle, type Vehicle, type VehicleWords } from './schema.ts';
import type { Envelope } from '../../kernel/store/records.ts';

/** A record out of the database: its body is parsed, never believed. */
export const vehicleOf = (record: Envelope): VehicleRecord => ({ ...record, body: StoredVehicle.parse(record.body) });

/** The code lists' words for what was typed. */
export function codedOf(said: Pick<VehicleWords, 'category' | 'make' | 'model' | 'colour'>): Vehicle['coded'] {
  const make = said.make === undefined ? undefined : makeOf(said.make);
  const model = make && said.model !== undefined ? modelOf(make.slug, said.model)?.slug : undefined;
  const category = said.category === undefined ? undefined : categoryOf(said.category);
  const colours = said.colour === undefined ? [] : coloursOf(said.colour);
  return { ...(category ? { category } : {}), ...(make ? { make: make.slug, makeName: make.name } : {}), ...(model === undefined ? {} : { model }), ...(colours.length > 0 ? { colours: [...colours] } : {}) };
}

/** What a VIN says of itself, as answers carry it. */
export function decodingOf(vin: string | undefined): Vehicle['vinDecoding'] {
  const decoding = vin === undefined ? undefined : decodeVin(normalForm(vin));
  return decoding && { ...decoding, makes: [...decoding.makes], modelYears: [...decoding.modelYears] };
}

/** R9, R12, R21: nobody is told to seize or detain before the owner confirms, unless the record says so, no number is cloned, no mark stands and its owner has not frozen it. */
function isWithheld({ body: { said, contested, frozen } }: VehicleRecord): boolean {
  if (said.action !== 'seize' && said.action !== 'detain') return false;
  return said.actionStandsBeforeConfirmation !== true || frozen !== undefined || numbersOf(said).some(({ condition }) => condition === 'cloned') || (contested?.some(isMarkStanding) ?? false);
}

/** That there is a mark, by whom and whether it was answered; why is for its bureau and the owner. */
export const markFor = (bureau: string) => ({ unit, reason, reply, ...mark }: Mark): Mark =>
  ({ ...mark, ...(mark.bureau === bureau ? { unit, reason } : {}), ...(reply ? { reply: mark.bureau === bureau ? reply : { outcome: reply.outcome, at: reply.at } } : {}) });

/** Whether a rule of its owner's for the whole collection hides it from more than its own restrictions do (R5). */
const isHiddenFurther = ({ restrictions, hiddenFrom }: VehicleRecord): boolean => hiddenFrom.some((bureau) => !restrictions.includes(bureau));

/** The record for its owner; for others without restrictions, feed, and who changed it. */
export function viewOf(record: VehicleRecord, bureau: string, now: string): Vehicle {
  const said = saidOf(record);
  const { locates, cleared, withdrawn, restorations, extensions, justifications, suspended, contested, frozen } = record.body;
  const consents = record.body.consents?.filter((consent) => record.owner === bureau || consent.bureau === bureau) ?? [];
  const decoding = decodingOf(said.vin);
  const shared = {
    id: record.id, owner: record.owner, version: record.version, status: statusAt(record, now), enteredAt: record.enteredAt, changedAt: record.changedAt, validatedAt: record.validatedAt,
    ...said, reviewOn: record.reviewOn,
    identifiers: numbersOf(said).map((n) => ({ ...n })) as Vehicle['identifiers'], coded: codedOf(said), ...(decoding ? { vinDecoding: decoding } : {}),
    ...(locates ? { locates } : {}), ...(cleared ? { cleared } : {}), ...(withdrawn ? { withdrawn } : {}),
    ...(consents.length > 0 ? { consents } : {}), ...(frozen ? { frozen: record.owner === bureau ? frozen : { at: frozen.at } } : {}),
  };
  if (record.owner === bureau) return { ...shared, changedBy: record.changedBy, ...(isHiddenFurther(record) ? { hiddenFrom: [...record.hiddenFrom] } : {}), ...(record.feed === null ? {} : { feed: record.feed }), ...(restorations ? { restorations } : {}), ...(extensions ? { extensions } : {}), ...(justifications ? { justifications } : {}), ...(suspended ? { suspended } : {}), ...(contested ? { contested } : {}) };
  const { restrictions: _restrictions, action, ...rest } = shared;
  const public_ = { ...rest, ...(suspended && bureau === HUB ? { suspended } : {}), ...(contested ? { contested: contested.map(markFor(bureau)) } : {}) };
  return action === undefined || isWithheld(record) ? public_ : { ...public_, action };
}
