/** What the administrator does: add bureaus, issue and revoke tokens. */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { invalidInput, notFound, versionDiffers } from '../../kernel/errors.ts';
import { demandFourEyes } from '../../kernel/four-eyes.ts';
import { hashSecret, newSecret } from '../../kernel/ids.ts';
import { bureauCode, issuesOf, jsonSchema, limitOf, pageOf, pageQuery, text, z } from '../../kernel/schema/index.ts';
import { timeZoneOf } from '../../identifiers/countries.ts';
import { grants } from './policy.ts';
import { bureauKnown, bureauUnknown, sectionUnknown, unitKnown } from './refusals.ts';
import { restrictingActions } from './restricting.ts';
import { AddBureau, AddUnit, AskSettings, COLLECTIONS, ChangeBureau, ChangeUnit, SettingsList, SettingsSection, Unit, Bureau, BureauPage, CreateToken, CreatedToken, Token, TokenId, TokenPage, UnitPage, type Section, say, saying } from './schema.ts';
import { changeBureau, changeUnit, findSettings, saveSettings, ensureUnit, findBureau, insertBureau, insertToken, listBureaus, listTokens, listUnits, revokeToken } from './store.ts';

const add = action({
  name: 'bureaus.add', summary: 'Add a bureau', http: 'POST /v1/bureaus', effect: 'write', status: 201,
  grant: grants.addBureau,
  body: AddBureau, output: Bureau, refusals: [bureauKnown], subjects: (bureau) => [bureau.code],
  async run(ctx, { body }) {
    const zone = body.timeZone ?? timeZoneOf(body.country);
    const bureau: Bureau = { code: body.code, name: body.name, country: body.country, timeZone: zone, collections: body.collections ?? [...COLLECTIONS], addedAt: ctx.now() };
    if (!await insertBureau(ctx.store.db, bureau)) throw bureauKnown(body.code);
    for (const unit of body.units ?? []) await ensureUnit(ctx.store.db, bureau.code, { ...unit, name: unit.name ?? unit.code, timeZone: unit.timeZone ?? zone }, ctx.now());
    return bureau;
  },
});

const list = action({
  name: 'bureaus.list', summary: 'The bureaus of this hub', http: 'GET /v1/bureaus', effect: 'read',
  grant: grants.listBureaus,
  query: z.strictObject(pageQuery), output: BureauPage,
  async run(ctx, { query }) {
    const limit = limitOf(query);
    return pageOf(await listBureaus(ctx.store.db, query.after ?? '', limit), limit, ({ code }) => code);
  },
});

const units = action({
  name: 'bureaus.units', summary: 'The units of one’s own bureau', http: 'GET /v1/units', effect: 'read',
  grant: grants.listUnits,
  query: z.strictObject(pageQuery), output: UnitPage,
  async run(ctx, { query }) {
    const limit = limitOf(query);
    return pageOf(await listUnits(ctx.store.db, ctx.principal.bureau, query.after ?? '', limit), limit, ({ code }) => code);
  },
});

const createToken = action({
  name: 'tokens.create', summary: 'Issue a token for a trial', http: 'POST /v1/tokens', effect: 'write', status: 201,
  description: 'The secret is answered once and kept only as a hash. An unknown unit is created.',
  grant: grants.createToken,
  body: CreateToken, output: CreatedToken, refusals: [bureauUnknown], subjects: (token) => [token.id],
  async run(ctx, { body }) {
    const bureau = await findBureau(ctx.store.db, body.bureau);
    if (!bureau) throw bureauUnknown(body.bureau);
    await ensureUnit(ctx.store.db, bureau.code, { code: body.unit, name: body.unit, timeZone: bureau.timeZone }, ctx.now());
    const id = ctx.newId('tok');
    const bearer = body.person === undefined ? { device: body.device ?? id } : { person: body.person };
    const token: Token = { id, bureau: bureau.code, unit: body.unit, role: body.role, ...bearer, createdAt: ctx.now() };
    const secret = `cc_${newSecret()}`;
    await insertToken(ctx.store.db, token, hashSecret(secret), ctx.principal.tokenId);
    return { ...token, secret, trial: true as const };
  },
});

const tokenList = action({
  name: 'tokens.list', summary: 'The tokens issued, without their secrets', http: 'GET /v1/tokens', effect: 'read',
  grant: grants.listTokens,
  query: z.strictObject(pageQuery), output: TokenPage,
  async run(ctx, { query }) {
    const limit = limitOf(query);
    return pageOf(await listTokens(ctx.store.db, query.after ?? '', limit), limit, ({ id }) => id);
  },
});

/** `forget` drops what this process remembers of tokens, so that a revocation counts at once here. */
const revoke = (forget: () => void) => action({
  name: 'tokens.revoke', summary: 'Revoke a token', http: 'DELETE /v1/tokens/{id}', effect: 'write',
  grant: grants.revokeToken,
  params: z.strictObject({ id: TokenId }), output: Token, refusals: [notFound], subjects: (token) => [token.id],
  async run(ctx, { params }) {
    const token = await revokeToken(ctx.store.db, params.id, ctx.now());
    if (!token) throw notFound('token');
    ctx.store.afterCommit(forget);
    return token;
  },
});

