/** Where approvals are. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';
import { AREA as records } from '../records/words/index.ts';
import { approvalsWords } from './words/index.ts';

/** With the words of records, whose fields are what mostly waits. */
const screen = records.screen(async () => (await import('./approvals-screen.tsx')).ApprovalsScreen);
const approvals = createRoute({ getParentRoute: () => root, path: '/approvals', component: lazyRouteComponent(approvalsWords.screen(async () => (await screen()).default)) });
export const approvalRoutes = [approvals] as const;
