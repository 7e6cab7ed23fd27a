/** The rows of analysis: who may count, from rules R5 and R7. The words are those of reference.ts. */

const COUNTERS = 'desk supervisor analyst auditor coordinator administrator';

export const ROWS_ANALYSIS = {
  'analysis.figures': { roles: COUNTERS, about: 'nothing' },
  'analysis.groups': { roles: COUNTERS, about: 'nothing' },
  'analysis.routes': { roles: COUNTERS, about: 'nothing' },
  'analysis.series': { roles: COUNTERS, about: 'nothing' },
  'analysis.table': { roles: COUNTERS, about: 'nothing' },
} as const;
