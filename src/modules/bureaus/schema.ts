/** The words of who takes part: bureaus, units, and the simple tokens of a trial. */
import { ROLES } from '../../kernel/context.ts';
import { bureauCode, countryCode, id, instant, page, sayings, text, z, type Saying } from '../../kernel/schema/index.ts';

/** What is said of bureaus beside refusals. */
export const { say, saying } = sayings('bureaus', {
  time_zone: 'is not an IANA time zone such as Europe/Paris', locode: 'is not a UN/LOCODE such as NLRTM', person_or_device: 'a token is for a person or for a device, not for both', own: 'names your own bureau',
  section: 'changes the section {section} of {bureau} as it stands in version {#version}:', hides: 'hides all {collection} of {bureau} from {bureaus}', hidden: 'then hidden from: {bureaus}',
  when_hidden: 'to hide it from more bureaus', when_weakened: 'for sessions, to keep checks less or shorter, and to ask no second person any more',
});

export const TokenId = id('tok');

export const timeZone = text(64).refine((zone) => {
  try { return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0; } catch { return false; }
}, say('time_zone'));

export const Unit = z.object({
  code: text(64).meta({ title: 'Unit', description: 'A police station, port, border post or desk inside the bureau’s country.' }),
  name: text(128),
  place: text(128).optional(),
  locode: z.string().regex(/^[A-Z]{2} ?[A-Z2-9]{3}$/, say('locode')).optional(),
  telephone: text(40).optional().meta({ description: 'Whom the other side calls; told to it instead of a person’s name.' }),
  timeZone,
}).meta({ id: 'Unit' });
export type Unit = z.output<typeof Unit>;

/** The shared databases of this hub. */
export const COLLECTIONS = ['vehicles'] as const;
const collections = z.array(z.enum(COLLECTIONS)).max(COLLECTIONS.length).meta({ description: 'In which collections the bureau takes part; an empty list is none.' });

export const Bureau = z.object({ code: bureauCode, name: text(128), country: countryCode, timeZone, collections, addedAt: instant }).meta({ id: 'Bureau' });
export type Bureau = z.output<typeof Bureau>;

export const AddBureau = z.strictObject({
  code: bureauCode, name: text(128), country: countryCode,
  timeZone: timeZone.optional().meta({ description: 'Where a day ends for its records; the capital’s zone by default.' }),
  collections: collections.optional().meta({ description: 'All collections of the hub where nothing is said.' }),
  units: z.array(z.strictObject({ code: text(64), name: text(128).optional(), place: text(128).optional(), locode: Unit.shape.locode, telephone: Unit.shape.telephone, timeZone: timeZone.optional() })).max(200).optional(),
}).meta({ id: 'AddBureau', examples: [{ code: 'NL', name: 'NCB The Hague', country: 'NL' }] });
export type AddBureau = z.output<typeof AddBureau>;

export const Role = z.enum(ROLES).meta({ title: 'Role' });

export const Token = z.object({
  id: TokenId, bureau: bureauCode, unit: z.string(), role: Role, person: z.string().optional(), device: z.string().optional(),
  createdAt: instant, revokedAt: instant.optional(),
}).meta({ id: 'Token' });
export type Token = z.output<typeof Token>;

export const CreateToken = z.strictObject({
  bureau: bureauCode, role: Role, unit: text(64),
  person: text(128).optional().meta({ description: 'The person who will bear it. Without person or device it stands for a device of its own name.' }),
  device: text(128).optional(),
}).refine((value) => value.person === undefined || value.device === undefined, { path: ['device'], message: say('person_or_device') }).meta({ id: 'CreateToken', examples: [{ bureau: 'NL', role: 'officer', unit: 'Rotterdam', person: 'A. Officer' }] });
export type CreateToken = z.output<typeof CreateToken>;

/** Shown once: only its hash is kept. */
export const CreatedToken = Token.extend({ secret: z.string(), trial: z.literal(true).meta({ description: 'A simple token, meant for trials.' }) }).meta({ id: 'CreatedToken' });

export const ChangeBureau = z.strictObject({ name: text(128).optional(), collections: collections.optional() }).meta({ id: 'ChangeBureau' });
export const AddUnit = z.strictObject({ code: text(64), name: text(128).optional().meta({ description: 'Its code where nothing is said.' }), place: text(128).optional(), locode: Unit.shape.locode, telephone: Unit.shape.telephone, timeZone: timeZone.optional().meta({ description: 'The bureau’s where nothing is said.' }) })
  .meta({ id: 'AddUnit', examples: [{ code: 'RTM-2', name: 'Rotterdam Port Police', locode: 'NLRTM' }] });
export const ChangeUnit = z.strictObject({
  name: text(128).optional(), place: text(128).nullable().optional(), locode: Unit.shape.locode.unwrap().nullable().optional(), telephone: text(40).nullable().optional(), timeZone: timeZone.optional(),
}).meta({ id: 'ChangeUnit', description: 'What is not named stays; null removes.' });
export type ChangeUnit = z.output<typeof ChangeUnit>;

// ---- what each bureau settles for itself ----

/** One section of a bureau's settings. `settings` gives its defaults for `{}`; the module to which it belongs states it. */
export type Section<S extends z.ZodType = z.ZodType> = {
  readonly name: string; readonly summary: string; readonly settings: S;
  /** What a change would take away, in words; where it is anything, a second person is needed. */
  weakens?(before: z.output<S>, after: z.output<S>): readonly Saying[];
};

/** A bureau's settings of a section as they stand, remembered for a moment. Given by app.ts to the modules that ask. */
export type SettingsOf = <S extends z.ZodType>(section: Section<S>, bureau: string) => Promise<z.output<S>>;

export const SettingsSection = z.object({
  section: z.string(), summary: z.string(), settings: z.unknown(), schema: z.record(z.string(), z.unknown()).meta({ description: 'The shape of `settings` as JSON Schema (2020-12): what may be said, within which limits, and what stands where nothing is said.' }), version: z.number().int().meta({ description: '0 where the bureau has said nothing: then the hub’s defaults stand.' }),
  changedAt: instant.optional(), changedBy: z.string().optional(),
}).meta({ id: 'SettingsSection' });
export type SettingsSection = z.output<typeof SettingsSection>;
export const SettingsList = z.object({ items: z.array(SettingsSection) }).meta({ id: 'SettingsList' });
export const AskSettings = z.record(z.string(), z.unknown()).meta({ id: 'AskSettings', description: 'The whole section; what is not named takes the hub’s default.' });

export const BureauPage = page(Bureau);
export const TokenPage = page(Token);
export const UnitPage = page(Unit);

export const AskRestriction = z.strictObject({
  bureaus: z.array(bureauCode).max(250).overwrite((codes) => [...new Set(codes)].sort()).meta({ description: 'All bureaus from which the collection is hidden.' }),
}).meta({ id: 'AskRestriction' });
/** From whom a bureau hides a collection of its own. */
export const Restriction = z.object({
  collection: z.enum(COLLECTIONS), bureaus: z.array(bureauCode), changedAt: instant.optional(), changedBy: z.string().optional(),
  isApplied: z.boolean().meta({ description: 'Whether the records that stood before say it too.' }),
  waiting: z.number().int().meta({ description: 'Records that are still to be rewritten.' }),
}).meta({ id: 'Restriction' });
export type Restriction = z.output<typeof Restriction>;
export const RestrictionList = z.object({ items: z.array(Restriction) }).meta({ id: 'RestrictionList' });
