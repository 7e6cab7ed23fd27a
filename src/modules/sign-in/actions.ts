/** What supervisors and the hub settle about signing in: a bureau's own issuer, the keys of the built-in one. */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { ALWAYS, demandFourEyes } from '../../kernel/four-eyes.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/store/database.ts';
import { bureauCode, z } from '../../kernel/schema/index.ts';
import { CLIENT, type BuiltIn } from './built-in/provider.ts';
import { ensureKeys, keysTold, rotateKeys } from './built-in/keys.ts';
import { demandSuitable, readPrivateKey, type Usable } from './issuers.ts';
import { grants, isHub } from './policy.ts';
import { issuerAway, issuerUnsuitable, keyUnsuitable } from './refusals.ts';
import { Issuer, IssuerKeys, IssuerTried, PutIssuer, say, saying } from './schema.ts';
import { findIssuer, hasBureau, removeIssuer, saveIssuer, type KeptIssuer } from './store.ts';

export type SignInDeeds = {
  readonly database: Database; readonly clock: Clock; readonly publicUrl: () => string; readonly builtIn: BuiltIn;
  readonly issuerOf: (bureau: string) => Promise<Usable>; readonly forgetIssuers: () => void;
};

const ByBureau = z.strictObject({ code: bureauCode });

/** A supervisor settles it for the own bureau, the hub for any. */
async function demandTheirs(ctx: Context, bureau: string): Promise<void> {
  const isTheirs = isHub(ctx.principal) || ctx.principal.bureau === bureau;
  if (!isTheirs || !await hasBureau(ctx.store.db, bureau)) throw notFound('bureau');
}

export function signInActions({ database, clock, publicUrl, builtIn, issuerOf, forgetIssuers }: SignInDeeds) {
  const redirectUri = (): string => `${publicUrl()}/sign-in/callback`;
  const told = (bureau: string, kept: KeptIssuer | undefined): Issuer => (kept
    ? { bureau, isBuiltIn: false, issuer: kept.issuer, clientId: kept.clientId, authentication: kept.authentication, subjectClaim: kept.subjectClaim, linkBy: kept.linkBy, redirectUri: redirectUri(), changedAt: kept.changedAt, changedBy: kept.changedBy }
    : { bureau, isBuiltIn: true, issuer: builtIn.issuer(), clientId: CLIENT, authentication: 'internal', subjectClaim: 'sub', linkBy: 'invitation', redirectUri: redirectUri() });
  return [
    action({
      name: 'issuers.get', summary: 'Where a bureau’s people sign in', http: 'GET /v1/bureaus/{code}/issuer', effect: 'read', grant: grants.issuer, params: ByBureau, output: Issuer, refusals: [notFound],
      async run(ctx, { params }) {
        await demandTheirs(ctx, params.code);
        return told(params.code, await findIssuer(ctx.store.db, params.code));
      },
    }),
    action({
      name: 'issuers.put', summary: 'Let a bureau’s people sign in at its own OpenID issuer', http: 'PUT /v1/bureaus/{code}/issuer', effect: 'write', grant: grants.issuer, fourEyes: ALWAYS, secrets: ['clientSecret', 'privateKey'],
      description: 'People who were tied to another issuer are tied anew at their next sign-in, by an invitation or by a verified e-mail address as `linkBy` says. Sessions go on. Try it with `GET …/issuer/trial` before you end your own.',
      params: ByBureau, body: PutIssuer, output: Issuer, refusals: [notFound, issuerUnsuitable, keyUnsuitable], subjects: ({ bureau }) => [bureau],
      async run(ctx, { params, body }) {
        await demandTheirs(ctx, params.code);
        demandSuitable(body.issuer, publicUrl());
        if (body.authentication === 'private_key_jwt') await readPrivateKey(body.privateKey);
        demandFourEyes(ctx, { acts: ['keys'], about: [params.code], says: [saying(`issuer_${body.linkBy}`, { issuer: body.issuer, bureau: params.code, client: body.clientId, claim: body.subjectClaim })] });
        const { principal } = ctx;
        const kept: KeptIssuer = {
          bureau: params.code, issuer: body.issuer, clientId: body.clientId, authentication: body.authentication, secret: body.authentication === 'private_key_jwt' ? JSON.stringify(body.privateKey) : body.clientSecret,
          subjectClaim: body.subjectClaim, linkBy: body.linkBy, changedAt: ctx.now(), changedBy: principal.bureau === params.code ? principal.person ?? principal.tokenId : principal.bureau, // the hub's people are not named to a bureau
        };
        await saveIssuer(ctx.store.db, kept);
        ctx.store.afterCommit(forgetIssuers);
        return told(params.code, kept);
      },
    }),
    action({
      name: 'issuers.remove', summary: 'Let a bureau’s people sign in at the built-in issuer again', http: 'DELETE /v1/bureaus/{code}/issuer', effect: 'write', grant: grants.issuer, fourEyes: say('when_own'), params: ByBureau, output: Issuer, refusals: [notFound], subjects: ({ bureau }) => [bureau],
      async run(ctx, { params }) {
        await demandTheirs(ctx, params.code);
        const kept = await findIssuer(ctx.store.db, params.code);
        if (kept) demandFourEyes(ctx, { acts: ['keys'], about: [params.code], says: [saying('built_in', { bureau: params.code, issuer: kept.issuer })] });
        await removeIssuer(ctx.store.db, params.code);
        ctx.store.afterCommit(forgetIssuers);
        return told(params.code, undefined);
      },
    }),
    action({
      name: 'issuers.try', summary: 'Ask a bureau’s issuer who it is', http: 'GET /v1/bureaus/{code}/issuer/trial', effect: 'read', grant: grants.issuer, params: ByBureau, output: IssuerTried, refusals: [notFound, issuerAway, issuerUnsuitable],
      async run(ctx, { params }) {
        await demandTheirs(ctx, params.code);
        const { configuration } = await issuerOf(params.code);
        const { issuer, authorization_endpoint: authorizationEndpoint = '' } = configuration.serverMetadata();
        return { issuer, authorizationEndpoint };
      },
    }),
    action({
      name: 'issuers.keys', summary: 'The keys of the built-in issuer', http: 'GET /v1/issuer-keys', effect: 'read', grant: grants.issuerKeys, output: IssuerKeys,
      run: async () => keysTold(await ensureKeys(database, clock)),
    }),
    action({
      name: 'issuers.rotateKeys', summary: 'Let the next key of the built-in issuer sign', http: 'POST /v1/issuer-keys/rotations', effect: 'write', status: 201, grant: grants.issuerKeys, output: IssuerKeys,
      description: 'The next key has been published all along, so nobody meets an unknown one; the last stays published for a day.',
      async run(ctx) {
        const keys = await rotateKeys(ctx.store.db, clock);
        ctx.store.afterCommit(builtIn.forgetKeys);
        return keysTold(keys);
      },
    }),
  ];
}
