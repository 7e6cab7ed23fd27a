/** How a bureau's systems hear: webhooks and their secrets; deliveries to look at, and to send again. */
import type { Delivery, Webhook } from '../modules/notifications/schema.ts';
import type { Command } from './command.ts';
import { EXIT, UsageFailure } from './exit.ts';
import { readAll } from './pages.ts';
import { shown, table } from './text.ts';

type WithSecret = Webhook & { readonly secret: string };
const SHOWN = 50;
const SHOWN_MAX = 100_000;

const kindsOf = ({ kinds }: Webhook): string => kinds?.join(' ') ?? 'every kind';

const add: Command = {
  name: 'webhooks add', summary: 'have the hub call an address with each event; the secret is shown once, alone on the last line', operands: ['URL'],
  flags: { kind: { value: 'KIND', says: 'such as hits.requested, or hits.* for all of hits; every kind where nothing is said', isRepeatable: true }, json: { says: 'the answer as JSON instead' } },
  run: async (args, io, hub) => {
    const kinds = args.all('kind');
    const webhook = await hub.ask<WithSecret>('POST', '/v1/webhooks', { body: { url: args.operands[0], ...(kinds.length > 0 ? { kinds } : {}) } });
    if (args.has('json')) { await io.out(`${JSON.stringify(webhook)}\n`); return EXIT.done; }
    io.err(`${shown(webhook.id)}: ${shown(webhook.url)} (${shown(kindsOf(webhook))})\nThis is the only time that the secret is shown:\n`);
    await io.out(`${webhook.secret}\n`);
    return EXIT.done;
  },
};

const list: Command = {
  name: 'webhooks list', summary: 'one’s bureau’s webhooks, without their secrets', operands: [], flags: { json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const { items } = await readAll<Webhook>(hub, '/v1/webhooks');
    const rows = items.map((webhook) => [webhook.id, webhook.url, kindsOf(webhook), webhook.role, webhook.createdAt.slice(0, 10)].map(shown));
    await io.out(args.has('json') ? `${JSON.stringify({ items })}\n` : items.length === 0 ? 'no webhooks\n' : table(['ID', 'ADDRESS', 'KINDS', 'HEARS AS', 'SINCE'], rows));
    return EXIT.done;
  },
};

const rotate: Command = {
  name: 'webhooks rotate', summary: 'give a webhook a new secret; the one before counts beside it for a day', operands: ['ID'], flags: {},
  run: async (args, io, hub) => {
    const webhook = await hub.ask<WithSecret>('POST', `/v1/webhooks/${encodeURIComponent(args.operands[0] ?? '')}/secret`);
    io.err(`${shown(webhook.id)}: both secrets count until ${shown(webhook.oldSecretUntil)}\nThis is the only time that the new one is shown:\n`);
    await io.out(`${webhook.secret}\n`);
    return EXIT.done;
  },
};

const remove: Command = {
  name: 'webhooks remove', summary: 'remove a webhook; what is on its way to it is dropped', operands: ['ID'], flags: {},
  run: async (args, io, hub) => {
    const webhook = await hub.ask<Webhook>('DELETE', `/v1/webhooks/${encodeURIComponent(args.operands[0] ?? '')}`);
    await io.out(`removed ${shown(webhook.id)}: ${shown(webhook.url)}\n`);
    return EXIT.done;
  },
};

const deliveries: Command = {
  name: 'deliveries', summary: 'what is on its way to one’s bureau’s webhooks and e-mail addresses, newest first', operands: [],
  flags: { dead: { says: 'only what was given up' }, limit: { value: 'N', says: `how many; ${SHOWN} where nothing is said` }, json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const most = Number(args.find('limit') ?? SHOWN);
    if (!Number.isInteger(most) || most < 1 || most > SHOWN_MAX) throw new UsageFailure(`--limit takes a whole number from 1 to ${SHOWN_MAX}`);
    const { items, isCut } = await readAll<Delivery>(hub, '/v1/deliveries', { query: { state: args.has('dead') ? 'dead' : undefined }, most });
    if (args.has('json')) { await io.out(`${JSON.stringify({ items })}\n`); return EXIT.done; }
    if (items.length === 0) { await io.out(args.has('dead') ? 'none was given up\n' : 'no deliveries\n'); return EXIT.done; }
    const rows = items.map((one) => [one.plannedAt.slice(0, 16).replace('T', ' '), one.state, String(one.attempts), one.outcome ?? '', one.kind, one.address ?? one.target, one.id].map(shown));
    await io.out(table(['SINCE (UTC)', 'STATE', 'TRIED', 'ANSWER', 'WHAT', 'TO', 'DELIVERY'], rows) + (isCut ? 'There are more: --limit N\n' : ''));
    return EXIT.done;
  },
};

const retry: Command = {
  name: 'deliveries retry', summary: 'send again what was given up', operands: ['ID'], flags: {},
  run: async (args, io, hub) => {
    const one = await hub.ask<Delivery>('POST', `/v1/deliveries/${encodeURIComponent(args.operands[0] ?? '')}/retry`);
    await io.out(`${shown(one.id)}: on its way again to ${shown(one.address ?? one.target)}\n`);
    return EXIT.done;
  },
};

export const webhookCommands: readonly Command[] = [add, list, rotate, remove, deliveries, retry];
