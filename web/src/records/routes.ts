/** Where records are: the list, one of them, the ageing ones, and the forms. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../root-route.ts';
import { filterOf } from './filter.ts';
import { AREA } from './words/index.ts';

const records = createRoute({ getParentRoute: () => root, path: '/records', validateSearch: filterOf, component: lazyRouteComponent(AREA.screen(async () => (await import('./list-screen.tsx')).ListScreen)) });
const report = createRoute({ getParentRoute: () => root, path: '/records/new', component: lazyRouteComponent(AREA.screen(async () => (await import('./report-screen.tsx')).ReportScreen)) });
const ageing = createRoute({ getParentRoute: () => root, path: '/records/ageing', component: lazyRouteComponent(AREA.screen(async () => (await import('./ageing-screen.tsx')).AgeingScreen)) });
const record = createRoute({ getParentRoute: () => root, path: '/records/$id', component: lazyRouteComponent(AREA.screen(async () => (await import('./record-screen.tsx')).RecordScreen)) });
const edit = createRoute({ getParentRoute: () => root, path: '/records/$id/edit', component: lazyRouteComponent(AREA.screen(async () => (await import('./edit-screen.tsx')).EditScreen)) });
export const recordRoutes = [records, report, ageing, record, edit] as const;
