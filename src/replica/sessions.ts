/**
 * People at this replica's console: whoever has the post's access token says who they are and is let in for a shift. Sessions live in memory, as
 * long as the token stands at the hub. Knows no page.
 */
import type { Authenticator } from '../kernel/auth/credentials.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Principal } from '../kernel/context.ts';
import { hashSecret, newId, newSecret } from '../kernel/ids.ts';
import { sessionSettings } from '../modules/people/schema.ts';
import type { Desk } from './desk.ts';

const PREFIX = 'ccs_';
const SESSIONS_MAX = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Session = { readonly id: string; readonly token: string; readonly principal: Principal; readonly begunMs: number; usedMs: number };

export type Sessions = {
  /** Opens one for a person whom the post's token lets in; undefined where the token is nobody's here, or a system's. The secret is told once. */
  readonly open: (token: string, person: string) => { readonly secret: string; readonly principal: Principal } | undefined;
  readonly end: (secret: string) => Principal | undefined;
  readonly authenticator: Authenticator;
};

/** Roles that a machine bears: nobody signs in with them. */
const MACHINES: readonly Principal['role'][] = ['gateway', 'feed'];

export function openSessions({ desk, clock }: { readonly desk: Desk; readonly clock: Clock }): Sessions {
  const sessions = new Map<string, Session>();

  async function endsMs({ begunMs, usedMs, principal }: Session): Promise<number> {
    const { idleMinutes, absoluteHours, roles } = await desk.settingsOf(sessionSettings, principal.bureau);
    const own = (roles as Partial<Record<Principal['role'], { idleMinutes?: number; absoluteHours?: number }>>)[principal.role];
    return Math.min(begunMs + (own?.absoluteHours ?? absoluteHours) * HOUR_MS, usedMs + (own?.idleMinutes ?? idleMinutes) * MINUTE_MS);
  }

  async function standing(secret: string): Promise<Session | undefined> {
    const key = hashSecret(secret);
    const session = sessions.get(key);
    if (!session) return undefined;
    if (desk.isTokenStanding(session.token) && await endsMs(session) > clock.ms()) return session;
    sessions.delete(key);
    return undefined;
  }

  return {
    open: (token, person) => {
      const bearer = desk.bearerOf(token);
      if (!bearer || MACHINES.includes(bearer.role)) return undefined;
      const [oldest] = sessions.keys();
      if (sessions.size >= SESSIONS_MAX && oldest !== undefined) sessions.delete(oldest);
      const secret = `${PREFIX}${newSecret()}`;
      const principal: Principal = { ...bearer, tokenId: newId('ses', clock.ms()), credential: 'session', person };
      sessions.set(hashSecret(secret), { id: principal.tokenId, token: bearer.tokenId, principal, begunMs: clock.ms(), usedMs: clock.ms() });
      return { secret, principal };
    },
    end: (secret) => {
      const key = hashSecret(secret);
      const session = sessions.get(key);
      sessions.delete(key);
      return session?.principal;
    },
    authenticator: {
      recognises: ({ scheme, token }) => scheme !== 'dpop' && token.startsWith(PREFIX),
      find: async ({ token }) => {
        const session = await standing(token);
        if (session) session.usedMs = clock.ms();
        return session?.principal;
      },
      findAgain: async ({ token }) => (await standing(token))?.principal,
    },
  };
}
