/** Where numbers are read off a vehicle: by the camera as one points it, and from a photograph. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';
import { screen } from './words/index.ts';

const scan = createRoute({ getParentRoute: () => root, path: '/scan', component: lazyRouteComponent(screen(async () => (await import('./scan-screen.tsx')).ScanScreen)) });
const photo = createRoute({ getParentRoute: () => root, path: '/photo', component: lazyRouteComponent(screen(async () => (await import('./photo-screen.tsx')).PhotoScreen)) });
export const readingRoutes = [scan, photo] as const;
