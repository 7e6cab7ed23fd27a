/** The words of readings: what the hub made out in a picture of a number. */
import { countryCode, z } from '../../kernel/schema/index.ts';

export const NUMBERS_MAX = 6;
export const NUMBER_KINDS = ['vin', 'near_vin', 'plate', 'other'] as const;
export const SOURCES = ['barcode', 'text'] as const;
export const REASONS = ['not_in_a_vin', 'check_digit', 'digits_at_the_end'] as const;

const Share = z.number();
const Corner = z.tuple([Share, Share]).meta({ title: 'Corner', description: 'Across and down, as shares of the picture’s width and height once it is upright.' });

const Doubt = z.object({
  at: z.number().int().meta({ description: 'Which character, from 1.' }),
  sure: z.number().meta({ description: 'How sure the reader is of what it read there, from 0 to 1.' }),
  others: z.array(z.string()).meta({ description: 'What else it may be, likeliest first.' }),
});
export type Doubt = z.output<typeof Doubt>;

const Alternative = z.object({ number: z.string(), why: z.enum(REASONS).meta({ description: '`not_in_a_vin`: I, O and Q do not occur in one; `check_digit`: with these its check digit holds, which its market prescribes; `digits_at_the_end`: the last characters of a VIN are digits.' }) });
export type Alternative = z.output<typeof Alternative>;

export const ReadNumber = z.object({
  kind: z.enum(NUMBER_KINDS).meta({ description: '`near_vin`: one character more or less than a VIN has; `other`: a number from a barcode that is none of these.' }),
  number: z.string().meta({ description: 'As it was read, in its normal form. Nothing in it is repaired.' }),
  by: z.enum(SOURCES),
  box: z.array(Corner).length(4).meta({ description: 'Where it stands: the corners clockwise from where it begins.' }),
  doubts: z.array(Doubt).meta({ description: 'Characters of which the reader is not sure.' }),
  alternatives: z.array(Alternative).meta({ description: 'Whole numbers that may be meant, likeliest first, with the reason. None is taken for the reader.' }),
  countries: z.array(countryCode).optional().meta({ description: 'Of a plate: countries whose plates have such a shape, likeliest first.' }),
}).meta({ id: 'ReadNumber', title: 'A number read in a picture' });
export type ReadNumber = z.output<typeof ReadNumber>;

export const Reading = z.object({
  numbers: z.array(ReadNumber).max(NUMBERS_MAX).meta({ description: 'Likeliest first; empty where nothing in the picture looks like a VIN or a plate. Other text is not returned.' }),
  width: z.number().int().meta({ description: 'Of the picture as it was read, upright; its proportions are those of the boxes.' }),
  height: z.number().int(),
}).meta({ id: 'Reading', title: 'What was read in a picture' });
export type Reading = z.output<typeof Reading>;
