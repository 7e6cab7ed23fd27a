/** The words of the hub's own state. */
import { z } from '../../kernel/schema/index.ts';

export const Status = z.object({
  version: z.string(), world: z.enum(['live', 'TRAINING']),
  bureau: z.string().meta({ description: 'Whose view the counts are.' }),
  asOf: z.string().meta({ description: 'The state that this bureau’s checks answer from.' }),
  records: z.record(z.string(), z.number().int()).meta({ description: 'The bureau’s own vehicle records, by status.' }),
  hits: z.object({ asOwner: z.number().int(), asFinder: z.number().int() }),
  feedLagSeconds: z.number(),
  index: z.object({ vehicles: z.number().int(), keys: z.number().int(), bytes: z.number().int(), position: z.string() }).optional().meta({ description: 'Of the whole hub; administrators only.' }),
  bureaus: z.number().int().optional(),
}).meta({ id: 'Status' });
