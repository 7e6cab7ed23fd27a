/** People sign in with a passkey at the built-in issuer: the whole way from an invitation to a session, and every false step on it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../../tests/fixtures.ts';
import { browserAt, enrolPasskey, invited, signedInPerson, usePasskey } from './fixtures.ts';

test('an officer who was invited makes a passkey, signs in with it, and is known by person, unit and role', async (t) => {
  const hub = await testHub(t);
  const { browser, person } = await signedInPerson(hub);
  const me = await browser.ask('GET', '/v1/me');
  assert.equal(me.status, 200, me.text);
  const { bureau, unit, role, credential, person: id } = JSON.parse(me.text) as Record<string, string>;
  assert.deepEqual({ bureau, unit, role, credential, id }, { bureau: 'NL', unit: 'Main unit', role: 'officer', credential: 'session', id: person.id });
});
