import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsIn, isPersonId, namedAs } from './person-ids.ts';

const [ONE, TWO] = ['per_01j9z3k4m5n6p7q8r9s0t1v2w3', 'per_01j9z3k4m5n6p7q8r9s0t1v2w4'];
const names = new Map([[ONE, 'A. $1 de Vries']]);

test('the ids of people are found wherever they stand in a text, and nothing else is taken for one', () => {
  assert.deepEqual(idsIn(`Rotterdam, ${ONE} and "${TWO}"`), [ONE, TWO]);
  assert.deepEqual(['per_1', 'A. Officer', `x${ONE}y`, 'veh_01j9z3k4m5n6p7q8r9s0t1v2w3', undefined].flatMap(idsIn), []);
  assert.deepEqual([ONE, ` ${ONE}`, `Rotterdam, ${ONE}`, 'A. Officer'].map(isPersonId), [true, false, false, false]);
});

test('a person is called by name in place of the id; of whom nothing is known the unit is left, or nothing at all', () => {
  assert.deepEqual([ONE, `Rotterdam, ${ONE}`, `NL Main unit ${ONE}`].map((text) => namedAs(text, names)), ['A. $1 de Vries', 'Rotterdam, A. $1 de Vries', 'NL Main unit A. $1 de Vries']);
  assert.deepEqual([TWO, `Rotterdam, ${TWO}`, `NL Main unit ${TWO}`, undefined].map((text) => namedAs(text, names)), [undefined, 'Rotterdam', 'NL Main unit', undefined]);
  assert.equal(namedAs('J. Jansen', names), 'J. Jansen', 'what is a name already stays');
});
