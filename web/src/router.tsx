/** The screens and their addresses. Those that are not the first are loaded when they are shown. */
import { createRoute, createRouter, lazyRouteComponent, Navigate } from '@tanstack/react-router';
import { useMe } from './api/queries.ts';
import { adminRoutes } from './administration/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { checkRoutes } from './check/routes.ts';
import { approvalRoutes } from './approvals/routes.ts';
import { hitRoutes } from './hits/routes.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { readingRoutes } from './readings/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { importRoutes } from './imports/routes.ts';
import { recordRoutes } from './records/routes.ts';
import { root } from './root-route.ts';
import { homeOf } from './shell/home.ts';
import { MoreScreen } from './shell/more-screen.tsx';
import { Loading } from './states/states.tsx';

const index = createRoute({ getParentRoute: () => root, path: '/', component: Home });
const me = createRoute({ getParentRoute: () => root, path: '/me', component: lazyRouteComponent(async () => ({ default: (await import('./me/me-screen.tsx')).MeScreen })) });
const more = createRoute({ getParentRoute: () => root, path: '/more', component: MoreScreen });

export const router = createRouter({ routeTree: root.addChildren([index, ...checkRoutes, ...hitRoutes, ...approvalRoutes, ...inboxRoutes, ...readingRoutes, ...adminRoutes, ...auditRoutes, ...overviewRoutes, ...recordRoutes, ...importRoutes, me, more]), basepath: '/console', defaultPendingComponent: Loading, scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}

function Home() {
  const { data: me } = useMe();
  return <Navigate to={homeOf(me?.actions ?? [])} replace />;
}
