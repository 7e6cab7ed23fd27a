/** Where files are imported. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';
import { AREA as records } from '../records/words/index.ts';
import { AREA } from './words/index.ts';

/** With the words of records, whose fields columns become. */
const screen = records.screen(async () => (await import('./import-screen.tsx')).ImportScreen);
const imports = createRoute({ getParentRoute: () => root, path: '/imports', component: lazyRouteComponent(AREA.screen(async () => (await screen()).default)) });
export const importRoutes = [imports] as const;
