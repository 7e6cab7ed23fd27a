/** Remembers for a moment what bureaus have settled for themselves: a check asks for it each time. */
import { isFresh } from '../../kernel/clock.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import type { Section, SettingsOf } from './schema.ts';
import { findSettings } from './store.ts';

/** A changed setting counts after this long at most, on every hub process. */
export const SETTINGS_REMEMBERED_MS = 2_000;
const REMEMBERED_MAX = 5_000;

/** `of` answers from memory while fresh; what a bureau has not settled takes its default. `forget` drops a bureau's. */
export function rememberSettings(db: Kysely<unknown>, ms: () => number): { readonly of: SettingsOf; readonly forget: (bureau: string) => void } {
  const known = new Map<string, { readonly settings: Promise<unknown>; readonly untilMs: number }>();
  const ask = async ({ name, settings }: Section, bureau: string): Promise<unknown> => settings.parse((await findSettings(db, bureau, name))?.settings ?? {});
  const of = (section: Section, bureau: string): Promise<unknown> => {
    const key = `${bureau} ${section.name}`;
    const fresh = known.get(key);
    if (fresh && isFresh(fresh.untilMs, ms(), SETTINGS_REMEMBERED_MS)) return fresh.settings;
    const settings = ask(section, bureau);
    if (known.size >= REMEMBERED_MAX) known.clear();
    known.set(key, { settings, untilMs: ms() + SETTINGS_REMEMBERED_MS });
    settings.catch(() => { known.delete(key); }); // a database that was away is asked again
    return settings;
  };
  return {
    of: of as SettingsOf,
    forget: (bureau) => { for (const key of known.keys()) if (key.startsWith(`${bureau} `)) known.delete(key); },
  };
}
