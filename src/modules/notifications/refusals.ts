/** The polite no's of notifications. */
import { refusal } from '../../kernel/errors.ts';

export const addressRefused = refusal('notifications.address_refused', 422, (why: string) => `the hub does not call this address: ${why}`, ['why']);
export const tooManyWebhooks = refusal('notifications.too_many_webhooks', 409, (most: number) => `a bureau may have ${most} webhooks; remove one first`, ['most']);
export const notDead = refusal('notifications.not_dead', 409, (state: string) => `only a delivery that was given up is sent again; this one is ${state}`, ['state']);
export const eventUnknown = refusal('notifications.event_unknown', 410, () => 'the event after which to begin is not kept any more, or was never told to you; read the inbox, then follow without it');
export const bureauListensEnough = refusal('notifications.too_many_streams', 429, (most: number) => ({ message: `a bureau may follow ${most} streams of events at once; share one, or end one`, details: { retryAfterS: 10 } }), ['most']);
export const hubListensEnough = refusal('notifications.streams_full', 503, () => ({ message: 'the hub has no room for another stream of events; ask the inbox, and try again', details: { retryAfterS: 10 } }));
