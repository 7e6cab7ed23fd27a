/** Where checks are: the question at once, everything else when it is shown. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';
import { CheckScreen } from './check-screen.tsx';
import { words } from './words/index.ts';

const check = createRoute({ getParentRoute: () => root, path: '/check', component: CheckScreen });
const kept = createRoute({ getParentRoute: () => root, path: '/check/kept', component: lazyRouteComponent(words.screen(async () => (await import('./kept/kept-screen.tsx')).KeptScreen)) });
const list = createRoute({ getParentRoute: () => root, path: '/check/list', component: lazyRouteComponent(words.screen(async () => (await import('./list/list-screen.tsx')).ListScreen)) });
const lane = createRoute({ getParentRoute: () => root, path: '/check/lane', component: lazyRouteComponent(words.screen(async () => (await import('./lane/lane-screen.tsx')).LaneScreen)) });
const recent = createRoute({ getParentRoute: () => root, path: '/check/recent', component: lazyRouteComponent(words.screen(async () => (await import('./recent/recent-screen.tsx')).RecentScreen)) });
const answer = createRoute({ getParentRoute: () => root, path: '/check/answers/$id', component: lazyRouteComponent(words.screen(async () => (await import('./recent/answer-screen.tsx')).AnswerScreen)) });
export const checkRoutes = [check, kept, list, lane, recent, answer] as const;
