/** The words of asking for a report. */
import { z } from '../../kernel/schema/index.ts';

export const FORMATS = { html: 'text/html', text: 'text/plain' } as const;
export const AskReport = z.strictObject({ format: z.enum(['html', 'text']).optional().meta({ description: 'A page to print, where nothing is said.' }) });
