/** The screens and their addresses. Those that are not the first are loaded when they are shown. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate } from '@tanstack/react-router';
import { useMe } from './api/queries.ts';
import { CheckScreen } from './check/check-screen.tsx';
import { Shell } from './shell/shell.tsx';
import { Loading, Whole } from './states/states.tsx';
import { useWords } from './words/use-words.ts';

const root = createRootRoute({ component: Shell, notFoundComponent: NotThere });
const index = createRoute({ getParentRoute: () => root, path: '/', component: Home });
const check = createRoute({ getParentRoute: () => root, path: '/check', component: CheckScreen });
const hits = createRoute({ getParentRoute: () => root, path: '/hits', component: lazyRouteComponent(async () => ({ default: (await import('./hits/hits-screen.tsx')).HitsScreen })) });
export const hitRoute = createRoute({ getParentRoute: () => root, path: '/hits/$id', component: lazyRouteComponent(async () => ({ default: (await import('./hits/hit-screen.tsx')).HitScreen })) });
const me = createRoute({ getParentRoute: () => root, path: '/me', component: lazyRouteComponent(async () => ({ default: (await import('./me/me-screen.tsx')).MeScreen })) });

export const router = createRouter({ routeTree: root.addChildren([index, check, hits, hitRoute, me]), basepath: '/console', defaultPendingComponent: Loading, scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}

/** Each role begins where its work is. */
function Home() {
  const { data: me } = useMe();
  return <Navigate to={me && me.purposes.length > 0 && me.role !== 'desk' && me.role !== 'supervisor' ? '/check' : '/hits'} replace />;
}

function NotThere() {
  const { say } = useWords();
  return <Whole sign="empty" level={1} title={say('state.notThere')} />;
}