const changeOne = action({
  name: 'bureaus.change', summary: 'Change a bureau’s name, or the collections in which it takes part', http: 'PATCH /v1/bureaus/{code}', effect: 'write', grant: grants.changeBureau,
  params: z.strictObject({ code: bureauCode }), body: ChangeBureau, output: Bureau, refusals: [notFound], subjects: (bureau) => [bureau.code],
  async run(ctx, { params, body }) {
    const bureau = await changeBureau(ctx.store.db, params.code, body);
    if (!bureau) throw notFound('bureau');
    return bureau;
  },
});

const addUnit = action({
  name: 'units.add', summary: 'Add a unit to one’s own bureau', http: 'POST /v1/units', effect: 'write', status: 201, grant: grants.addUnit,
  body: AddUnit, output: Unit, refusals: [unitKnown], subjects: (unit) => [unit.code],
  async run(ctx, { body }) {
    const { bureau, bureauTimeZone } = ctx.principal;
    const unit: Unit = { ...body, name: body.name ?? body.code, timeZone: body.timeZone ?? bureauTimeZone };
    if (!await ensureUnit(ctx.store.db, bureau, unit, ctx.now())) throw unitKnown(unit.code);
    return unit;
  },
});

const changeUnitOf = action({
  name: 'units.change', summary: 'Change a unit of one’s own bureau', http: 'PATCH /v1/units/{code}', effect: 'write', grant: grants.changeUnit,
  params: z.strictObject({ code: text(64) }), body: ChangeUnit, output: Unit, refusals: [notFound], subjects: (unit) => [unit.code],
  async run(ctx, { params, body }) {
    const unit = await changeUnit(ctx.store.db, ctx.principal.bureau, params.code, body);
    if (!unit) throw notFound('unit');
    return unit;
  },
});

/** A bureau's settings. `sections` are those of all modules; `forget` drops what this process remembers of a bureau's. */
function settingsActions(sections: readonly Section[], forget: (bureau: string) => void) {
  const sectionOf = (name: string): Section => {
    const section = sections.find((one) => one.name === name);
    if (!section) throw sectionUnknown(name, sections.map((one) => one.name));
    return section;
  };
  const told = async (ctx: Context, { name, summary, settings }: Section): Promise<SettingsSection> => {
    const kept = await findSettings(ctx.store.db, ctx.principal.bureau, name);
    return { section: name, summary, settings: settings.parse(kept?.settings ?? {}), schema: jsonSchema(settings, 'input'), version: kept?.version ?? 0, ...(kept ? { changedAt: kept.changedAt, changedBy: kept.changedBy } : {}) };
  };
  const ByName = z.strictObject({ section: text(64) });
  return [
    action({
      name: 'settings.list', summary: 'What one’s bureau has settled for itself, and the defaults where it has not', http: 'GET /v1/settings', effect: 'read', grant: grants.readSettings, output: SettingsList,
      run: async (ctx) => ({ items: await Promise.all(sections.map((section) => told(ctx, section))) }),
    }),
    action({
      name: 'settings.get', summary: 'One section of one’s bureau’s settings', http: 'GET /v1/settings/{section}', effect: 'read', grant: grants.readSettings, params: ByName, output: SettingsSection, refusals: [sectionUnknown],
      run: (ctx, { params }) => told(ctx, sectionOf(params.section)),
    }),
    action({
      name: 'settings.change', summary: 'Change a section of one’s bureau’s settings', http: 'PUT /v1/settings/{section}', effect: 'write', grant: grants.changeSettings, fourEyes: say('when_weakened'), params: ByName, body: AskSettings, output: SettingsSection,
      refusals: [sectionUnknown, versionDiffers], subjects: ({ section }) => [section],
      async run(ctx, { params, body, ifMatch }) {
        const section = sectionOf(params.section);
        const parsed = section.settings.safeParse(body);
        if (!parsed.success) throw invalidInput(issuesOf(parsed.error));
        const seen = ifMatch === undefined || ifMatch.trim() === '*' ? undefined : Number(/\d{1,9}/.exec(ifMatch)?.[0] ?? -1);
        const { bureau, unit, person, device } = ctx.principal;
        const kept = await findSettings(ctx.store.db, bureau, section.name);
        if (seen !== undefined && seen !== (kept?.version ?? 0)) throw versionDiffers(kept?.version ?? 0);
        const says = section.weakens?.(section.settings.parse(kept?.settings ?? {}), parsed.data) ?? [];
        if (says.length > 0) demandFourEyes(ctx, { acts: ['policy'], about: [bureau], says: [saying('section', { section: section.name, bureau, version: kept?.version ?? 0 }), ...says] });
        const version = await saveSettings(ctx.store.db, { bureau, section: section.name, settings: parsed.data, changedAt: ctx.now(), changedBy: `${unit} ${person ?? device ?? ''}`.trimEnd(), seen });
        if (seen !== undefined && version !== seen + 1) throw versionDiffers(version - 1);
        ctx.store.afterCommit(() => { forget(bureau); });
        return told(ctx, section);
      },
    }),
  ];
}

export const bureauActions = ({ forgetTokens, sections, forgetSettings }: { readonly forgetTokens: () => void; readonly sections: readonly Section[]; readonly forgetSettings: (bureau: string) => void }) =>
  [add, list, changeOne, units, addUnit, changeUnitOf, createToken, tokenList, revoke(forgetTokens), ...settingsActions(sections, forgetSettings), ...restrictingActions];
