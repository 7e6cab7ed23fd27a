/** Where hits are; which of them are listed stands in the address, so that the way back leads to the same list. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { VIEWS, WHOSE, type View, type Whose } from '../api/hit-choices.ts';
import { root } from '../root-route.ts';
import { hitsWords } from './words/index.ts';

type Searched = { readonly view?: View; readonly whose?: Whose };
const oneOf = <T extends string>(all: readonly T[], said: unknown): T | undefined => all.find((one) => one === said);

function searched({ view, whose }: Readonly<Record<string, unknown>>): Searched {
  const [aView, aWhose] = [oneOf(VIEWS, view), oneOf(WHOSE, whose)];
  return { ...(aView === undefined ? {} : { view: aView }), ...(aWhose === undefined ? {} : { whose: aWhose }) };
}

const hits = createRoute({ getParentRoute: () => root, path: '/hits', validateSearch: searched, component: lazyRouteComponent(hitsWords.screen(async () => (await import('./hits-screen.tsx')).HitsScreen)) });
export const hitRoute = createRoute({ getParentRoute: () => root, path: '/hits/$id', component: lazyRouteComponent(hitsWords.screen(async () => (await import('./hit-screen.tsx')).HitScreen)) });
export const hitRoutes = [hits, hitRoute] as const;
