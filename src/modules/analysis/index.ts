/** The door of the analysis module. */
import { module } from '../module.ts';
import { analysisActions, type AnalysisPorts } from './actions.ts';

export { wordsDuty } from './duty.ts';
export const analysisMigrations = new URL('migrations/', import.meta.url);
export const analysis = (ports: AnalysisPorts) => module({ name: 'analysis', actions: analysisActions(ports), migrations: analysisMigrations });
