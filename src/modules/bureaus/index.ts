/** The door of the bureaus module. */
import { hashSecret } from '../../kernel/ids.ts';
import type { Principal } from '../../kernel/context.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import { module } from '../module.ts';
import { bureauActions } from './actions.ts';
import type { Section } from './schema.ts';
import { findPlace, findPrincipal } from './store.ts';

export { findBureau as bureauOf, findUnits as unitsOf, listBureaus, listUnits, standingTokens } from './store.ts';

export { ensureAdministrator } from './administrator.ts';

export { restrictingDuty } from './restricting.ts';
export { rememberSettings } from './settings.ts';

export const bureaus = (deeds: { readonly forgetTokens: () => void; readonly sections: readonly Section[]; readonly forgetSettings: (bureau: string) => void }) => module({ name: 'bureaus', actions: bureauActions(deeds), migrations: new URL('migrations/', import.meta.url) });

/** Who bears a token, asked of the database. */
export const principalOf = (db: Kysely<unknown>) => (token: string): Promise<Principal | undefined> => findPrincipal(db, hashSecret(token));

/** Where a unit is, asked of the database. */
export const placeOf = (db: Kysely<unknown>) => (bureau: string, unit: string): ReturnType<typeof findPlace> => findPlace(db, bureau, unit);
