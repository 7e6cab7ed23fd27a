/** Every line of SQL about ageing records: lists in the order in which their owner last stood by them, and campaigns. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import { COLLECTION, StoredVehicle, type Aged, type Campaign } from './schema.ts';

/** Read wholly from the index `records_by_validation`. */
const AGEING = `owner = $1 and collection = '${COLLECTION}' and status in ('live', 'located', 'suspended') and validated_at < $2 and ends_at > $3`;

type Row = { id: string; owner: string; reference: string; version: number; status: Aged['status']; entered_at: string; changed_at: string; validated_at: string; review_on: string; feed: string | null; body: unknown };
export type Which = { readonly bureau: string; readonly before: string; readonly now: string };
export type AgedPlace = { readonly validatedAt: string; readonly id: string };

/** A page of a bureau's ageing records, the longest not validated first. */
export async function listAgeing(db: Kysely<unknown>, { bureau, before, now }: Which, after: AgedPlace | undefined, limit: number): Promise<readonly Aged[]> {
  const rows = await run(db, `
    select id, owner, reference, version, status, entered_at, changed_at, validated_at, review_on, feed, body from records
    where ${AGEING} and (validated_at, id) > ($4, $5) order by validated_at, id limit $6`, [bureau, before, now, after?.validatedAt ?? '0001-01-01T00:00:00Z', after?.id ?? '', limit]) as Row[];
  return rows.map((row) => {
    const { said: { vin, plates, engineNumber, category, make, model }, frozen } = StoredVehicle.parse(row.body);
    return {
      ...(frozen ? { frozen } : {}),
      id: row.id, owner: row.owner, reference: row.reference, version: row.version, status: row.status, enteredAt: row.entered_at, changedAt: row.changed_at, validatedAt: row.validated_at, reviewOn: row.review_on,
      ...(row.feed === null ? {} : { feed: row.feed }), vin, plates, engineNumber, category, make, model,
    };
  });
}

/** Ids of the longest not validated. */
export async function idsAgeing(db: Kysely<unknown>, { bureau, before, now }: Which, limit: number): Promise<readonly string[]> {
  const rows = await run(db, `select id from records where ${AGEING} order by validated_at, id limit $4`, [bureau, before, now, limit]) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** How many there are, counted up to `most`. */
export async function countAgeing(db: Kysely<unknown>, { bureau, before, now }: Which, most: number): Promise<number> {
  const [row] = await run(db, `select count(*) as n from (select 1 from records where ${AGEING} limit $4) x`, [bureau, before, now, most]) as { n: number }[];
  return row?.n ?? 0;
}

/** The same of those that another bureau, the hub, may see. */
async function countShown(db: Kysely<unknown>, { bureau, before, now }: Which, viewer: string): Promise<number> {
  const [row] = await run(db, `select count(*) as n from records where ${AGEING} and not (hidden_now(owner, collection, hidden_from) @> array[$4::text])`, [bureau, before, now, viewer]) as { n: number }[];
  return row?.n ?? 0;
}

export type KeptCampaign = Omit<Campaign, 'bureaus'>;
type BureauRow = { campaign: string; bureau: string; before: string; at_start: number; shown_at_start: number };

export async function insertCampaign(db: Kysely<unknown>, campaign: KeptCampaign, bureaus: readonly { readonly which: Which; readonly atStart: number }[], hub: string): Promise<void> {
  await run(db, 'insert into campaigns (id, by_bureau, title, before, due_on, created_at) values ($1, $2, $3, $4, $5, $6)', [campaign.id, campaign.by, campaign.title, campaign.before, campaign.dueOn, campaign.createdAt]);
  for (const { which, atStart } of bureaus) {
    await run(db, 'insert into campaign_bureaus (campaign, bureau, before, at_start, shown_at_start) values ($1, $2, $3, $4, $5)', [campaign.id, which.bureau, which.before, atStart, campaign.by === hub ? await countShown(db, which, hub) : atStart]);
  }
}

/** Bureaus with their time zones; all but the hub's own where none is named. */
export async function bureauZones(db: Kysely<unknown>, codes: readonly string[] | undefined, hub: string): Promise<readonly { readonly bureau: string; readonly timeZone: string }[]> {
  return await run(db, 'select code as bureau, time_zone as "timeZone" from bureaus where ($1::text[] is null or code = any($1)) and code <> $2 order by code', [codes ?? null, hub]) as { bureau: string; timeZone: string }[];
}

/** Campaigns that concern a bureau, or that it began, newest first. */
export async function listCampaigns(db: Kysely<unknown>, bureau: string, { id, after, limit }: { readonly id?: string; readonly after?: string | undefined; readonly limit: number }): Promise<readonly KeptCampaign[]> {
  return await run(db, `
    select id, by_bureau as by, title, before, due_on as "dueOn", created_at as "createdAt" from campaigns c
    where (by_bureau = $1 or exists (select 1 from campaign_bureaus b where b.campaign = c.id and b.bureau = $1))
      and ($2::text is null or id = $2) and ($3::text is null or id < $3) order by id desc limit $4`, [bureau, id ?? null, after ?? null, limit]) as KeptCampaign[];
}

/** How far a campaign is: for a bureau its own; for the hub that began it all that it asked, as far as it may see. */
export async function progressOf(db: Kysely<unknown>, campaign: KeptCampaign, { viewer, hub, now }: { readonly viewer: string; readonly hub: string; readonly now: string }): Promise<Campaign['bureaus']> {
  const rows = await run(db, 'select * from campaign_bureaus where campaign = $1 and ($2 or bureau = $3) order by bureau', [campaign.id, viewer === hub, viewer]) as BureauRow[];
  const told: Campaign['bureaus'] = [];
  for (const row of rows) {
    const which = { bureau: row.bureau, before: row.before, now };
    const [atStart, remaining] = viewer === row.bureau ? [row.at_start, await countAgeing(db, which, Number.MAX_SAFE_INTEGER)] : [row.shown_at_start, await countShown(db, which, viewer)];
    if (viewer === row.bureau || atStart > 0) told.push({ bureau: row.bureau, atStart, remaining });
  }
  return told;
}
