/** How to ask for figures. Knows no type of probes.ts, which takes these in. */

type AnalysisProbe = { readonly send: () => { readonly params?: Readonly<Record<string, string>>; readonly query?: Readonly<Record<string, string>> } };

const period = { from: '2026-01-01', to: '2026-12-31' };

export const PROBES_ANALYSIS: Readonly<Record<string, AnalysisProbe>> = {
  'analysis.figures': { send: () => ({ query: period }) },
  'analysis.groups': { send: () => ({ query: { ...period, by: 'make' } }) },
  'analysis.routes': { send: () => ({ query: period }) },
  'analysis.series': { send: () => ({ query: { ...period, step: 'week' } }) },
  'analysis.table': { send: () => ({ params: { table: 'routes.csv' }, query: period }) },
};
