/** A person's own checks of the last hours, and what a check of one's bureau found, told again without being asked again. */
import { action } from '../../kernel/action.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import { answerAgain } from './again.ts';
import type { AnsweringDeeds } from './answering.ts';
import { isKeptFrom, withoutDiscreet } from './discretion.ts';
import { maskedOf } from './masking.ts';
import type { OwnRow } from './mine-store.ts';
import { grants } from './policy.ts';
import { personNeeded, questionNotKept } from './refusals.ts';
import { CheckAnswer, CheckId, ListMine, MINE_HOURS, OwnPage, discreetSettings, type OwnCheck } from './schema.ts';

const HOUR_MS = 3_600_000;

export const mineActions = (deeds: AnsweringDeeds) => [
  action({
    name: 'checks.mine', summary: 'One’s own checks of the last hours, newest first', http: 'GET /v1/checks/mine', effect: 'read', grant: grants.mine, query: ListMine, output: OwnPage, refusals: [personNeeded],
    description: 'A person’s own and nobody else’s. Of what was asked only the ends of the numbers; none where the bureau keeps hashes alone (R16). With `ref` those that the asker marked so: whether a check whose answer was lost was made.',
    async run(ctx, { query }) {
      const { bureau, person } = ctx.principal;
      if (person === undefined) throw personNeeded();
      const limit = limitOf(query);
      const since = new Date(Date.parse(ctx.now()) - (query.hours ?? MINE_HOURS) * HOUR_MS).toISOString();
      const rows = await deeds.reading.listOwn(ctx, { bureau, person }, { ...query, since, limit });
      const keepsDiscreet = isKeptFrom(ctx.principal, await deeds.settingsOf(discreetSettings, bureau));
      const hits = await deeds.reading.hitsOfChecks(ctx, keepsDiscreet, rows.map(({ id }) => id));
      return pageOf(rows.map((row) => ownOf(row, keepsDiscreet, hits.filter(({ check }) => check === row.id))), limit, ({ id }) => id);
    },
  }),
  action({
    name: 'checks.again', summary: 'What a check of one’s own bureau found, as it stands now', http: 'GET /v1/checks/{id}/answer', effect: 'read', grant: grants.again,
    description: 'No new check: nothing is logged but that it was read, and nothing is raised. Only records that the check found then are told, as they are now; what has ended or is hidden from the bureau since is not there (R5, R13).',
    params: z.strictObject({ id: CheckId }), output: CheckAnswer, refusals: [notFound, questionNotKept], subjects: (answer) => [answer.id],
    async run(ctx, { params }) {
      const check = await deeds.reading.findCheck(ctx, params.id);
      if (!check) throw notFound('check');
      const keepsDiscreet = isKeptFrom(ctx.principal, await deeds.settingsOf(discreetSettings, ctx.principal.bureau));
      return await answerAgain(ctx, keepsDiscreet ? withoutDiscreet(check) : check, { deeds, keepsDiscreet });
    },
  }),
];

function ownOf({ id, at, unit, purpose, outcome, question, found }: OwnRow, keepsDiscreet: boolean, hits: readonly { readonly hit: string; readonly state: OwnCheck['hits'][number]['state'] }[]): OwnCheck {
  const told = keepsDiscreet ? withoutDiscreet({ found, outcome }) : { found, outcome };
  const { ref, capture } = 'vehicle' in question ? question : { ref: undefined, capture: question.capture };
  return {
    id, at, unit, purpose, outcome: told.outcome, numbers: maskedOf(question), findings: told.found.length, hits: hits.map(({ hit, state }) => ({ id: hit, state })),
    ...(ref === undefined ? {} : { ref }), ...(capture === undefined ? {} : { capture }), ...(told.found.some(({ discreet }) => discreet === true) ? { discreet: true as const } : {}),
  };
}
