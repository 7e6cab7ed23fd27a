/** The words of asking for a report, and of the comparison on which a hit rests. */
import { z } from '../../kernel/schema/index.ts';
import { CheckId, Finding } from '../checks/schema.ts';
import { HitId } from '../hits/schema.ts';

export const FORMATS = { html: 'text/html', text: 'text/plain' } as const;
export const AskReport = z.strictObject({ format: z.enum(['html', 'text']).optional().meta({ description: 'A page to print, where nothing is said.' }) });

export const HitComparison = z.object({
  hit: HitId, check: CheckId.meta({ description: 'The first check that saw it.' }), version: z.number().int().meta({ description: 'The version of the record that it was held against.' }), fields: Finding.shape.fields.unwrap(),
}).meta({ id: 'HitComparison', title: 'What was seen beside what is recorded' });
export type HitComparison = z.output<typeof HitComparison>;
