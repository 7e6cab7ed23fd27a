/** Where each begins: with what they are there for, as the hub says what one may. Pure. */

/** Whoever answers for a bureau has its hits; whoever asks owners, a check; then those who look after misuse, people, figures. The first that one may counts. */
const BEGINNINGS = [
  ['hits.answer', '/hits'], ['hits.request', '/check'], ['alerts.list', '/audit'], ['people.list', '/admin'], ['analysis.figures', '/overview'], ['checks.ask', '/check'], ['hits.list', '/hits'],
] as const;

export const homeOf = (actions: readonly string[]): (typeof BEGINNINGS)[number][1] | '/more' => BEGINNINGS.find(([action]) => actions.includes(action))?.[1] ?? '/more';
