/** Where administration is: its pages by name, and one thing of a page by its id. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';
import { administration } from './words/index.ts';

const screen = lazyRouteComponent(administration.screen(async () => (await import('./admin-screen.tsx')).AdminScreen));
const index = createRoute({ getParentRoute: () => root, path: '/admin', component: screen });
const adminRoute = createRoute({ getParentRoute: () => root, path: '/admin/$page', component: screen });
const adminThingRoute = createRoute({ getParentRoute: () => root, path: '/admin/$page/$id', component: screen });
export const adminRoutes = [index, adminRoute, adminThingRoute] as const;
