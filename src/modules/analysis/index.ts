/** The door of the analysis module. */
import { module } from '../module.ts';
import { analysisActions } from './actions.ts';
import type { CsvOf } from './tables.ts';

export { wordsDuty } from './duty.ts';
export const analysisMigrations = new URL('migrations/', import.meta.url);
export const analysis = ({ csvOf }: { readonly csvOf: CsvOf }) => module({ name: 'analysis', actions: analysisActions(csvOf), migrations: analysisMigrations });
