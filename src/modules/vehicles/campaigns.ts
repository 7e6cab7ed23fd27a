/** Validation campaigns: a supervisor, or the hub, asks that ageing records be confirmed, extended or cleared by a day, and sees how far that is. */
import { action } from '../../kernel/action.ts';
import { dayAt, daysLater, endOfDay } from '../../kernel/days.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, pageOf, pageQuery, z } from '../../kernel/schema/index.ts';
import { bureauZones, countAgeing, insertCampaign, listCampaigns, progressOf } from './ageing-store.ts';
import { deedOf, DESKS } from './deeds.ts';
import { grants } from './policy.ts';
import { noSuchBureaus, reviewPassed } from './refusals.ts';
import { AskCampaign, Campaign, CampaignId, CampaignPage, HUB } from './schema.ts';

const begin = action({
  name: 'campaigns.begin', summary: 'Ask that ageing records be gone through by a day', http: 'POST /v1/campaigns', effect: 'write', status: 201, grant: grants.campaign,
  description: 'The desk of each bureau that has such records is told. A supervisor asks the own bureau, the hub’s administrator any.',
  body: AskCampaign, output: Campaign, refusals: [noSuchBureaus, reviewPassed], subjects: ({ id }) => [id],
  async run(ctx, { body }) {
    const { now, timeZone } = deedOf(ctx);
    const { bureau, role } = ctx.principal;
    const isHub = role === 'administrator';
    if (body.dueOn < dayAt(now, timeZone)) throw reviewPassed();
    if (!isHub && (body.bureaus ?? [bureau]).some((code) => code !== bureau)) throw noSuchBureaus();
    const campaign = { id: ctx.newId('cmp'), by: bureau, title: body.title, before: body.before, dueOn: body.dueOn, createdAt: now };
    const asked = [];
    for (const one of await bureauZones(ctx.store.db, isHub ? body.bureaus : [bureau], HUB)) {
      const which = { bureau: one.bureau, before: endOfDay(daysLater(body.before, -1), one.timeZone), now };
      const atStart = await countAgeing(ctx.store.db, which, Number.MAX_SAFE_INTEGER);
      if (atStart > 0) asked.push({ which, atStart });
    }
    await insertCampaign(ctx.store.db, campaign, asked, HUB);
    await ctx.store.announce(asked.map(({ which, atStart }) => ({
      kind: 'vehicles.campaign', subject: campaign.id, cause: 'begun', to: { bureau: which.bureau, roles: DESKS }, urgent: false, at: now, facts: { campaign: campaign.id, before: body.before, dueOn: body.dueOn, records: atStart },
    })));
    return { ...campaign, bureaus: await progressOf(ctx.store.db, campaign, { viewer: bureau, hub: HUB, now }) };
  },
});

const list = action({
  name: 'campaigns.list', summary: 'Validation campaigns that concern one’s bureau, newest first', http: 'GET /v1/campaigns', effect: 'read', grant: grants.seeCampaigns, query: z.strictObject(pageQuery), output: CampaignPage,
  async run(ctx, { query }) {
    const limit = limitOf(query);
    return pageOf(await listCampaigns(ctx.store.db, ctx.principal.bureau, { after: query.after, limit }), limit, ({ id }) => id);
  },
});

const get = action({
  name: 'campaigns.get', summary: 'How far a validation campaign is', http: 'GET /v1/campaigns/{id}', effect: 'read', grant: grants.seeCampaigns, params: z.strictObject({ id: CampaignId }), output: Campaign, refusals: [notFound], subjects: ({ id }) => [id],
  async run(ctx, { params }) {
    const [campaign] = await listCampaigns(ctx.store.db, ctx.principal.bureau, { id: params.id, limit: 1 });
    if (!campaign) throw notFound('campaign');
    return { ...campaign, bureaus: await progressOf(ctx.store.db, campaign, { viewer: ctx.principal.bureau, hub: HUB, now: ctx.now() }) };
  },
});

export const campaignActions = [begin, list, get];
