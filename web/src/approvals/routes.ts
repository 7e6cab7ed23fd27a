/** Where approvals are. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';
import { approvalsWords } from './words/index.ts';

const approvals = createRoute({ getParentRoute: () => root, path: '/approvals', component: lazyRouteComponent(approvalsWords.screen(async () => (await import('./approvals-screen.tsx')).ApprovalsScreen)) });
export const approvalRoutes = [approvals] as const;
