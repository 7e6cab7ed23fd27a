/** Who bears an access token: whether it is shown by whom it is bound to, and for whom the client stands now. */
import { createHash } from 'node:crypto';
import type { Authenticator, Credentials } from '../../kernel/auth/credentials.ts';
import { rememberPrincipals } from '../../kernel/auth/tokens.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Principal } from '../../kernel/context.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { AuditEvent } from '../../kernel/store/store.ts';
import type { AccessToken, AccessTokens } from './access-tokens.ts';
import { ProofFault, verifyProof, type Proof } from './dpop.ts';
import type { Once } from './once.ts';
import { bindingRefused, proofRefused } from './refusals.ts';
import type { ClientRole } from './schema.ts';
import type { PrincipalRow, Standing } from './store.ts';
import { openThrottle } from '../../kernel/throttle.ts';

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
export const thumbprintOf = (certificate: Uint8Array): string => createHash('sha256').update(certificate).digest('base64url');

/** Whom a client of each role has to name (R6). */
const WHOM: Readonly<Record<ClientRole, 'person' | 'device' | 'nobody'>> = { gateway: 'device', feed: 'nobody', officer: 'person', desk: 'person', registration_clerk: 'person' };

export type ClientsKnown = { readonly authenticator: Authenticator; /** Drops what is remembered of clients: one was changed. */ readonly forget: () => void };

/** Refused proofs of one client that are audited in full in each minute; the rest by number. */
const REFUSALS_MAX = 20;
const WINDOW_MS = 60_000;

export type ClientsOptions = {
  /** For whom a client stands that shows such a token. */
  readonly findBearer: (standing: Standing) => Promise<PrincipalRow | undefined>;
  readonly clock: Clock; readonly tokens: Pick<AccessTokens, 'read'>; readonly once: Pick<Once, 'isFirst'>;
  readonly audit: (event: AuditEvent) => Promise<void>;
};

export function knowClients({ findBearer, clock, tokens, once, audit }: ClientsOptions): ClientsKnown {
  const remembered = rememberPrincipals(async (asked) => {
    const row = await findBearer(JSON.parse(asked) as Standing);
    if (!row) return undefined;
    const { clientName, devices, ...principal } = row;
    const whom = WHOM[principal.role as ClientRole];
    return { ...principal, credential: 'client', names: { whom, devices: whom === 'nobody' ? [] : devices.map(({ name }) => name) }, ...(whom === 'nobody' ? { device: clientName } : {}) };
  }, clock.ms);

  const opened = new WeakMap<Credentials, string>();
  const refusals = openThrottle({ ms: clock.ms, max: REFUSALS_MAX, windowMs: WINDOW_MS });

  async function find(asked: Credentials): Promise<Principal | undefined> {
    const token = await tokens.read(asked.token);
    if (!token) return undefined;
    const standing = JSON.stringify({ client: token.client, key: token.key, isBoundByProof: token.jkt !== undefined, certificate: token.certificate } satisfies Standing);
    const principal = await remembered.find(standing);
    if (!principal) return undefined;
    try {
      const proof = await proofFor(token, asked, clock.ms());
      if (proof && !await once.isFirst(proof.mark, proof.untilMs)) throw proofRefused('it has been shown before; make one for each request');
    } catch (cause) {
      if (cause instanceof Refusal && cause.status === 401) await auditRefusal(principal, cause.code);
      throw cause;
    }
    opened.set(asked, standing);
    return { ...principal, ...asked.named };
  }

  /** A good token in wrong hands looks like this: its bureau can see it. */
  async function auditRefusal({ bureau, unit, tokenId }: Principal, code: string): Promise<void> {
    const { isOver, untold } = refusals.count(tokenId);
    if (!isOver) await audit({ at: clock.now(), action: 'clients.proof', outcome: 'refused', bureau, unit, token: tokenId, subjects: [tokenId], detail: { code, ...(untold > 0 ? { untold } : {}) } });
  }

  /** A stream may outlive the token with which it was opened, and not the client or its key. */
  const findAgain = async (asked: Credentials): Promise<Principal | undefined> => {
    const standing = opened.get(asked);
    return standing === undefined ? undefined : remembered.find(standing);
  };

  return { authenticator: { recognises: ({ scheme, token }) => scheme !== 'cookie' && JWT.test(token), find, findAgain }, forget: remembered.forget };
}

/** Refuses a token that is not shown by whom it is bound to. */
async function proofFor({ jkt, certificate }: AccessToken, { scheme, token, method, url, dpopProof, clientCertificate }: Credentials, nowMs: number): Promise<Proof | undefined> {
  if (certificate !== undefined && (clientCertificate === undefined || thumbprintOf(clientCertificate) !== certificate)) throw bindingRefused('it is bound to a TLS certificate that this connection does not show');
  if (jkt === undefined) {
    if (scheme === 'dpop') throw bindingRefused('it is bound to no DPoP key; send it as "Authorization: Bearer …"');
    return undefined;
  }
  if (scheme !== 'dpop') throw bindingRefused('it is bound to a DPoP key; send it as "Authorization: DPoP …" with a proof');
  try {
    const proof = await verifyProof({ proof: dpopProof, method, url, token, nowMs });
    if (proof.jkt !== jkt) throw new ProofFault('another key has signed it than the one to which the token is bound');
    return proof;
  } catch (cause) {
    throw cause instanceof ProofFault ? proofRefused(cause.message) : cause;
  }
}
