/** What oidc-provider remembers, in PostgreSQL: any hub process answers any step. Ids and codes are kept as hashes. */
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../../../kernel/clock.ts';
import { hashSecret } from '../../../kernel/ids.ts';
import type { Kysely } from '../../../kernel/store/database.ts';
import { consumeDocument, findDocument, removeDocument, removeGrant, upsertDocument } from './built-in-store.ts';

export const adapterOf = (db: Kysely<unknown>, clock: Clock) => (model: string): Adapter => {
  const found = async (column: 'id' | 'uid' | 'user_code', value: string): Promise<AdapterPayload | undefined> => await findDocument(db, model, { column, value: column === 'uid' ? value : hashSecret(value) }, clock.now());
  return {
    upsert: async (id, payload, expiresIn) => {
      const { grantId, uid, userCode } = payload;
      await upsertDocument(db, {
        model, id: hashSecret(id), payload: payload, grantId, uid, userCode: userCode === undefined ? undefined : hashSecret(userCode),
        expiresAt: expiresIn === undefined ? undefined : new Date(clock.ms() + expiresIn * 1_000).toISOString(),
      });
    },
    find: (id) => found('id', id),
    findByUid: (uid) => found('uid', uid),
    findByUserCode: (code) => found('user_code', code),
    consume: async (id) => { await consumeDocument(db, model, hashSecret(id), clock.now()); },
    destroy: async (id) => { await removeDocument(db, model, hashSecret(id)); },
    revokeByGrantId: async (grantId) => { await removeGrant(db, grantId); },
  };
};
