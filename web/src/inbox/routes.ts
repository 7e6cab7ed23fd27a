/** Where the inbox is. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';
import { inboxWords } from './words/index.ts';

const inbox = createRoute({ getParentRoute: () => root, path: '/inbox', component: lazyRouteComponent(inboxWords.screen(async () => (await import('./inbox-screen.tsx')).InboxScreen)) });
export const inboxRoutes = [inbox] as const;
