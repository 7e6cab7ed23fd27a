/** The hub's own first administrator: made at the first start, so that there is someone to add bureaus. */
import { HUB_BUREAU } from '../../kernel/context.ts';
import { hashSecret, newId, newSecret } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/store/database.ts';
import { ensureUnit, findPrincipal, insertBureau, insertToken } from './store.ts';

const HUB_UNIT = 'administration';

/** The administrator's secret: `known` where it still opens the door, else a new one. */
export async function ensureAdministrator(database: Database, clock: Clock, known: string | undefined): Promise<string> {
  if (known !== undefined) {
    const holder = await findPrincipal(database.db, hashSecret(known));
    if (holder?.role === 'administrator') return known;
  }
  return database.transaction(async ({ db }) => {
    const now = clock.now();
    await insertBureau(db, { code: HUB_BUREAU, name: 'The hub', country: 'ZZ', timeZone: 'UTC', collections: ['vehicles'], addedAt: now });
    await ensureUnit(db, HUB_BUREAU, { code: HUB_UNIT, name: 'Administration', timeZone: 'UTC' }, now);
    const secret = `cc_${newSecret()}`;
    await insertToken(db, { id: newId('tok', clock.ms()), bureau: HUB_BUREAU, unit: HUB_UNIT, role: 'administrator', device: 'first administrator', createdAt: now }, hashSecret(secret), 'hub');
    return secret;
  });
}
