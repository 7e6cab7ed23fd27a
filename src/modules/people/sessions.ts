/** Sessions as they are borne: opened at a sign-in, judged at each use, held to the limits that the person's bureau has set. */
import type { Authenticator } from '../../kernel/auth/credentials.ts';
import { rememberPrincipals } from '../../kernel/auth/tokens.ts';
import type { Clock } from '../../kernel/clock.ts';
import { roleOf, type Principal, type Role } from '../../kernel/context.ts';
import type { Duty } from '../../kernel/duties.ts';
import { hashSecret, newId, newSecret } from '../../kernel/ids.ts';
import type { Database, Kysely } from '../../kernel/store/database.ts';
import type { SettingsOf } from '../bureaus/schema.ts';
import { sessionSettings, type Session } from './schema.ts';
import { findBearer, forgetSessions, insertSession, touchSession } from './sessions-store.ts';

const PREFIX = 'ccs_';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Use is noted this coarsely, so that a busy session does not write at every request. */
const NOTED_EVERY_MS = 20_000;
const NOTED_MAX = 20_000;
/** A session that is over is kept this long, to answer who was signed in. */
const KEPT_MS = 30 * 24 * HOUR_MS;
const FORGET_ROWS_MAX = 1_000;
const AGENT_CHARS_MAX = 200;
/** Clocks of a hub's processes differ by less. A session that was used later than that was used by a clock that was ahead: it must not last for the hours in between. */
const AHEAD_MAX_MS = MINUTE_MS;

export type Limits = { readonly idleMs: number; readonly absoluteMs: number };
export type Sessions = {
  readonly authenticator: Authenticator;
  readonly limitsOf: (bureau: string, role: Role) => Promise<Limits>;
  readonly forget: () => void;
  readonly duty: Duty;
};

/** Opens a session; the secret is told once. */
export async function openSession(db: Kysely<unknown>, clock: Clock, { person, kind, agent }: { readonly person: string; readonly kind: Session['kind']; readonly agent?: string | undefined }): Promise<{ readonly id: string; readonly secret: string }> {
  const secret = `${PREFIX}${newSecret()}`;
  const id = newId('ses', clock.ms());
  await insertSession(db, { id, hash: hashSecret(secret), person, kind, agent: agent?.replaceAll(/[^\x20-\x7e]/g, '').slice(0, AGENT_CHARS_MAX), now: clock.now() });
  return { id, secret };
}

/** When a session ends if it is not used before. */
export const expiryOf = ({ begunAt, usedAt }: Pick<Session, 'begunAt' | 'usedAt'>, { idleMs, absoluteMs }: Limits): number => Math.min(Date.parse(begunAt) + absoluteMs, Date.parse(usedAt) + idleMs);

export function keepSessions(database: Database, clock: Clock, settings: SettingsOf): Sessions {
  const limitsOf = async (bureau: string, role: Role): Promise<Limits> => {
    const { idleMinutes, absoluteHours, roles } = await settings(sessionSettings, bureau);
    const own = (roles as Partial<Record<Role, Partial<{ idleMinutes: number; absoluteHours: number }>>>)[role];
    return { idleMs: (own?.idleMinutes ?? idleMinutes) * MINUTE_MS, absoluteMs: (own?.absoluteHours ?? absoluteHours) * HOUR_MS };
  };

  async function find(secret: string): Promise<Principal | undefined> {
    const bearer = await findBearer(database.db, hashSecret(secret));
    if (!bearer) return undefined;
    const { begunAt, usedAt, ...principal } = bearer;
    if (Date.parse(usedAt) > clock.ms() + AHEAD_MAX_MS || expiryOf({ begunAt, usedAt }, await limitsOf(bearer.bureau, roleOf(bearer))) <= clock.ms()) return undefined;
    return { ...principal, credential: 'session' };
  }

  /** When this process noted the use of each session last. */
  const noted = new Map<string, number>();
  async function noteUse({ tokenId }: Principal): Promise<void> {
    const now = clock.ms();
    if (Math.abs(now - (noted.get(tokenId) ?? 0)) < NOTED_EVERY_MS) return;
    if (noted.size >= NOTED_MAX) noted.clear();
    noted.set(tokenId, now);
    await touchSession(database.db, tokenId, clock.now());
  }
  const remembered = rememberPrincipals(find, clock.ms);
  return {
    limitsOf, forget: remembered.forget,
    authenticator: { recognises: ({ scheme, token }) => scheme !== 'dpop' && token.startsWith(PREFIX), find: async ({ token }) => {
      const principal = await remembered.find(token);
      if (principal) await noteUse(principal);
      return principal;
    },
    // An open stream is no use of the session: who has gone away from it must not stay signed in by it.
    findAgain: ({ token }) => remembered.find(token) },
    duty: { name: 'people.sessions', everyMs: HOUR_MS, run: (now) => forgetSessions(database.db, new Date(Date.parse(now) - KEPT_MS).toISOString(), FORGET_ROWS_MAX) },
  };
}
