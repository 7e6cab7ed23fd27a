/** A hub in which something of everything has happened and is in the log, and ways to bend what is kept: for the tests of R19. */
import type { TestContext } from 'node:test';
import { gather, type Fault } from '../src/kernel/audit/verifying/findings.ts';
import { verifyDatabase, type Known } from '../src/kernel/audit/verifying/database.ts';
import { readLogKeys } from '../src/kernel/audit/log-key.ts';
import { run, type Kysely } from '../src/kernel/store/database.ts';
import { VERIFIERS } from '../src/app.ts';
import { testHub, type TestHub } from './fixtures.ts';
import { heldClock } from '../src/kernel/clock.ts';

export const NOW = '2026-11-22T10:00:00.000Z';
type Db = Kysely<unknown>;

export const knownOf = async (hub: TestHub): Promise<Known> => ({ today: NOW.slice(0, 10), keys: await readLogKeys(hub.keysFolder) });

/** What a verification finds; its notes where `notes` are asked for. */
export async function faultsIn(db: Db, known: Known): Promise<readonly Fault[]> {
  const gathered = gather();
  await verifyDatabase(db, gathered, known, VERIFIERS);
  return gathered.faults;
}

export type LogWorld = { readonly hub: TestHub; readonly clock: ReturnType<typeof heldClock> };

/** Records, their versions, an import, checks of all ways of keeping, refusals: in two logs, because a year has turned. */
export async function logWorld(t: TestContext): Promise<LogWorld> {
  const clock = heldClock('2025-12-31T12:00:00.000Z');
  const hub = await testHub(t, { clock });
  const desk = await hub.token('NL', 'desk', { person: 'A' });
  const officer = await hub.token('DE', 'officer', { person: 'B' });
  const gateway = await hub.token('BR', 'gateway', { device: 'lane 1' });
  await hub.ask(await hub.token('BR', 'supervisor', { person: 'S' }), 'PUT', '/v1/settings/retention', { purposes: { camera_lane: { keep: 'counted', months: 1 } } });
  const act = async (n: number): Promise<void> => {
    const { body: { id } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: `NL-${n}`, vin: `WVWZZZ1KZ8W97${String(1000 + n)}`, marks: 'a "quoted" é mark\twith a tab' });
    await hub.ask(desk, 'PATCH', `/v1/vehicles/${id}`, { colour: 'black' }, { 'if-match': '*' });
    await hub.ask(officer, 'POST', `/v1/vehicles/${id}/clear`, { reason: 'recovered' });
    await hub.settled();
    const ask = (serial: number): object => ({ vehicle: { vin: `WVWZZZ1KZ8W97${serial}` }, purpose: 'border_control', place: 'Gate “3”\u2028' });
    await hub.ask(officer, 'POST', '/v1/checks/batch', { checks: Array.from({ length: 7 }, (_, i) => ask(1000 + n + 10 * i)) });
    await hub.ask(gateway, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W111111' }, purpose: 'camera_lane' });
    await hub.published();
    clock.move(1_000);
  };
  for (let n = 0; n < 4; n += 1) await act(n);
  await hub.importText(desk, `reference,vin\n${Array.from({ length: 30 }, (_, i) => `I-${i},WVWZZZ1KZ8W98${1000 + i}`).join('\n')}\n`, { profile: 'generic', feed: 'f' });
  await hub.published();
  clock.move(Date.parse(NOW) - clock.ms());
  for (let n = 4; n < 40; n += 1) await act(n);
  return { hub, clock };
}

/** As the database's owner may. */
export async function dropKeys(db: Db): Promise<void> {
  const keys = await run(db, `select conrelid::regclass::text as name, conname as key from pg_constraint where contype = 'f' and conparentid = 0`) as { name: string; key: string }[];
  for (const { name, key } of keys) await run(db, `alter table ${name} drop constraint ${key}`);
}

/** Bends the database on a connection of its own, verifies there, and takes it back; triggers and keys that would refuse are set aside first, as its owner may. */
export async function afterTampering(hub: TestHub, tamper: (db: Db) => Promise<void>, known: Known): Promise<readonly Fault[]> {
  return hub.database.session(async ({ db, begin, rollback }) => {
    await begin();
    try {
      const tables = await run(db, `select distinct tgrelid::regclass::text as name from pg_trigger where not tgisinternal`) as { name: string }[];
      for (const { name } of tables) await run(db, `alter table ${name} disable trigger user`);
      await dropKeys(db);
      await tamper(db);
      return await faultsIn(db, known);
    } finally {
      await rollback();
    }
  });
}
