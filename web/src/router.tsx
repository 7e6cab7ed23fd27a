/** The screens and their addresses. Those that are not the first are loaded when they are shown. */
import { createRoute, createRouter, lazyRouteComponent, Navigate } from '@tanstack/react-router';
import { useMe } from './api/queries.ts';
import { CheckScreen } from './check/check-screen.tsx';
import { hitRoutes } from './hits/routes.ts';
import { importRoutes } from './imports/routes.ts';
import { recordRoutes } from './records/routes.ts';
import { root } from './root-route.ts';
import { MoreScreen } from './shell/more-screen.tsx';
import { Loading } from './states/states.tsx';

const index = createRoute({ getParentRoute: () => root, path: '/', component: Home });
const check = createRoute({ getParentRoute: () => root, path: '/check', component: CheckScreen });
const me = createRoute({ getParentRoute: () => root, path: '/me', component: lazyRouteComponent(async () => ({ default: (await import('./me/me-screen.tsx')).MeScreen })) });
const more = createRoute({ getParentRoute: () => root, path: '/more', component: MoreScreen });

export const router = createRouter({ routeTree: root.addChildren([index, check, ...hitRoutes, ...recordRoutes, ...importRoutes, me, more]), basepath: '/console', defaultPendingComponent: Loading, scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}

/** Each begins where their work is: who asks owners begins with a check, who answers for the bureau with its hits. */
function Home() {
  const { data: me } = useMe();
  const may = new Set(me?.actions);
  return <Navigate to={may.has('checks.ask') && !may.has('hits.answer') ? '/check' : may.has('hits.list') ? '/hits' : '/more'} replace />;
}
