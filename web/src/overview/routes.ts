/** Where the overview is. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';
import { searchOf } from './search.ts';
import { overviewWords } from './words/index.ts';

export const overviewRoute = createRoute({ getParentRoute: () => root, path: '/overview', validateSearch: searchOf, component: lazyRouteComponent(overviewWords.screen(async () => (await import('./overview-screen.tsx')).OverviewScreen)) });
export const overviewRoutes = [overviewRoute] as const;
