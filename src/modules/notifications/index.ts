/** The door of the notifications module: its actions, its broadcaster, and the duties that deliver and forget. */
import { outward, type OutwardOptions } from '../../kernel/http/outward.ts';
import { announcementsNow, settledAnnouncements } from '../../kernel/feed/announced.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Duty } from '../../kernel/duties.ts';
import type { Database } from '../../kernel/store/database.ts';
import { faultFields, type Log } from '../../kernel/telemetry/log.ts';
import { module, type Module } from '../module.ts';
import type { SettingsOf } from '../bureaus/schema.ts';
import { hearingActions } from './actions.ts';
import { deliveryActions, webhookActions } from './arranging.ts';
import { openBroadcaster } from './broadcasting.ts';
import { caller } from './calling.ts';
import { countOpen } from './delivery-store.ts';
import { DELIVERIES, openDelivering } from './delivering.ts';
import { forgetting } from './forgetting.ts';
import { openMailer, type MailOptions } from './mailing.ts';

export type WaysOut = { readonly webhooks: OutwardOptions; readonly mail?: MailOptions | undefined; readonly heartbeatMs?: number };

export type NotificationsOptions = {
  readonly database: Database; readonly epoch: number; readonly clock: Clock; readonly log: Log; readonly settings: SettingsOf;
  readonly world: string | undefined; readonly ways: WaysOut; readonly onTried: (way: string, outcome: string) => void;
};

export type Notifications = {
  readonly module: Module;
  readonly duties: readonly Duty[];
  /** Look now: something may have been said. */
  readonly poke: () => void;
  /** Told which duty to look at. */
  readonly onDue: (poke: (duty: string) => void) => void;
  readonly figures: () => Promise<{ readonly streams: number; readonly waiting: number; readonly dead: number }>;
  readonly hangUp: () => void;
  readonly stop: () => Promise<void>;
};

export const notificationMigrations = new URL('migrations/', import.meta.url);

/** Begins to tell bureaus what is said to them. */
export async function openNotifications({ database, epoch, clock, log, settings, world, ways, onTried }: NotificationsOptions): Promise<Notifications> {
  let pokeDuty = (_duty: string): void => undefined;
  const pokeDelivering = (): void => { pokeDuty(DELIVERIES); };
  const broadcaster = openBroadcaster({
    read: (from, limit) => settledAnnouncements(database.db, from, epoch, limit), from: await announcementsNow(database.db, epoch),
    onSaid: pokeDelivering, onFault: (cause) => { log('events.fault', faultFields(cause)); },
  });
  const out = outward(ways.webhooks);
  const call = caller({ db: database.db, out, world });
  const mailer = ways.mail && openMailer(ways.mail, world);
  const delivering = openDelivering({
    database, epoch, settings, log, onTried, hasMail: mailer !== undefined, now: clock.now,
    send: async (due, now, signal) => (due.way === 'webhook' ? call(due, now, signal) : mailer?.send(due, now, signal) ?? { hasArrived: false, isFinal: true, outcome: 'no_way' }),
  });
  return {
    module: module({ name: 'notifications', actions: [...hearingActions({ broadcaster, settings, heartbeatMs: ways.heartbeatMs }), ...webhookActions(out), ...deliveryActions(pokeDelivering)], migrations: notificationMigrations }),
    duties: [delivering.duty, forgetting(database)],
    poke: broadcaster.poke,
    onDue: (poke) => { pokeDuty = poke; },
    figures: async () => ({ streams: broadcaster.streams(), ...await countOpen(database.db) }),
    hangUp: broadcaster.hangUp,
    stop: async () => { await broadcaster.stop(); await delivering.stop(); mailer?.close(); },
  };
}
