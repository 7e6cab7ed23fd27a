/** The door of the reports module. */
import { module } from '../module.ts';
import { reportActions, type ReportDeeds } from './actions.ts';

export const reports = (deeds: ReportDeeds) => module({ name: 'reports', actions: reportActions(deeds) });
