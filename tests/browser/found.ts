/** What an overview shows: cars of five makes stolen in three countries, found again at two crossings; one hit confirmed. */
import { readable } from '../fixtures.ts';
import type { Scene } from './scene.ts';

const THEFTS = [['Volkswagen', 'NL', 'car'], ['Volkswagen', 'NL', 'car'], ['BMW', 'DE', 'car'], ['Yamaha', 'NL', 'motorcycle'], ['Toyota', 'BE', 'van']] as const;

/** Five more Dutch cars; Brazil finds four at Santos, Morocco two at Tanger, one of them confirmed. */
export async function found({ hub, desk }: Pick<Scene, 'hub' | 'desk'>): Promise<void> {
  const vins = THEFTS.map((_, n) => `WVWZZZ1KZ8W97${String(4000 + n)}`);
  for (const [n, [make, country, category]] of THEFTS.entries()) await hub.ask(desk, 'POST', '/v1/vehicles', { reference: `NL-${n}`, vin: vins[n], make, category, event: { kind: 'stolen', country }, contact: '+31 70 0000' });
  await hub.settled();
  const [santos, tanger] = [await hub.token('BR', 'officer', { unit: 'Santos' }), await hub.token('MA', 'officer', { unit: 'Tanger' })];
  const check = async (token: string, n: number): Promise<string> => (await hub.ask<{ findings: readonly { hit: string }[] }>(token, 'POST', '/v1/checks', { vehicle: { vin: vins[n] }, purpose: 'port_control' })).body.findings[0]?.hit ?? '';
  const first = await check(santos, 0);
  for (const [token, n] of [[santos, 1], [santos, 2], [santos, 3], [tanger, 4], [tanger, 0]] as const) await check(token, n);
  await hub.ask(santos, 'POST', `/v1/hits/${first}/requests`, { urgency: 'urgent' });
  await hub.ask(desk, 'POST', `/v1/hits/${first}/answers`, { answer: 'confirmed' });
  await readable(hub.database);
  await hub.duties();
}
