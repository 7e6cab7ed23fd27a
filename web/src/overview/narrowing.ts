/** How the screen's parts narrow what is shown, and how they name it. */
import { useCallback } from 'react';
import { getRouteApi } from '@tanstack/react-router';
import type { By } from '../../../src/modules/analysis/schema.ts';
import { toggled, type Narrow, type Search } from './search.ts';
import { overviewWords } from './words/index.ts';

const overviewRoute = getRouteApi('/overview');

/** What is shown, and how to narrow it; the page stays where it is. */
export function useNarrowing(): { readonly search: Search; readonly narrow: (said: Search) => void; readonly show: (search: Search) => void } {
  const search = overviewRoute.useSearch();
  const navigate = overviewRoute.useNavigate();
  const show = useCallback((next: Search) => { void navigate({ search: next, resetScroll: false }); }, [navigate]);
  const narrow = useCallback((said: Search) => { show(toggled(search, said)); }, [search, show]);
  return { search, narrow, show };
}

const UNKNOWN = 'unknown';

/** A key as people say it: countries by the language, codes by their words, names as the hub tells them. */
export function useNames(): (by: By | Narrow, key: string, name?: string) => string {
  const { say, sayCode, formats } = overviewWords.useWords();
  return (by, key, name) => {
    if (key === UNKNOWN) return say(by === 'outcome' ? 'overview.noOutcome' : 'overview.unknown');
    if (by === 'stolenIn' || by === 'foundIn') return formats.country(key);
    if (by === 'category' || by === 'outcome' || by === 'role') return sayCode(`overview.${by}`, key);
    if (by === 'event' || by === 'state') return sayCode(by === 'state' ? 'hit.state' : by, key);
    return name === undefined || name === key ? key : by === 'make' ? name : `${name} (${key})`;
  };
}
