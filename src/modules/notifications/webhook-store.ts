/** SQL of webhooks: where bureaus' systems are called, and with which secrets. */
import { affected, run, type Kysely } from '../../kernel/store/database.ts';
import type { Webhook } from './schema.ts';

type Row = { id: string; bureau: string; role: Webhook['role']; url: string; kinds: string[] | null; created_at: string; old_until: string | null };
export type WebhookToCall = { readonly id: string; readonly url: string; readonly secret: string; readonly oldSecret: string | null; readonly oldUntil: string | null };

const COLUMNS = 'id, bureau, role, url, kinds, created_at, old_until';
const webhookOf = (row: Row): Webhook => ({
  id: row.id, bureau: row.bureau, role: row.role, url: row.url, createdAt: row.created_at,
  ...(row.kinds === null ? {} : { kinds: row.kinds }), ...(row.old_until === null ? {} : { oldSecretUntil: row.old_until }),
});

/** Registers one, unless the bureau has `most` already. */
export async function insertWebhook(db: Kysely<unknown>, { id, bureau, role, url, kinds, createdAt }: Webhook, { secret, by, most }: { readonly secret: string; readonly by: string; readonly most: number }): Promise<boolean> {
  await run(db, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [`webhooks ${bureau}`]);
  return await affected(db, `
    insert into webhooks (id, bureau, role, url, kinds, secret, created_at, created_by)
    select $1, $2, $3, $4, $5::text[], $6, $7::timestamptz, $8 where (select count(*) from webhooks where bureau = $2 and removed_at is null) < $9`, [id, bureau, role, url, kinds ?? null, secret, createdAt, by, most]) === 1;
}

export async function listWebhooks(db: Kysely<unknown>, bureau: string, after: string, limit: number): Promise<readonly Webhook[]> {
  return (await run(db, `select ${COLUMNS} from webhooks where bureau = $1 and removed_at is null and id > $2 order by id limit $3`, [bureau, after, limit]) as Row[]).map(webhookOf);
}

/** The webhooks of some bureaus. */
export async function webhooksOf(db: Kysely<unknown>, bureaus: readonly string[]): Promise<readonly Webhook[]> {
  return (await run(db, `select ${COLUMNS} from webhooks where bureau = any($1) and removed_at is null order by id`, [bureaus]) as Row[]).map(webhookOf);
}

export async function webhooksToCall(db: Kysely<unknown>, ids: readonly string[]): Promise<ReadonlyMap<string, WebhookToCall>> {
  const rows = await run(db, 'select id, url, secret, old_secret as "oldSecret", old_until as "oldUntil" from webhooks where id = any($1) and removed_at is null', [ids]) as WebhookToCall[];
  return new Map(rows.map((row) => [row.id, row]));
}

/** Gives it another secret; the one before counts beside it until `oldUntil`. */
export async function rotateSecret(db: Kysely<unknown>, { bureau, id, secret, oldUntil }: { readonly bureau: string; readonly id: string; readonly secret: string; readonly oldUntil: string }): Promise<Webhook | undefined> {
  const [row] = await run(db, `update webhooks set old_secret = secret, old_until = $4, secret = $3 where bureau = $1 and id = $2 and removed_at is null returning ${COLUMNS}`, [bureau, id, secret, oldUntil]) as Row[];
  return row && webhookOf(row);
}

/** Removes it, with its secrets; what is on its way to it is dropped. */
export async function removeWebhook(db: Kysely<unknown>, bureau: string, id: string, now: string): Promise<Webhook | undefined> {
  const [row] = await run(db, `update webhooks set removed_at = $3, secret = '', old_secret = null where bureau = $1 and id = $2 and removed_at is null returning ${COLUMNS}`, [bureau, id, now]) as Row[];
  if (!row) return undefined;
  await run(db, `update deliveries set state = 'dropped', next_at = null, ended_at = $2 where target = $1 and state = 'waiting'`, [id, now]);
  return webhookOf(row);
}
