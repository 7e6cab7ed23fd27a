/** What is done about the error model: see it, estimate one from officers' answers, activate one. */
import { action } from '../../kernel/action.ts';
import { HUB_BUREAU, type Context, type Principal } from '../../kernel/context.ts';
import { ALWAYS, demandFourEyes } from '../../kernel/four-eyes.ts';
import { SHIPPED_ERRORS, type ErrorModel } from '../../matching/errors.ts';
import { estimateErrors, type OfficersAnswer } from '../../matching/re-estimation.ts';
import { POSSIBLE_FROM, STRONG_FROM } from '../../matching/posterior.ts';
import { pairsOf } from './answered.ts';
import type { Deeds } from './answering.ts';
import { readModel, type VehicleMatcher } from './models.ts';
import { grants } from './policy.ts';
import { modelUnknown, nothingAnswered } from './refusals.ts';
import { AskActivation, ModelEntry, ModelState } from './schema.ts';
import { insertActivation, insertModel, listAnswered, listModels } from './store.ts';
import { saying } from './sayings.ts';

const VERSIONS_MAX = 100;
/** Answers that one estimate is made of: the newest. */
const ANSWERS_MAX = 200_000;
const ANSWERS_STEP = 1_000;

const byOf = ({ principal: { bureau, unit, person, device } }: Pick<Context, 'principal'>): string => `${bureau} ${unit} ${person ?? device ?? ''}`.trimEnd();

/** How a bureau is told of a model: neither who made it, nor of how many answers, some of which are about what is hidden from it. */
function toldOf(entry: ModelEntry, { bureau }: Principal): ModelEntry {
  const { madeBy: _, answers: __, ...shared } = entry;
  return bureau === HUB_BUREAU ? entry : shared;
}

/** What all answers tell, and how many they are. */
async function answersOf({ store: { db } }: Context, matcher: VehicleMatcher): Promise<{ pairs: readonly OfficersAnswer[]; answers: number }> {
  const known = new Map<string, ErrorModel | undefined>();
  const pairs: OfficersAnswer[] = [];
  let answers = 0;
  let before: number | undefined;
  for (;;) {
    const step = await listAnswered(db, before, Math.min(ANSWERS_STEP, ANSWERS_MAX - answers));
    for (const version of new Set(step.map(({ model }) => model))) if (version !== null && !known.has(version)) known.set(version, await readModel(db, version));
    for (const answered of step) pairs.push(...pairsOf(answered, matcher, (version) => known.get(version)));
    answers += step.length;
    before = step.at(-1)?.position;
    if (step.length < ANSWERS_STEP || answers >= ANSWERS_MAX) return { pairs, answers };
  }
}

export function modelActions({ models, vehicles }: Pick<Deeds, 'models' | 'vehicles'>) {
  const stateOf = async ({ principal, store: { db } }: Context): Promise<ModelState> => ({
    active: models.active().version, comparison: vehicles.comparison, thresholds: { strong: STRONG_FROM, possible: POSSIBLE_FROM },
    versions: [{ version: SHIPPED_ERRORS.version, isShipped: true }, ...(await listModels(db, VERSIONS_MAX)).map((entry) => toldOf(entry, principal))],
  });

  const show = action({
    name: 'model.get', summary: 'The error model that weighs, and those there are', http: 'GET /v1/model', effect: 'read', grant: grants.readModel, output: ModelState,
    run: (ctx) => stateOf(ctx),
  });

  const estimate = action({
    name: 'model.estimate', summary: 'Estimate an error model from officers’ answers', http: 'POST /v1/model/estimates', effect: 'write', status: 201, grant: grants.changeModel, output: ModelEntry,
    description: 'From the newest answers to comparisons, of all bureaus; the shipped rates stand behind them, so that few answers change little. The model is kept under its version and not activated. The same answers give the same version.',
    refusals: [nothingAnswered], subjects: ({ version }) => [version],
    async run(ctx) {
      const { pairs, answers } = await answersOf(ctx, models.active().matcher);
      if (pairs.length === 0) throw nothingAnswered();
      const model = estimateErrors(pairs, SHIPPED_ERRORS);
      const entry = { version: model.version, answers, madeAt: ctx.now(), madeBy: byOf(ctx) };
      await insertModel(ctx.store.db, entry, model);
      return { ...entry, isShipped: false };
    },
  });

  const activate = action({
    name: 'model.activate', summary: 'Let an error model weigh from now on', http: 'PUT /v1/model', effect: 'write', grant: grants.changeModel, fourEyes: ALWAYS, body: AskActivation, output: ModelState,
    description: 'What is found and what is not hangs on it: a second person approves it. The shipped one can be activated again as well. Checks name the version that weighed them.', refusals: [modelUnknown], subjects: ({ active }) => [active],
    async run(ctx, { body: { version } }) {
      const errors = await readModel(ctx.store.db, version);
      if (!errors) throw modelUnknown(version);
      const before = await stateOf(ctx);
      demandFourEyes(ctx, { acts: ['model'], about: [version], says: [saying('model', { version, before: before.active })] });
      await insertActivation(ctx.store.db, version, ctx.now(), byOf(ctx));
      ctx.store.afterCommit(() => { models.activate(errors); }); // it weighs once it is durable, not before
      return { ...before, active: version };
    },
  });

  return [show, estimate, activate];
}
