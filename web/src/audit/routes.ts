/** Where the audit is: its pages by name, and one thing of a page by its id. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';
import { audit } from './words/index.ts';

const screen = lazyRouteComponent(audit.screen(async () => (await import('./audit-screen.tsx')).AuditScreen));
const index = createRoute({ getParentRoute: () => root, path: '/audit', component: screen });
const auditRoute = createRoute({ getParentRoute: () => root, path: '/audit/$page', component: screen });
const auditThingRoute = createRoute({ getParentRoute: () => root, path: '/audit/$page/$id', component: screen });
export const auditRoutes = [index, auditRoute, auditThingRoute] as const;
