/** What people do to hear: read the inbox, mark what they have read, follow events as they come. */
import { action, eventOf, streamAction } from '../../kernel/action.ts';
import type { Context, Principal } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import type { SettingsOf } from '../bureaus/schema.ts';
import { hearsDiscreet, type Hearer } from './audience.ts';
import type { Broadcaster } from './broadcasting.ts';
import { followEvents } from './events.ts';
import { grants } from './policy.ts';
import { bureauListensEnough, eventUnknown, hubListensEnough } from './refusals.ts';
import { FollowEvents, InboxPage, ListInbox, MarkRead, Unread, notificationSettings } from './schema.ts';
import { countUnread, heardAfter, listInbox, markRead, markUpTo, newestHeard, placeOf, readerOf } from './store.ts';

export type HearingPorts = { readonly broadcaster: Broadcaster; readonly settings: SettingsOf; readonly heartbeatMs?: number | undefined };

export function hearingActions({ broadcaster, settings, heartbeatMs }: HearingPorts) {
  const earsOf = async ({ bureau, role, unit, person }: Principal, kind?: string): Promise<Hearer> =>
    ({ bureau, role, unit, person, ofBureau: true, ofDiscreet: hearsDiscreet(role, await settings(notificationSettings, bureau)), kinds: kind === undefined ? undefined : [kind] });
  const readingOf = ({ principal, store }: Context) => ({ epoch: store.epoch, reader: readerOf(principal) });

  return [
    action({
      name: 'inbox.list', summary: 'What was said to one’s bureau, unit or self, newest first', http: 'GET /v1/inbox', effect: 'read', grant: grants.hear, query: ListInbox, output: InboxPage,
      description: 'Read marks are a person’s own; without a person they are shared by the unit’s desk in its role.',
      async run(ctx, { query }) {
        const limit = limitOf(query);
        const reading = readingOf(ctx);
        const items = await listInbox(ctx.store.db, await earsOf(ctx.principal, query.kind), reading, { unread: query.unread === 'true', since: query.since, after: query.after, limit });
        return { ...pageOf(items, limit, ({ id }) => id), unread: await countUnread(ctx.store.db, await earsOf(ctx.principal), reading) };
      },
    }),
    action({
      name: 'inbox.read', summary: 'Mark what has been read', http: 'POST /v1/inbox/read', effect: 'write', grant: grants.hear, body: MarkRead, output: Unread, refusals: [notFound],
      async run(ctx, { body }) {
        const [ears, reading, { db }] = [await earsOf(ctx.principal), readingOf(ctx), ctx.store];
        if (body.upTo !== undefined && !await markUpTo(db, ears, reading, body.upTo)) throw notFound('event');
        if (body.ids !== undefined) await markRead(db, ears, reading, { ids: body.ids, now: ctx.now() });
        return { unread: await countUnread(db, ears, reading) };
      },
    }),
    streamAction({
      name: 'events.follow', summary: 'What is said, as it is said: server-sent events', http: 'GET /v1/events', grant: grants.hear, query: FollowEvents, output: z.string(),
      description: 'An event’s data is an Event as JSON, its id the place to go on from. After a lost connection send the last id: what was missed comes first. The same event may come twice.',
      stream: { takes: 'nothing', gives: 'text/event-stream' }, refusals: [eventUnknown, bureauListensEnough, hubListensEnough],
      async run(ctx, { query, lastEventId, gone, isStillAllowed }) {
        const { db, epoch } = ctx.store;
        const after = lastEventId === undefined || lastEventId === '' ? query.after : lastEventId;
        const hearer = await earsOf(ctx.principal, query.kind);
        const stores = { placeOf: (who: Hearer, id: string) => placeOf(db, who, id, epoch), newest: (who: Hearer, upTo: Parameters<typeof newestHeard>[2]) => newestHeard(db, who, upTo), after: heardAfter(db, epoch) };
        const answer = await followEvents(broadcaster, stores, { hearer, after, gone, isStillAllowed, heartbeatMs });
        await ctx.store.audit(eventOf({ name: 'events.follow' }, ctx, 'done', { subjects: [] }));
        return answer;
      },
    }),
  ];
}
