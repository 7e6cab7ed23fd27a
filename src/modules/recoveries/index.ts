/** The door of the recoveries module. */
import { module } from '../module.ts';
import { recoveryActions, type FindHit } from './actions.ts';

export const recoveries = ({ findHit }: { readonly findHit: FindHit }) => module({ name: 'recoveries', actions: recoveryActions(findHit), migrations: new URL('migrations/', import.meta.url) });
