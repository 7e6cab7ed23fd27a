/** People by name, wherever a screen shows who did what: the ids of a page are gathered, asked of the hub once, and remembered. Of another bureau's people it tells none. */
import { useQueries } from '@tanstack/react-query';
import { idsIn, namedAs } from '../../../src/identifiers/person-ids.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import type { PeopleNames } from '../../../src/modules/people/schema.ts';
import { ask } from '../api/client.ts';
import { useMe } from '../api/queries.ts';

/** As many as the hub names at once. */
const NAMED_MAX = 200;
/** So long the parts of a page are waited for. */
const GATHERED_MS = 10;
/** A name that was corrected is seen after this. */
const FRESH_MS = 600_000;

type Wanted = { readonly id: string; readonly resolve: (name: string | null) => void; readonly reject: (cause: unknown) => void };
let wanted: readonly Wanted[] = [];

/** The name of one, null where there is none to be told; whoever else is wanted at the same moment is asked for along with them. */
const nameOf = (id: string): Promise<string | null> => new Promise((resolve, reject) => {
  if (wanted.length === 0) setTimeout(askTogether, GATHERED_MS);
  wanted = [...wanted, { id, resolve, reject }];
});

function askTogether(): void {
  const all = wanted;
  wanted = [];
  for (let at = 0; at < all.length; at += NAMED_MAX) void tellNames(all.slice(at, at + NAMED_MAX));
}

async function tellNames(those: readonly Wanted[]): Promise<void> {
  try {
    const { items } = await ask<z.output<typeof PeopleNames>>('GET', '/v1/people/names', { query: { ids: [...new Set(those.map(({ id }) => id))].join(',') } });
    const names = new Map(items.map(({ id, name }) => [id, name]));
    for (const { id, resolve } of those) resolve(names.get(id) ?? null);
  } catch (cause) {
    for (const { reject } of those) reject(cause);
  }
}

/** How to call the people of these texts, of which each is an id, a name, or a unit with either. `you`: what oneself is called; by name where nothing is said. */
export function useNames(texts: readonly (string | undefined)[], you?: string): (text: string | undefined) => string | undefined {
  const { data: me } = useMe();
  const mayAsk = me?.actions.includes('people.names') === true;
  const own = me?.person !== undefined && me.name !== undefined ? [[me.person, me.name] as const] : [];
  const ids = [...new Set(texts.flatMap(idsIn))].filter((id) => id !== own[0]?.[0]);
  const told = useQueries({ queries: ids.map((id) => ({ queryKey: ['people', 'names', me?.bureau, id], queryFn: () => nameOf(id), staleTime: FRESH_MS, enabled: mayAsk })) });
  const names = new Map([...own, ...ids.flatMap((id, at) => { const name = told[at]?.data; return typeof name === 'string' ? [[id, name] as const] : []; })]);
  return (text) => (you !== undefined && text !== undefined && text === me?.person ? you : namedAs(text, names));
}

/** One person, or the unit and person in one text; an id of whom nothing is known stands as it is. */
export function Named({ who }: { readonly who: string | undefined }) {
  return <bdi>{useNames([who])(who) ?? who}</bdi>;
}
