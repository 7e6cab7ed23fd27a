/** The way of a request about data as a table: what may be done when; when it is due; and of whom its answer tells. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dueAfter, nextFor, stageAfter, type Standing } from './life.ts';
import { STAGES } from './schema.ts';
import { recipientsOf } from './tracing.ts';

const at = (more: Partial<Standing>): Standing => ({ stage: 'received', kind: 'erasure', isFrozen: false, hasRecords: true, ...more });

test('each stage takes its own steps and no others', () => {
  const cases: readonly (readonly [Partial<Standing>, string])[] = [
    [{ hasRecords: false }, 'trace extend hand_over'],
    [{ stage: 'traced' }, 'trace freeze extend hand_over decide'],
    [{ stage: 'traced', hasRecords: false }, 'trace extend hand_over decide'],
    [{ stage: 'traced', isFrozen: true }, 'trace free extend decide'],
    [{ stage: 'decided', decision: 'granted' }, 'trace freeze extend decide correct'],
    [{ stage: 'decided', decision: 'granted', hasRecords: false }, 'trace extend decide answer'],
    [{ stage: 'decided', decision: 'refused' }, 'trace freeze extend decide answer'],
    [{ stage: 'decided', decision: 'granted', kind: 'access' }, 'trace freeze extend decide answer'],
    [{ stage: 'correcting', decision: 'granted' }, 'trace freeze extend answer'],
    [{ stage: 'answered', decision: 'granted' }, ''],
    [{ stage: 'answered', decision: 'granted', isFrozen: true }, 'free'],
    [{ stage: 'handed_over' }, ''],
  ];
  for (const [standing, next] of cases) assert.equal(nextFor(at(standing)).join(' '), next, JSON.stringify(standing));
});

test('what was granted is done before it is answered, whatever else is tried', () => {
  for (const kind of ['correction', 'erasure', 'objection'] as const) {
    for (const stage of STAGES) if (stage !== 'correcting') assert.equal(stageAfter('answer', at({ stage, kind, decision: 'granted' })), undefined, `${kind} ${stage}`);
  }
});

test('an answer is due at the end of the same day a month on, where the bureau is, daylight saving considered', () => {
  assert.deepEqual(dueAfter('2026-03-15', 1, { remindDays: 7 }, 'Europe/Amsterdam'), { dueOn: '2026-04-15', dueAt: '2026-04-15T22:00:00.000Z', remindAt: '2026-04-08T22:00:00.000Z' });
  assert.equal(dueAfter('2028-01-31', 1, { remindDays: 7 }, 'UTC').dueOn, '2028-02-29');
  assert.equal(dueAfter('2026-11-30', 3, { remindDays: 7 }, 'UTC').dueOn, '2027-02-28');
});

test('the person is told of bureaus, purposes and days; a withheld check does not show through what followed from it', () => {
  const check = (bureau: string, purpose: string, day: string) => ({ at: `2026-01-${day}T10:00:00.000Z`, kind: 'check' as const, bureau, unit: 'Post', purpose });
  const deed = (bureau: string, day: string, unit = 'Post') => ({ at: `2026-01-${day}T10:00:00.000Z`, kind: 'deed' as const, bureau, unit, action: 'vehicles.get' });
  const entries = [check('BR', 'roadside', '02'), check('BR', 'roadside', '04'), deed('BR', '05'), check('DE', 'investigation', '06'), deed('DE', '07'), check('FR', 'investigation', '08'), check('FR', 'port_control', '08'), deed('FR', '09'), deed('NL', '10'), deed('HUB', '11', 'clock')];
  const told = recipientsOf(entries, { owner: 'NL', withhold: ['investigation'] });
  assert.deepEqual(told.map(({ bureau, purpose, times, first, last }) => [bureau, purpose, times, first, last]), [
    ['BR', 'roadside', 2, '2026-01-02', '2026-01-04'], ['BR', 'work on a hit or on the record', 1, '2026-01-05', '2026-01-05'],
    ['FR', 'port_control', 1, '2026-01-08', '2026-01-08'], ['FR', 'work on a hit or on the record', 1, '2026-01-09', '2026-01-09'],
  ]);
  assert.ok(recipientsOf(entries, { owner: 'NL', withhold: [] }).some(({ bureau, purpose }) => bureau === 'DE' && purpose === 'investigation'));
});
