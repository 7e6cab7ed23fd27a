/** The one policy function: denied unless granted, hidden before everything else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Principal, Role } from './context.ts';
import { decide, demand, grantInWords, type Grant } from './policy.ts';

const asker = (role: Role, bureau = 'BR', collections: readonly string[] = ['vehicles']): Pick<Principal, 'role' | 'bureau' | 'collections'> => ({ role, bureau, collections });
const owners: Grant = { roles: ['desk', 'supervisor'], as: ['owner'], collection: 'vehicles' };

test('R7: a role that is not granted is denied, and so is a bureau that takes part in no collection', () => {
  assert.equal(decide(asker('desk'), owners).isPermitted, true);
  assert.deepEqual(decide(asker('officer'), owners), { isPermitted: false, isHidden: false, rule: 'R7', why: 'for desks and supervisors' });
  assert.equal(decide(asker('desk', 'BR', []), owners).isPermitted, false);
  assert.equal(decide(asker('desk'), { roles: [] }).isPermitted, false, 'an empty list means nobody');
});

test('R1: what is the owner’s is denied to every other bureau', () => {
  assert.equal(decide(asker('desk', 'NL'), owners, { owner: 'NL' }).isPermitted, true);
  const other = decide(asker('desk', 'BR'), owners, { owner: 'NL' });
  assert.ok(!other.isPermitted && !other.isHidden && other.rule === 'R1');
});

test('R5: what is restricted from a bureau is hidden from each of its roles, granted or not; an owner is never restricted from its own', () => {
  for (const role of ['desk', 'officer', 'administrator'] as const) {
    const seen = decide(asker(role), owners, { owner: 'NL', restrictions: ['BR'] });
    assert.ok(!seen.isPermitted && seen.isHidden && seen.rule === 'R5');
  }
  assert.equal(decide(asker('desk'), owners, { owner: 'BR', restrictions: ['BR'] }).isPermitted, true);
});

test('R7: a role acts for its purposes only', () => {
  const check: Grant = { roles: ['officer', 'registration_clerk'], purposes: { registration_clerk: ['registration'] } };
  assert.equal(decide(asker('registration_clerk'), check, { purpose: 'roadside' }).isPermitted, false);
  assert.equal(decide(asker('registration_clerk'), check, { purpose: 'registration' }).isPermitted, true);
  assert.equal(decide(asker('officer'), check, { purpose: 'roadside' }).isPermitted, true);
});

test('R6: a registration clerk sees whom to contact, another bureau what is shared, the owner everything', () => {
  const read: Grant = { roles: 'everyone' };
  const sees = (role: Role, bureau: string): string => demand(asker(role, bureau) as Principal, read, { what: 'vehicle', owner: 'NL' });
  assert.deepEqual([sees('registration_clerk', 'NL'), sees('desk', 'BR'), sees('desk', 'NL')], ['contact', 'shared', 'whole']);
});

test('a demand throws: hidden as absent, denied with the reason', () => {
  assert.throws(() => demand(asker('desk') as Principal, owners, { what: 'vehicle', owner: 'NL', restrictions: ['BR'] }), { status: 404, message: 'vehicle not found' });
  assert.throws(() => demand(asker('desk') as Principal, owners, { what: 'vehicle', owner: 'NL' }), { status: 403, message: /for the owner alone/ });
});

test('a grant says itself in words', () => {
  assert.equal(grantInWords(owners), 'desks and supervisors of the owner');
  assert.equal(grantInWords({ roles: 'everyone', words: 'for their own bureau' }), 'everyone for their own bureau');
});
