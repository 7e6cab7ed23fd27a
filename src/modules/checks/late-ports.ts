/** What the log of checks and the search for late reports share: how keys are made, what is under way, the newest checks. */
import type { Kysely } from '../../kernel/store/database.ts';
import { keyer, type KeyOf } from './keys.ts';
import { flights, type Flights } from './late-flights.ts';
import { recentChecks, type RecentChecks } from './late-memory.ts';
import { checkKeySecret } from './late-store.ts';

export type LatePorts = { readonly keyOf: KeyOf; readonly flights: Flights; readonly recent: RecentChecks; /** How many checks `recent` keeps. */ readonly recentMost: number };

export const latePorts = async (db: Kysely<unknown>, recentMost: number): Promise<LatePorts> => ({ keyOf: keyer(await checkKeySecret(db)), flights: flights(), recent: recentChecks(recentMost), recentMost });
