/** "Look": what one process commits the others hear of, however often it is said; without NATS nobody waits for it. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { natsServers, withoutNats } from '../../../tests/nats-servers.ts';
import { until } from '../../../tests/waiting.ts';
import { openLooking, type Looking } from './looking.ts';
import { HUB_INBOX, openNats, type Nats } from './nats.ts';

async function hub(t: TestContext, servers: readonly string[]): Promise<{ nats: Nats; looking: Looking; looked: () => number; faults: unknown[] }> {
  let looked = 0;
  const faults: unknown[] = [];
  const nats = await openNats({ servers }, { name: 'hub', inbox: HUB_INBOX }, (cause) => { faults.push(cause); });
  const looking = openLooking(nats, () => { looked += 1; });
  t.after(async () => { looking.stop(); await nats.stop(); });
  return { nats, looking, looked: () => looked, faults };
}

test('the others are told that something was committed, and whoever said it is not; a rush of commits is a few words', { skip: withoutNats }, async (t) => {
  const { urls } = await natsServers(t);
  const [one, two] = [await hub(t, urls), await hub(t, urls)];
  await until('both stand', () => one.nats.standing() !== undefined && two.nats.standing() !== undefined);
  const [before, own] = [two.looked(), one.looked()];
  await until('it is heard', () => { one.looking.say(); return two.looked() > before; });
  const { said } = one.looking.figures();
  for (let n = 0; n < 10_000; n += 1) one.looking.say();
  await until('the last of them is said', () => one.looking.figures().said > said);
  assert.ok(one.looking.figures().said <= said + 2, `${one.looking.figures().said - said} words for 10,000 commits at one moment`);
  assert.equal(one.looked(), own);
});

test('NATS goes away and comes back: nobody waits meanwhile, nothing is said late, and then everybody looks once by themselves', { skip: withoutNats }, async (t) => {
  const servers = await natsServers(t);
  const [one, two] = [await hub(t, servers.urls), await hub(t, servers.urls)];
  await until('both stand', () => one.nats.standing() !== undefined && two.nats.standing() !== undefined);
  await servers.kill(0);
  await until('both know', () => one.nats.standing() === undefined && two.nats.standing() === undefined);
  const { said } = one.looking.figures();
  one.looking.say();
  assert.equal(one.looking.figures().said, said);
  const before = two.looked();
  servers.start(0);
  await until('it looks again', () => two.looked() > before);
  await until('the other stands', () => one.nats.standing() !== undefined);
  const again = two.looked();
  await until('it is heard again', () => { one.looking.say(); return two.looked() > again; });
  assert.ok(one.faults.length > 0);
});
