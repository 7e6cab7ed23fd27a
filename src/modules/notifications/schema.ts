/** The words of what is said to bureaus: events, the inbox, webhooks and deliveries, and what a bureau settles about them. */
import { bureauCode, id, instant, page, pageQuery, sayings, text, z } from '../../kernel/schema/index.ts';
import { Role, timeZone } from '../bureaus/schema.ts';

const { say } = sayings('notifications', {
  kind: 'is not a kind such as hits.requested or hits.*',
  ids_or_up_to: 'name either ids or upTo',
  time: 'is not a time of day such as 22:00',
  quiet_end: 'is the same as from: quiet hours need an end',
  unit_or_person: 'an address is for a unit or for a person, not for both',
});

/** Roles that are told of things. Registration clerks and gateways ask and hear nothing more. */
export const HEARERS = ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'feed', 'administrator'] as const;
/** Roles that hear of discreet checks where the bureau has not opened them to everyone. */
export const DISCREET_HEARERS: readonly string[] = ['desk', 'supervisor'];

export const EventId = id('ann');
export const WebhookId = id('whk');
export const DeliveryId = id('dlv');

const KINDS_MAX = 50;
/** `hits.requested`, or `hits.*` for all of hits. */
export const kindPattern = z.string().regex(/^[a-z_]{1,40}\.([a-z_]{1,40}|\*)$/, say('kind')).meta({ title: 'Kind of event', examples: ['hits.requested', 'hits.*'] });
const kinds = z.array(kindPattern).min(1).max(KINDS_MAX);

export const Event = z.object({
  id: EventId.meta({ description: 'The same however often it is told: a repeat is known by it.' }),
  kind: z.string().meta({ examples: ['hits.requested'] }), subject: z.string().meta({ description: 'The id of what it is about; events about one subject arrive in order.' }),
  at: instant, urgent: z.boolean(), facts: z.record(z.string(), z.unknown()).meta({ description: 'Ids, codes and times; never a number of a vehicle and never a name.' }),
}).meta({ id: 'Event' });
export type Event = z.output<typeof Event>;

// ---- the inbox ----

export const InboxItem = Event.extend({ read: z.boolean() }).meta({ id: 'InboxItem' });
export type InboxItem = z.output<typeof InboxItem>;
export const UNREAD_COUNTED_MAX = 1_000;
const unread = z.number().int().meta({ description: `What has not been read, counted up to ${UNREAD_COUNTED_MAX}.` });
export const InboxPage = page(InboxItem).extend({ unread }).meta({ id: 'InboxPage' });
export const ListInbox = z.strictObject({
  ...pageQuery, unread: z.enum(['true']).optional().meta({ description: 'Only what has not been read.' }), kind: kindPattern.optional(), since: instant.optional(),
});
const READ_MAX = 500;
export const MarkRead = z.strictObject({
  ids: z.array(EventId).min(1).max(READ_MAX).optional(), upTo: EventId.optional().meta({ description: 'This one and everything before it.' }),
}).refine(({ ids, upTo }) => (ids === undefined) !== (upTo === undefined), say('ids_or_up_to')).meta({ id: 'MarkRead' });
export const Unread = z.object({ unread }).meta({ id: 'Unread' });

export const FollowEvents = z.strictObject({
  after: EventId.optional().meta({ description: 'Tell what came after this event first; as Last-Event-ID.' }), kind: kindPattern.optional(),
});

// ---- webhooks ----

