/** What a bureau holds its receipts against: its logged checks by hour, and one by one. For those who watch over the bureau's own people. */
import { action } from '../../kernel/action.ts';
import { limitOf, pageOf } from '../../kernel/schema/index.ts';
import { grants } from './policy.ts';
import { spanTooLong } from './refusals.ts';
import { countByHour, listBetween } from './reconciling-store.ts';
import { AskSpan, CheckCounts, ListChecks, LoggedPage } from './schema.ts';

const SPAN_DAYS_MAX = 31;
const DAY_MS = 86_400_000;

function checkSpan({ from, to }: { readonly from: string; readonly to: string }): void {
  if (to < from || Date.parse(to) - Date.parse(from) > SPAN_DAYS_MAX * DAY_MS) throw spanTooLong(SPAN_DAYS_MAX);
}

const shared = { effect: 'read', grant: grants.reconcile, refusals: [spanTooLong] } as const;

export const reconcilingActions = [
  action({
    ...shared, name: 'checks.counts', summary: 'How many checks of one’s bureau are logged in each hour', http: 'GET /v1/checks/counts', query: AskSpan, output: CheckCounts,
    description: 'At most 31 days. `counted` has those of which only a count is kept (R16), by day.',
    async run(ctx, { query }) {
      checkSpan(query);
      const { hours, counted } = await countByHour(ctx.store.db, ctx.principal.bureau, query);
      return { hours: [...hours], counted: [...counted] };
    },
  }),
  action({
    ...shared, name: 'checks.list', summary: 'The logged checks of one’s bureau, in order of time, without what was asked', http: 'GET /v1/checks', query: ListChecks, output: LoggedPage,
    description: 'At most 31 days. For holding receipts against the log: `crosscheck receipt reconcile`.',
    async run(ctx, { query }) {
      checkSpan(query);
      const limit = limitOf(query);
      return pageOf(await listBetween(ctx.store.db, ctx.principal.bureau, { ...query, limit }), limit, ({ id }) => id);
    },
  }),
];
