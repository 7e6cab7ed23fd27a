/** Which hits a list shows, and what the hub is asked for that. Pure. */

/** Candidates are no hits: a record came later than the check that may mean it, and one's own bureau has to compare. */
export const VIEWS = ['waiting', 'open', 'all', 'candidates'] as const;
export type View = (typeof VIEWS)[number];
export const WHOSE = ['everybody', 'mine', 'unclaimed', 'owner', 'finder'] as const;
export type Whose = (typeof WHOSE)[number];
export type Chosen = { readonly view: View; readonly whose: Whose; /** Who `mine` are. */ readonly person?: string | undefined };

const QUERY_OF: Readonly<Record<View, Readonly<Record<string, string>>>> = { waiting: { order: 'due', open: 'true' }, open: { open: 'true' }, all: {}, candidates: { state: 'candidate' } };

export const askedOf = ({ view, whose, person }: Chosen): Readonly<Record<string, string | undefined>> => ({
  ...QUERY_OF[view], ...(whose === 'mine' ? { claimedBy: person } : whose === 'unclaimed' ? { unclaimed: 'true' } : whose === 'everybody' ? {} : { role: whose }),
});
