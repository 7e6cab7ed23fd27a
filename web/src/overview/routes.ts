/** Where the overview is. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';
import { searchOf } from './search.ts';
import { overviewWords } from './words/index.ts';

const overview = createRoute({ getParentRoute: () => root, path: '/overview', validateSearch: searchOf, component: lazyRouteComponent(overviewWords.screen(async () => (await import('./overview-screen.tsx')).OverviewScreen)) });
export const overviewRoutes = [overview] as const;
