/** What a bureau arranges so that its systems hear: webhooks and their secrets; deliveries to look at, and to send again. */
import { action } from '../../kernel/action.ts';
import { roleOf } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import type { Outward } from '../../kernel/http/outward.ts';
import { limitOf, pageOf, pageQuery, z } from '../../kernel/schema/index.ts';
import { findDelivery, listAttempts, listDeliveries, revive } from './delivery-store.ts';
import { grants } from './policy.ts';
import { addressRefused, notDead, tooManyWebhooks } from './refusals.ts';
import { AddWebhook, Delivery, DeliveryDetail, DeliveryId, DeliveryPage, ListDeliveries, Webhook, WebhookId, WebhookPage, WebhookSecret } from './schema.ts';
import { newWebhookSecret } from './signing.ts';
import { insertWebhook, listWebhooks, removeWebhook, rotateSecret } from './webhook-store.ts';

const WEBHOOKS_PER_BUREAU_MAX = 20;
/** So long the secret before counts beside the new one. */
const OLD_SECRET_MS = 24 * 3_600_000;

const ById = z.strictObject({ id: WebhookId });
const DeliveryById = z.strictObject({ id: DeliveryId });

export const webhookActions = (out: Pick<Outward, 'refusalOf'>) => [
  action({
    name: 'webhooks.add', summary: 'Register an address of one’s bureau that the hub calls with each event', http: 'POST /v1/webhooks', effect: 'write', status: 201, grant: grants.arrange,
    description: 'The secret is told once. The hub calls public https addresses only, follows no redirect, and sends ids, never numbers or names. What it sends is signed as Standard Webhooks has it.',
    body: AddWebhook, output: WebhookSecret, refusals: [addressRefused, tooManyWebhooks], subjects: ({ id }) => [id],
    async run(ctx, { body }) {
      const why = out.refusalOf(body.url);
      if (why !== undefined) throw addressRefused(why);
      const { bureau, tokenId } = ctx.principal;
      const webhook: Webhook = { id: ctx.newId('whk'), bureau, role: roleOf(ctx.principal), url: new URL(body.url).href, createdAt: ctx.now(), ...(body.kinds ? { kinds: body.kinds } : {}) };
      const secret = newWebhookSecret();
      if (!await insertWebhook(ctx.store.db, webhook, { secret, by: tokenId, most: WEBHOOKS_PER_BUREAU_MAX })) throw tooManyWebhooks(WEBHOOKS_PER_BUREAU_MAX);
      return { ...webhook, secret };
    },
  }),
  action({
    name: 'webhooks.list', summary: 'The webhooks of one’s bureau, without their secrets', http: 'GET /v1/webhooks', effect: 'read', grant: grants.look, query: z.strictObject(pageQuery), output: WebhookPage,
    async run(ctx, { query }) {
      const limit = limitOf(query);
      return pageOf(await listWebhooks(ctx.store.db, ctx.principal.bureau, query.after ?? '', limit), limit, ({ id }) => id);
    },
  }),
  action({
    name: 'webhooks.rotate', summary: 'Give a webhook a new secret; the one before counts beside it for a day', http: 'POST /v1/webhooks/{id}/secret', effect: 'write', grant: grants.arrange,
    params: ById, output: WebhookSecret, refusals: [notFound], subjects: ({ id }) => [id],
    async run(ctx, { params }) {
      const secret = newWebhookSecret();
      const oldUntil = new Date(Date.parse(ctx.now()) + OLD_SECRET_MS).toISOString();
      const webhook = await rotateSecret(ctx.store.db, { bureau: ctx.principal.bureau, id: params.id, secret, oldUntil });
      if (!webhook) throw notFound('webhook');
      return { ...webhook, secret };
    },
  }),
  action({
    name: 'webhooks.remove', summary: 'Remove a webhook; what is on its way to it is dropped', http: 'DELETE /v1/webhooks/{id}', effect: 'write', grant: grants.arrange,
    params: ById, output: Webhook, refusals: [notFound], subjects: ({ id }) => [id],
    async run(ctx, { params }) {
      const webhook = await removeWebhook(ctx.store.db, ctx.principal.bureau, params.id, ctx.now());
      if (!webhook) throw notFound('webhook');
      return webhook;
    },
  }),
];

export const deliveryActions = (poke: () => void) => [
  action({
    name: 'deliveries.list', summary: 'What is on its way to one’s bureau’s webhooks and e-mail addresses, newest first', http: 'GET /v1/deliveries', effect: 'read', grant: grants.look, query: ListDeliveries, output: DeliveryPage,
    async run(ctx, { query }) {
      const limit = limitOf(query);
      return pageOf(await listDeliveries(ctx.store.db, ctx.principal.bureau, { ...query, limit }), limit, ({ id }) => id);
    },
  }),
  action({
    name: 'deliveries.get', summary: 'A delivery with its attempts', http: 'GET /v1/deliveries/{id}', effect: 'read', grant: grants.look, params: DeliveryById, output: DeliveryDetail, refusals: [notFound], subjects: ({ id }) => [id],
    async run(ctx, { params }) {
      const delivery = await findDelivery(ctx.store.db, ctx.principal.bureau, params.id);
      if (!delivery) throw notFound('delivery');
      return { ...delivery, tried: [...await listAttempts(ctx.store.db, delivery.id)] };
    },
  }),
  action({
    name: 'deliveries.retry', summary: 'Send again what was given up', http: 'POST /v1/deliveries/{id}/retry', effect: 'write', grant: grants.arrange, params: DeliveryById, output: Delivery, refusals: [notFound, notDead], subjects: ({ id }) => [id],
    async run(ctx, { params }) {
      const { db } = ctx.store;
      const { bureau } = ctx.principal;
      const before = await findDelivery(db, bureau, params.id);
      if (!before) throw notFound('delivery');
      if (!await revive(db, bureau, params.id, ctx.now())) throw notDead(before.state);
      poke();
      return await findDelivery(db, bureau, params.id) ?? before;
    },
  }),
];
