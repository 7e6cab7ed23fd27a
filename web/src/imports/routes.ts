/** Where files are imported. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';
import { AREA } from './words/index.ts';

const imports = createRoute({ getParentRoute: () => root, path: '/imports', component: lazyRouteComponent(AREA.screen(async () => (await import('./import-screen.tsx')).ImportScreen)) });
export const importRoutes = [imports] as const;
