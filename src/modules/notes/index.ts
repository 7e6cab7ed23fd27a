/** The door of the notes module. */
import { module } from '../module.ts';
import type { FindHit } from './access.ts';
import { noteActions } from './actions.ts';

export const notes = ({ findHit }: { readonly findHit: FindHit }) => module({ name: 'notes', actions: noteActions(findHit), migrations: new URL('migrations/', import.meta.url) });
