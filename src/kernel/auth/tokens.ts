/** Remembers for a moment who bears a token, so that a burst of checks asks the database once. Knows no table. */
import { isFresh } from '../clock.ts';
import type { Principal } from '../context.ts';

/** A revoked token is refused after this long at most, on every hub process. */
export const REMEMBERED_MS = 2_000;
const REMEMBERED_MAX = 10_000;

/** `find` answers from memory while fresh; who is unknown is asked again each time. `forget` drops all. */
export function rememberPrincipals(ask: (token: string) => Promise<Principal | undefined>, ms: () => number): { find: (token: string) => Promise<Principal | undefined>; forget: () => void } {
  const known = new Map<string, { readonly principal: Principal; readonly untilMs: number }>();
  const asking = new Map<string, Promise<Principal | undefined>>();
  let forgotten = 0;
  return {
    async find(token) {
      const fresh = known.get(token);
      if (fresh && isFresh(fresh.untilMs, ms(), REMEMBERED_MS)) return fresh.principal;
      const begun = forgotten;
      let asked = asking.get(token);
      if (!asked) {
        const mine = ask(token).finally(() => { if (asking.get(token) === mine) asking.delete(token); });
        asked = mine;
        asking.set(token, mine);
      }
      const principal = await asked;
      if (known.size >= REMEMBERED_MAX) known.clear();
      if (principal && begun === forgotten) known.set(token, { principal, untilMs: ms() + REMEMBERED_MS });
      else known.delete(token);
      return principal;
    },
    forget: () => {
      forgotten += 1; // an answer that is on its way is older than this
      known.clear();
      asking.clear();
    },
  };
}
