/** Where hits are. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';

const hits = createRoute({ getParentRoute: () => root, path: '/hits', component: lazyRouteComponent(async () => ({ default: (await import('./hits-screen.tsx')).HitsScreen })) });
export const hitRoute = createRoute({ getParentRoute: () => root, path: '/hits/$id', component: lazyRouteComponent(async () => ({ default: (await import('./hit-screen.tsx')).HitScreen })) });
export const hitRoutes = [hits, hitRoute] as const;
