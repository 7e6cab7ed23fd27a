/** Who bears a token is remembered for a moment and no longer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../clock.ts';
import type { Principal } from '../context.ts';
import { REMEMBERED_MS, rememberPrincipals } from './tokens.ts';

const officer: Principal = { tokenId: 'tok_1', bureau: 'BR', bureauName: 'Brazil', country: 'BR', unit: 'port', unitName: 'Port', timeZone: 'UTC', bureauTimeZone: 'UTC', role: 'officer', credential: 'trial_token', collections: ['vehicles'] };

function asked(answers: Record<string, Principal | undefined>) {
  const clock = heldClock('2026-11-22T10:15:00.000Z');
  const questions: string[] = [];
  const ask = async (token: string) => { questions.push(token); return answers[token]; };
  return { clock, questions, answers, ...rememberPrincipals(ask, clock.ms) };
}

test('a burst with one token asks the database once, and again when the moment is over', async () => {
  const { find, questions, clock } = asked({ good: officer });
  const found = await Promise.all(Array.from({ length: 50 }, () => find('good')));
  assert.ok(found.every((one) => one === officer));
  await find('good');
  assert.equal(questions.length, 1);
  clock.move(REMEMBERED_MS + 1);
  await find('good');
  assert.equal(questions.length, 2);
});

test('a revoked token is refused once the moment is over, and at once where it was forgotten', async () => {
  const { find, answers, clock, forget } = asked({ one: officer, two: officer });
  await find('one');
  await find('two');
  delete answers.one;
  delete answers.two;
  clock.move(REMEMBERED_MS + 1);
  assert.equal(await find('one'), undefined);
  answers.two = officer;
  await find('two');
  delete answers.two;
  forget();
  assert.equal(await find('two'), undefined);
});

test('a token that was revoked while the database was being asked is not remembered', async () => {
  const clock = heldClock('2026-11-22T10:15:00.000Z');
  const answer = Promise.withResolvers<Principal | undefined>();
  let calls = 0;
  const { find, forget } = rememberPrincipals(async () => { calls += 1; return calls === 1 ? answer.promise : undefined; }, clock.ms);
  const first = find('good');
  forget(); // the revocation
  answer.resolve(officer);
  await first;
  assert.equal(await find('good'), undefined);
});

test('an unknown token is asked about each time, and a database that fails is not taken for an answer', async () => {
  const { find, questions, answers } = asked({});
  assert.equal(await find('bad'), undefined);
  answers.bad = officer;
  assert.equal(await find('bad'), officer, 'issued a moment ago');
  assert.equal(questions.length, 2);
  let fails = true;
  const failing = rememberPrincipals(async () => { if (fails) throw new Error('away'); return officer; }, () => 0);
  await assert.rejects(failing.find('good'), /away/);
  fails = false;
  assert.equal(await failing.find('good'), officer);
});

test('a clock that is set back by hours makes no revoked token last for hours', async () => {
  const { find, answers, clock } = asked({ one: officer });
  await find('one');
  delete answers.one;
  clock.move(-5 * 3_600_000);
  assert.equal(await find('one'), undefined);
});
