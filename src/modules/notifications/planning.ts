/** Plans deliveries: follows what is said, and puts each announcement in the queues of the webhooks and addresses that hear it. */
import { standingOf, moveOn } from '../../kernel/feed/consumers.ts';
import { settledAnnouncements, type Announced } from '../../kernel/feed/announced.ts';
import { derivedId } from '../../kernel/ids.ts';
import type { Database } from '../../kernel/store/database.ts';
import type { SettingsOf } from '../bureaus/schema.ts';
import { hears, mailboxEars, webhookEars } from './audience.ts';
import { plan, type Planned } from './delivery-store.ts';
import { notificationSettings, type NotificationSettings, type Webhook } from './schema.ts';
import { webhooksOf } from './webhook-store.ts';

const CONSUMER = 'notifications.deliveries';
const BATCH_MAX = 500;
/** Said of a delivery that was given up. It is told by inbox and stream, and of a webhook's also by e-mail: never by a way that itself gave up. */
export const DEAD_KIND = 'deliveries.dead';

export type Planner = { readonly database: Database; readonly epoch: number; readonly settings: SettingsOf; readonly hasMail: boolean };

/** Plans the next batch, in one transaction with how far it has come; says whether there may be more. */
export async function planNext({ database, epoch, settings, hasMail }: Planner, now: string): Promise<boolean> {
  const said = await settledAnnouncements(database.db, await standingOf(database.db, CONSUMER), epoch, BATCH_MAX);
  const last = said.at(-1);
  if (!last) return false;
  const bureaus = [...new Set(said.map(({ bureau }) => bureau))];
  const settled = new Map(await Promise.all(bureaus.map(async (bureau) => [bureau, await settings(notificationSettings, bureau)] as const)));
  const webhooks = await webhooksOf(database.db, bureaus);
  await database.transaction(async ({ db }) => {
    await plan(db, said.flatMap((one) => plannedFor(one, { webhooks, settings: settled.get(one.bureau), hasMail })), now);
    await moveOn(db, CONSUMER, last);
  });
  return said.length === BATCH_MAX;
}

type Known = { readonly webhooks: readonly Webhook[]; readonly settings: NotificationSettings | undefined; readonly hasMail: boolean };

function plannedFor(said: Announced, { webhooks, settings, hasMail }: Known): readonly Planned[] {
  if (!settings) return [];
  const shared = { bureau: said.bureau, announcement: said.id, subject: said.subject, urgent: said.urgent };
  const toWebhooks = said.kind === DEAD_KIND ? [] : webhooks.filter((one) => hears(webhookEars(one, settings), said))
    .map(({ id }): Planned => ({ ...shared, id: deliveryId(id, said.id), way: 'webhook', target: id, isDead: false }));
  const addresses = said.kind === DEAD_KIND && said.facts.way === 'email' ? [] : settings.emails
    .filter((one) => (said.urgent || !one.urgentOnly) && hears(mailboxEars(said.bureau, one), said)).map(({ address }) => address.toLowerCase());
  const toAddresses = [...new Set(addresses)].map((address): Planned => {
    const target = derivedId('mbx', said.bureau, address);
    return { ...shared, id: deliveryId(target, said.id), way: 'email', target, address, isDead: !hasMail };
  });
  return [...toWebhooks, ...toAddresses];
}

/** One announcement goes to one receiver once, however often it is planned. */
const deliveryId = (target: string, announcement: string): string => derivedId('dlv', target, announcement);
