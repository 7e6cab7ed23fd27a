/** The words of who takes part: bureaus, units, and the simple tokens of a trial. */
import { ROLES } from '../../kernel/context.ts';
import { bureauCode, countryCode, id, instant, page, text, z } from '../../kernel/schema/index.ts';

export const TokenId = id('tok');

export const timeZone = text(64).refine((zone) => {
  try { return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0; } catch { return false; }
}, 'is not an IANA time zone such as Europe/Paris');

export const Unit = z.object({
  code: text(64).meta({ title: 'Unit', description: 'A police station, port, border post or desk inside the bureau’s country.' }),
  name: text(128),
  place: text(128).optional(),
  locode: z.string().regex(/^[A-Z]{2} ?[A-Z2-9]{3}$/, 'is not a UN/LOCODE such as NLRTM').optional(),
  timeZone,
}).meta({ id: 'Unit' });
export type Unit = z.output<typeof Unit>;

export const Bureau = z.object({ code: bureauCode, name: text(128), country: countryCode, timeZone, addedAt: instant }).meta({ id: 'Bureau' });
export type Bureau = z.output<typeof Bureau>;

export const AddBureau = z.strictObject({
  code: bureauCode, name: text(128), country: countryCode,
  timeZone: timeZone.optional().meta({ description: 'Where a day ends for its records; the capital’s zone by default.' }),
  units: z.array(z.strictObject({ code: text(64), name: text(128).optional(), place: text(128).optional(), locode: Unit.shape.locode, timeZone: timeZone.optional() })).max(200).optional(),
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
}).refine((value) => value.person === undefined || value.device === undefined, { path: ['device'], message: 'a token is for a person or for a device, not for both' }).meta({ id: 'CreateToken', examples: [{ bureau: 'NL', role: 'officer', unit: 'Rotterdam', person: 'A. Officer' }] });
export type CreateToken = z.output<typeof CreateToken>;

/** Shown once: only its hash is kept. */
export const CreatedToken = Token.extend({ secret: z.string(), trial: z.literal(true).meta({ description: 'A simple token, meant for trials.' }) }).meta({ id: 'CreatedToken' });

export const BureauPage = page(Bureau);
export const TokenPage = page(Token);
export const UnitPage = page(Unit);
