/** What the administrator does: add bureaus, issue and revoke tokens. */
import { action } from '../../kernel/action.ts';
import { notFound } from '../../kernel/errors.ts';
import { hashSecret, newSecret } from '../../kernel/ids.ts';
import { limitOf, pageOf, pageQuery, z } from '../../kernel/schema/index.ts';
import { timeZoneOf } from '../../identifiers/countries.ts';
import { anyone, isAdministrator } from './policy.ts';
import { bureauKnown, bureauUnknown } from './refusals.ts';
import { AddBureau, Bureau, BureauPage, CreateToken, CreatedToken, Token, TokenId, TokenPage, UnitPage } from './schema.ts';
import { ensureUnit, findBureau, insertBureau, insertToken, listBureaus, listTokens, listUnits, revokeToken } from './store.ts';


const add = action({
  name: 'bureaus.add', summary: 'Add a bureau', http: 'POST /v1/bureaus', effect: 'write', status: 201,
  allow: isAdministrator, allowed: 'administrators',
  body: AddBureau, output: Bureau, refusals: [bureauKnown], subjects: (bureau) => [bureau.code],
  async run(ctx, { body }) {
    const zone = body.timeZone ?? timeZoneOf(body.country);
    const bureau: Bureau = { code: body.code, name: body.name, country: body.country, timeZone: zone, addedAt: ctx.now() };
    if (!await insertBureau(ctx.store.db, bureau)) throw bureauKnown(body.code);
    for (const unit of body.units ?? []) await ensureUnit(ctx.store.db, bureau.code, { ...unit, name: unit.name ?? unit.code, timeZone: unit.timeZone ?? zone }, ctx.now());
    return bureau;
  },
});

const list = action({
  name: 'bureaus.list', summary: 'The bureaus of this hub', http: 'GET /v1/bureaus', effect: 'read',
  allow: anyone, allowed: 'everyone',
  query: z.strictObject(pageQuery), output: BureauPage,
  async run(ctx, { query }) {
    const limit = limitOf(query);
    return pageOf(await listBureaus(ctx.store.db, query.after ?? '', limit), limit, ({ code }) => code);
  },
});

const units = action({
  name: 'bureaus.units', summary: 'The units of one’s own bureau', http: 'GET /v1/units', effect: 'read',
  allow: anyone, allowed: 'everyone, for their own bureau',
  query: z.strictObject(pageQuery), output: UnitPage,
  async run(ctx, { query }) {
    const limit = limitOf(query);
    return pageOf(await listUnits(ctx.store.db, ctx.principal.bureau, query.after ?? '', limit), limit, ({ code }) => code);
  },
});

const createToken = action({
  name: 'tokens.create', summary: 'Issue a token for a trial', http: 'POST /v1/tokens', effect: 'write', status: 201,
  description: 'The secret is answered once and kept only as a hash. An unknown unit is created.',
  allow: isAdministrator, allowed: 'administrators',
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
  allow: isAdministrator, allowed: 'administrators',
  query: z.strictObject(pageQuery), output: TokenPage,
  async run(ctx, { query }) {
    const limit = limitOf(query);
    return pageOf(await listTokens(ctx.store.db, query.after ?? '', limit), limit, ({ id }) => id);
  },
});

/** `forget` drops what this process remembers of tokens, so that a revocation counts at once here. */
const revoke = (forget: () => void) => action({
  name: 'tokens.revoke', summary: 'Revoke a token', http: 'DELETE /v1/tokens/{id}', effect: 'write',
  allow: isAdministrator, allowed: 'administrators',
  params: z.strictObject({ id: TokenId }), output: Token, refusals: [notFound], subjects: (token) => [token.id],
  async run(ctx, { params }) {
    const token = await revokeToken(ctx.store.db, params.id, ctx.now());
    if (!token) throw notFound('token');
    forget();
    return token;
  },
});

export const bureauActions = (forget: () => void) => [add, list, units, createToken, tokenList, revoke(forget)];
