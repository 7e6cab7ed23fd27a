/** The door of the sign-in module: its actions, its pages, the mount of the built-in issuer, and what time asks of it. */
import type { Duty } from '../../kernel/duties.ts';
import type { Mount, Page } from '../../kernel/http/server.ts';
import { module, type Module } from '../module.ts';
import { signInActions } from './actions.ts';
import { removeSignIns } from './built-in/built-in-store.ts';
import { builtInPages } from './built-in/doors.ts';
import { ensureKeys, isDue, rotateKeys } from './built-in/keys.ts';
import { MOUNT, openBuiltIn } from './built-in/provider.ts';
import { TRIES_KEPT_MS } from './built-in/throttle.ts';
import { jarOf } from './cookies.ts';
import { knowIssuers } from './issuers.ts';
import type { Surrounding } from './ports.ts';
import { signInPages } from './routes.ts';
import { removeExpired } from './store.ts';

/** How pages of the door look, for a replica's own. */
export { pageOf, redirectTo, style, STYLE } from './pages.ts';
export { jarOf } from './cookies.ts';
export { speakerFor } from './words/index.ts';

export const signInMigrations = new URL('migrations/', import.meta.url);
/** Takes away every way in which a person signs in at the built-in issuer. */
export const forgetSignIns = removeSignIns;

const MINUTE_MS = 60_000;
const ROWS_MAX = 1_000;

export type SignIn = { readonly module: Module; readonly pages: readonly Page[]; readonly mounts: readonly Mount[]; readonly duties: readonly Duty[] };

export function openSignIn(around: Surrounding): SignIn {
  const { database, clock, publicUrl } = around;
  const builtIn = openBuiltIn(around);
  const issuers = knowIssuers(around, builtIn);
  const jar = (): ReturnType<typeof jarOf> => jarOf(publicUrl());
  return {
    module: module({ name: 'sign-in', actions: signInActions({ database, clock, publicUrl, builtIn, issuerOf: issuers.of, forgetIssuers: issuers.forget }), migrations: signInMigrations }),
    pages: [...signInPages({ ...around, issuerOf: issuers.of, jar }), ...builtInPages({ ...around, builtIn, jar })],
    mounts: [{ prefix: MOUNT, handle: builtIn.handle }],
    duties: [
      { name: 'sign-in.expired', everyMs: 5 * MINUTE_MS, run: (now) => removeExpired(database.db, now, new Date(Date.parse(now) - TRIES_KEPT_MS).toISOString(), ROWS_MAX) },
      { name: 'sign-in.keys', everyMs: 60 * MINUTE_MS, run: async (now) => {
        if (isDue(await ensureKeys(database, clock), now)) await database.transaction(async ({ db }) => { if (isDue(await ensureKeys(database, clock), now)) await rotateKeys(db, clock); });
        return false;
      } },
    ],
  };
}
