/** The door of the views module. */
import { module } from '../module.ts';
import { viewActions } from './actions.ts';

export const viewMigrations = new URL('migrations/', import.meta.url);
export const views = () => module({ name: 'views', actions: viewActions, migrations: viewMigrations });
