/** What tests of answers stand on: an owner, a finder, a hit between them, and what was said to whom. */
import type { TestContext } from 'node:test';
import { heldClock } from '../src/kernel/clock.ts';
import { run } from '../src/kernel/store/database.ts';
import type { HitDetail } from '../src/modules/hits/schema.ts';
import { testHub, type Answer, type TestHub } from './fixtures.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

export type Said = { readonly kind: string; readonly bureau: string; readonly unit: string | null; readonly person: string | null; readonly roles: readonly string[] | null; readonly urgent: boolean; readonly at: string; readonly facts: Readonly<Record<string, unknown>> };
export type Between = {
  readonly hub: TestHub; readonly clock: ReturnType<typeof heldClock>;
  readonly owner: Readonly<Record<'officer' | 'desk' | 'supervisor' | 'feed', string>>;
  readonly finder: Readonly<Record<'officer' | 'desk' | 'supervisor', string>>;
  readonly record: string; readonly hit: string;
  /** Does a deed on the hit; `what` is the end of its address. */
  readonly does: (token: string, what: string, body?: object, method?: string) => Promise<Answer<HitDetail & { code?: string; detail?: string }>>;
  readonly told: (token: string) => Promise<HitDetail>;
  /** Another vehicle of the owner's, found today by the finder. */
  readonly another: (n: number, said?: object) => Promise<{ readonly record: string; readonly hit: string }>;
  /** Moves the clock and does what is due, `minutes` at a time. */
  readonly passes: (minutes: number) => Promise<void>;
  /** What has been said of the hit, in order. */
  readonly said: (hit?: string) => Promise<readonly Said[]>;
};

/** An owner (NL, in Amsterdam) and a finder (BR, in Santos) with a hit of the finder's. */
export async function between(t: TestContext, { start = '2026-11-18T12:00:00.000Z', said = {}, clocks }: { readonly start?: string; readonly said?: object; readonly clocks?: object } = {}): Promise<Between> {
  const clock = heldClock(start);
  const hub = await testHub(t, { clock });
  const tokens = async <R extends string>(bureau: string, roles: readonly R[], unit: string): Promise<Record<R, string>> =>
    Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await hub.token(bureau, role, role === 'feed' ? { unit, device: 'national file' } : { unit, person: `${bureau} ${role}` })]))) as Record<R, string>;
  await hub.token('NL', 'desk');
  await hub.token('BR', 'desk');
  const owner = await tokens('NL', ['officer', 'desk', 'supervisor', 'feed'] as const, 'The Hague');
  const finder = { ...await tokens('BR', ['officer'] as const, 'Santos'), ...await tokens('BR', ['desk', 'supervisor'] as const, 'Brasilia') };
  await hub.ask(finder.supervisor, 'PATCH', '/v1/units/Santos', { name: 'Port of Santos', telephone: '+55 13 0000' });
  if (clocks) await hub.ask(owner.supervisor, 'PUT', '/v1/settings/clocks', clocks);
  const another: Between['another'] = async (n, more = {}) => {
    const vin = `WVWZZZ1KZ8W97${String(1000 + n)}`;
    const { body: { id: record } } = await hub.ask<{ id: string }>(owner.desk, 'POST', '/v1/vehicles', { reference: `NL-${n}`, vin, action: 'seize', contact: '+31 70 0000', ...more });
    await hub.settled();
    const { body } = await hub.ask<{ findings: { hit: string }[] }>(finder.officer, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'port_control', place: 'Gate 4' });
    return { record, hit: body.findings[0]?.hit ?? '' };
  };
  const { record, hit } = await another(0, said);
  return {
    hub, clock, owner, finder, record, hit, another,
    does: (token, what, body, method = 'POST') => hub.ask(token, method, `/v1/hits/${hit}/${what}`, body),
    told: async (token) => (await hub.ask<HitDetail>(token, 'GET', `/v1/hits/${hit}`)).body,
    passes: async (minutes) => { clock.move(minutes * MINUTE_MS); await hub.duties(); },
    said: async (which = hit) => await run(hub.database.db, 'select kind, bureau, unit, person, roles, urgent, at, facts from announcements where subject = $1 order by epoch, tx, position', [which]) as Said[],
  };
}

/** Kind and bureau of what was said, one word each: `hits.requested NL`. */
export const brief = (said: readonly Said[]): readonly string[] => said.map(({ kind, bureau, roles }) => `${kind} ${bureau}${roles ? ` ${roles.join('+')}` : ''}`);
