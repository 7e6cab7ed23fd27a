/** When a replica goes over from HTTP to NATS, and what it makes of each link there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchedTo, goneOver, judged, mayGoOver, missing, newChain, noted, type Chain, type Said } from './chain.ts';

/** Link `n` leads from place `n-1` to place `n`. */
const kept = (n: number, text = 'rows'): Said => ({ kind: 'kept', link: { number: n, from: `p${n - 1}`, until: `p${n}`, text } });
const beat = (n: number, text = ''): Said => ({ kind: 'beat', link: { number: n, from: `p${n}`, until: `p${n}`, text } });
const desk = (n: number, at: string): Said => ({ kind: 'kept', link: { number: n, from: at, until: at, text: 'desk' } });
const after = (...told: readonly Said[]): Chain => told.reduce((chain, one, ms) => noted(chain, one, ms), newChain);
const at = (place: string, ms = 0, isOld = false) => ({ place, isOld, ms });

test('plain NATS alone, or a stream that has delivered less than the relay says it holds, is no reason to leave HTTP', () => {
  for (const chain of [after(), after(beat(7)), after(beat(7), beat(7), beat(8)), after(kept(7)), after(kept(7), beat(8)), after(kept(7), kept(9)), after(kept(7), kept(6)), after(kept(7), beat(7), beat(9))]) {
    for (const place of ['p7', 'p8', 'p9']) assert.equal(mayGoOver(chain, place, 60_000), false, JSON.stringify(chain));
  }
});

test('once the stream has delivered what the relay says it holds, or one link behind the other, the replica goes over where both have led it', () => {
  for (const [chain, place] of [[after(kept(7), beat(7)), 'p7'], [after(kept(7), kept(8)), 'p8'], [after(kept(7), kept(9), beat(9)), 'p9']] as const) {
    assert.equal(mayGoOver(chain, place, 10), true);
    assert.equal(mayGoOver(chain, 'between two links', 10), false, 'it stands elsewhere for a moment');
    assert.equal(mayGoOver(chain, 'between two links', 1_500), true, 'and where that goes on, what lies between is fetched');
    assert.equal(mayGoOver(chain, undefined, 1_500), false, 'without a copy it goes nowhere');
  }
});

test('where it went over between two links, what lies between is fetched with the first link that does not fit', () => {
  const chain = goneOver(after(kept(7), kept(8)), 'elsewhere');
  const { verdict, chain: then } = judged(chain, kept(9), at('elsewhere', 1_100));
  assert.equal(verdict, 'fetch');
  assert.equal(judged(fetchedTo(then, kept(9).link, 'p9'), kept(10), at('p9', 1_110)).verdict, 'take');
  const quiet = judged(chain, beat(8), at('elsewhere', 1_100));
  assert.equal(quiet.verdict, 'fetch', 'a beat says where the chain stands, where nothing more comes');
  assert.equal(judged(fetchedTo(quiet.chain, beat(8).link, 'p8'), beat(8), at('p8', 1_110)).verdict, 'take');
  assert.equal(judged(goneOver(after(kept(7), kept(8)), 'p8'), kept(10), at('p8', 1_100)).verdict, 'wait', 'one that went over at a link waits for a missing one first');
});

test('a link that moves nothing may not have come over HTTP: it is taken when the replica goes over there', () => {
  const chain = noted(after(kept(7), beat(7)), desk(8, 'p7'), 5);
  assert.equal(goneOver(chain, 'p7').unmoved?.text, 'desk');
  assert.equal(goneOver(chain, 'elsewhere').unmoved, undefined, 'what is fetched brings it');
  assert.equal(goneOver(noted(chain, { kind: 'kept', link: { number: 9, from: 'p7', until: 'p9', text: 'rows' } }, 6), 'p9').unmoved, undefined);
});

test('links are taken one behind the other; what was told is passed over; what is missing is waited for, fetched, and given up after three times', () => {
  let chain = goneOver(after(kept(7), beat(7)), 'p7');
  const tell = (said: Said, place: string, ms: number, isOld = false): string => { const told = judged(chain, said, { place, isOld, ms }); ({ chain } = told); return told.verdict; };
  assert.equal(tell(beat(7), 'p7', 0), 'take');
  assert.equal(tell(kept(8), 'p7', 0), 'take');
  assert.equal(tell(kept(7), 'p8', 0), 'known');
  assert.equal(tell(beat(7), 'p8', 0), 'known');
  assert.equal(tell(beat(8, 'renewed'), 'p8', 0, true), 'known', 'what was said long ago renews nothing');
  assert.equal(tell(beat(8, 'renewed'), 'p8', 0), 'take');
  assert.equal(tell(kept(10), 'p8', 0), 'wait');
  assert.equal(tell(kept(11), 'p8', 900), 'wait');
  for (const [round, ms] of [1_000, 2_500, 4_000].entries()) {
    assert.equal(tell(kept(12 + round), 'p8', ms), 'fetch');
    assert.equal(tell(kept(20 + round), 'p8', ms + 10), 'wait', 'nothing fitted');
  }
  assert.equal(tell(kept(30), 'p8', 6_000), 'leave');
});

test('a message that is not the hub’s may stand where a link stood', () => {
  const chain = missing(after(kept(7), kept(8)), 100);
  assert.equal(judged(chain, kept(10), at('p8', 1_200)).verdict, 'fetch');
  assert.equal(judged(after(kept(7), kept(8)), kept(10), at('p8', 1_200)).verdict, 'wait');
});