const URL_CHARS_MAX = 2_000;
export const Webhook = z.object({
  id: WebhookId, bureau: bureauCode, url: z.string(), kinds: kinds.optional().meta({ description: 'Every kind where nothing is said.' }),
  role: Role.meta({ description: 'The role of who registered it: it hears what the bureau says to that role.' }),
  createdAt: instant, oldSecretUntil: instant.optional().meta({ description: 'Until then what is sent is signed with the secret before, too.' }),
}).meta({ id: 'Webhook' });
export type Webhook = z.output<typeof Webhook>;
export const WebhookPage = page(Webhook);
export const AddWebhook = z.strictObject({ url: text(URL_CHARS_MAX), kinds: kinds.optional() }).meta({ id: 'AddWebhook', examples: [{ url: 'https://crosscheck.police.example/events', kinds: ['hits.*'] }] });
/** The secret is told once. */
export const WebhookSecret = Webhook.extend({ secret: z.string().meta({ description: 'Told once: signs what is sent (Standard Webhooks, HMAC-SHA256).' }) }).meta({ id: 'WebhookSecret' });

// ---- deliveries ----

export const WAYS = ['webhook', 'email'] as const;
export type Way = (typeof WAYS)[number];
export const DELIVERY_STATES = ['waiting', 'delivered', 'dead', 'dropped'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const Delivery = z.object({
  id: DeliveryId, way: z.enum(WAYS), target: z.string().meta({ description: 'The webhook’s id, or one that stands for the address.' }), address: z.string().optional(),
  event: EventId, kind: z.string(), subject: z.string(), urgent: z.boolean(),
  state: z.enum(DELIVERY_STATES).meta({ description: '`dead`: given up, kept to be looked at and sent again. `dropped`: its webhook was removed.' }),
  attempts: z.number().int(), nextAt: instant.optional(), plannedAt: instant, endedAt: instant.optional(),
  outcome: z.string().optional().meta({ description: 'The last answer’s status, or a code for why there was none.' }), said: z.string().optional().meta({ description: 'The first 200 characters of the answer, or the network’s own code where there was none.' }),
}).meta({ id: 'Delivery' });
export type Delivery = z.output<typeof Delivery>;
export const DeliveryPage = page(Delivery);
export const DeliveryDetail = Delivery.extend({ tried: z.array(z.object({ attempt: z.number().int(), at: instant, ms: z.number().int(), outcome: z.string(), said: z.string().optional() })) }).meta({ id: 'DeliveryDetail' });
export const ListDeliveries = z.strictObject({ ...pageQuery, state: z.enum(DELIVERY_STATES).optional(), target: text(64).optional() });

// ---- what a bureau settles ----

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, say('time'));
const QuietHours = z.strictObject({ from: clockTime, to: clockTime, timeZone })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: say('quiet_end') });
export type QuietHours = z.output<typeof QuietHours>;

const EMAILS_MAX = 50;
const Mailbox = z.strictObject({
  address: z.email('is not an e-mail address').max(254),
  kinds: kinds.optional().meta({ description: 'Every kind where nothing is said.' }),
  urgentOnly: z.boolean().default(false),
  role: z.enum(HEARERS).default('desk').meta({ description: 'Whose ears it has.' }),
  unit: text(64).optional().meta({ description: 'Only what is said to this unit; else what is said to the bureau and its units.' }),
  person: text(128).optional().meta({ description: 'Only what is said to this person.' }),
  discreet: z.boolean().default(false).meta({ description: 'Whether it is told of discreet checks.' }),
}).refine(({ unit, person }) => unit === undefined || person === undefined, { path: ['person'], message: say('unit_or_person') });
export type Mailbox = z.output<typeof Mailbox>;

/** A bureau's settings about how it hears. */
export const notificationSettings = {
  name: 'notifications', summary: 'Who is told by e-mail, when it is quiet, and who hears of discreet checks',
  settings: z.strictObject({
    emails: z.array(Mailbox).max(EMAILS_MAX).default([]),
    quietHours: QuietHours.optional().meta({ description: 'E-mail that is not urgent waits for their end; an urgent one never does.' }),
    discreetTo: z.enum(['desk', 'everyone']).default('desk').meta({ description: '`desk`: only desks and supervisors hear of discreet checks; e-mail addresses and webhooks as they are set.' }),
  }),
};
export type NotificationSettings = z.output<typeof notificationSettings.settings>;
