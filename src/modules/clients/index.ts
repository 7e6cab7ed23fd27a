/** The door of the clients module. */
import type { Authenticator } from '../../kernel/auth/credentials.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Duty } from '../../kernel/duties.ts';
import type { Page } from '../../kernel/http/server.ts';
import type { Database } from '../../kernel/store/database.ts';
import type { AuditEvent } from '../../kernel/store/store.ts';
import { module, type Module } from '../module.ts';
import { openAccessTokens } from './access-tokens.ts';
import { clientActions } from './actions.ts';
import { knowClients, type ClientsOptions as Knowing } from './authenticating.ts';
import { openOnce, type Once } from './once.ts';
import { openSigningKeys } from './signing-keys.ts';
import { findApplicant, findClientPrincipal } from './store.ts';
import { tokenPages, type TokenEndpoint } from './token-endpoint.ts';

export { standingClients } from './store.ts';
export const clientMigrations = new URL('migrations/', import.meta.url);

export type ClientsSide = { readonly module: Module; readonly authenticator: Authenticator; readonly pages: readonly Page[]; readonly duties: readonly Duty[]; /** What may be shown once only, for whoever else is shown such. */ readonly isFirst: Once['isFirst']; readonly drained: () => Promise<void> };
export type ClientsOptions = { readonly database: Database; readonly clock: Clock; /** The hub's public address. */ readonly issuer: () => string; readonly audit: (event: AuditEvent) => Promise<void> };

/** Opens all that knows system clients: what is done with them, where they get tokens, and who bears one. */
export function openClients({ database, clock, issuer, audit }: ClientsOptions): ClientsSide {
  const keyring = openSigningKeys({ database, clock });
  const once = openOnce(database);
  const tokens = openAccessTokens({ keys: keyring, clock, issuer });
  const known = knowClients({ findBearer: (standing) => findClientPrincipal(database.db, standing), clock, tokens, once, audit });
  return {
    module: module({ name: 'clients', actions: clientActions({ keyring, forget: known.forget }), migrations: clientMigrations }),
    authenticator: known.authenticator,
    pages: tokenPages({ findApplicant: (id) => findApplicant(database.db, id), clock, issuer, keys: keyring, tokens, once, audit }),
    duties: [keyring.duty, once.duty], isFirst: once.isFirst,
    drained: once.drained,
  };
}

export type { SigningKeyring } from './signing-keys.ts';
export { SIGNING_ALGORITHM } from './signing-keys.ts';
export type { Applicant, PrincipalRow, Standing } from './store.ts';

/** The same without a database, for who knows the clients of one bureau: where they get tokens, and who bears one. */
export function clientsAtTheDoor(end: Omit<TokenEndpoint, 'tokens'> & Pick<Knowing, 'findBearer'>): Pick<ClientsSide, 'authenticator' | 'pages'> & { readonly forget: () => void } {
  const tokens = openAccessTokens(end);
  const { authenticator, forget } = knowClients({ ...end, tokens });
  return { authenticator, forget, pages: tokenPages({ ...end, tokens }) };
}
