/** What rings at which desk, how a story is put together, what a proposal would change: the console's own rules, as tables. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedOf } from '../../web/src/api/hit-choices.ts';
import { differencesOf, linesOf } from '../../web/src/approvals/differences.ts';
import { alarmOf } from '../../web/src/hits/alarms.ts';
import { timelineOf } from '../../web/src/hits/timeline.ts';
import { placeOf } from '../../web/src/inbox/items.ts';

test('a request rings at the owner’s desk and not at the one that asked; an answer at the finder’s; escalation and release at both', () => {
  const rings = (kind: string, bureau: string, finder = 'BR') => alarmOf({ kind, facts: { owner: 'NL', finder } }, bureau);
  assert.deepEqual(['hits.raised', 'hits.requested', 'hits.second_request', 'hits.confirmed', 'hits.escalated', 'hits.released', 'hits.claimed'].map((kind) => rings(kind, 'NL')), ['arrived', 'arrived', 'arrived', undefined, 'escalated', 'released', undefined]);
  assert.deepEqual(['hits.requested', 'hits.confirmed', 'hits.not_confirmed', 'hits.more_time', 'hits.escalated', 'hits.released'].map((kind) => rings(kind, 'BR')), [undefined, 'answered', 'answered', 'answered', 'escalated', 'released']);
  assert.deepEqual(['hits.raised', 'hits.requested', 'hits.confirmed'].map((kind) => rings(kind, 'NL', 'NL')), ['arrived', undefined, undefined], 'on one’s own record nobody asks');
});

test('the story of a hit has the newest first, and of two things at one moment the one that led to the other last', () => {
  const at = '2026-11-22T10:00:00.000Z';
  const story = timelineOf({ seen: [{ check: 'chk_1', seenAt: at, unit: 'Santos', certainty: 'equal' }], events: [{ n: 1, at, kind: 'raised', who: 'hub', state: 'raised' }, { n: 2, at: '2026-11-22T10:05:00.000Z', kind: 'requested', who: 'finder', state: 'requested' }] },
    [{ id: 'not_1', hit: 'hit_1', at: '2026-11-22T10:03:00.000Z', bureau: 'BR', unit: 'Santos', text: 'x' }]);
  assert.deepEqual(story.map(({ key }) => key), ['event 2', 'not_1', 'event 1', 'seen chk_1']);
});

test('a proposal shows what it would change and nothing that stays; null removes; an object is changed in part', () => {
  const stands = { colour: 'black', restrictions: ['DE'], event: { kind: 'stolen', place: 'Utrecht' }, make: 'Volkswagen' };
  assert.deepEqual(differencesOf({ colour: 'black', restrictions: ['DE', 'BR'], event: { place: 'Breda' }, make: null }, stands), [
    { field: 'restrictions', before: 'DE', after: 'DE, BR' }, { field: 'event', before: 'stolen Utrecht', after: 'stolen Breda' }, { field: 'make', before: 'Volkswagen', after: '' },
  ]);
  const tongue = { label: (path: string) => `«${path}»`, value: (path: string, value: string) => `${path}=${value}` };
  assert.deepEqual(differencesOf({ restrictions: ['BR'], event: { keysTaken: true, kind: 'lost' } }, {}, tongue), [
    { field: 'restrictions', before: '', after: 'restrictions=BR' }, { field: 'event', before: '', after: '«event.keysTaken» event.keysTaken=true event.kind=lost' },
  ], 'in the reader’s words, each by where it stands');
  assert.deepEqual(differencesOf({ reason: 'fraud' }, undefined), [{ field: 'reason', before: '', after: 'fraud' }]);
  assert.deepEqual(linesOf({ reason: 'fraud', count: 3 }), { reason: 'fraud' });
  assert.deepEqual(linesOf({ url: 'https://x', secret: { sha256: 'ab' } }), {}, 'what holds a secret is proposed anew, never edited');
});

test('a list asks the hub for what it shows: whose, claimed or not, the most pressing first', () => {
  assert.deepEqual(askedOf({ view: 'waiting', whose: 'mine', person: 'per_1' }), { order: 'due', open: 'true', claimedBy: 'per_1' });
  assert.deepEqual(askedOf({ view: 'open', whose: 'unclaimed' }), { open: 'true', unclaimed: 'true' });
  assert.deepEqual(askedOf({ view: 'all', whose: 'finder' }), { role: 'finder' });
});

test('the inbox leads to the hit, to the record or to the approvals, and nowhere where there is no page', () => {
  assert.deepEqual(placeOf({ kind: 'hits.noted', subject: 'hit_1', facts: {} }), { to: 'hit', id: 'hit_1' });
  assert.deepEqual(placeOf({ kind: 'recoveries.changed', subject: 'rec_1', facts: { hit: 'hit_2' } }), { to: 'hit', id: 'hit_2' });
  assert.deepEqual(placeOf({ kind: 'proposals.made', subject: 'pro_1', facts: {} }), { to: 'approvals' });
  assert.deepEqual(placeOf({ kind: 'vehicles.review_due', subject: 'veh_1', facts: {} }), { to: 'record', id: 'veh_1' });
  assert.equal(placeOf({ kind: 'proposals.about_yours', subject: 'pro_1', facts: {} }), undefined, 'another bureau’s proposal is not for us to read');
});

