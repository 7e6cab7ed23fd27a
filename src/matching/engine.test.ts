/** Nothing within the engine's bounds is missed and nothing beyond a question's reach is told: against plain searches of everything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineNumber, EngineRecord, NumberAsk, Traits, View } from './engine.ts';
import { emptied, figuresOf, newGeneration, roomFor, type Generation } from './generation.ts';
import { matchesPattern, patternOf, tooLittle } from './pattern.ts';
import { SHELVES } from './plan.ts';
import { rebuilt } from './rebuild.ts';
import { openSearcher } from './searcher.ts';
import { encode, FOLD, likeKept, symbolOf } from './symbols.ts';
import { openWriter } from './writer.ts';

const NO_TRAITS: Traits = { make: 0, model: 0, year: 0, colours: 0, category: 0 };
const EVERYONE: View = { isHidden: new Uint8Array(8), minute: 100 };
const ALL_KINDS = 0xffff;
const NEVER = 0xffffffff;
const GO_ON = { most: 10_000, mayGoOn: () => true };

const nameOf = (n: number): Uint8Array => { const b = Buffer.alloc(16); b.writeUInt32LE(n, 0); b.writeUInt32BE(Math.imul(n, 2_654_435_761) >>> 0, 12); return b; };
const numberOfName = (name: Uint8Array): number => Buffer.from(name).readUInt32LE(0);
const number = (text: string, kind = 0, country = 0): EngineNumber => ({ text, kind, country });
const record = (n: number, texts: readonly string[], more: Partial<EngineRecord> = {}): EngineRecord => ({ name: nameOf(n), numbers: texts.map((text) => number(text)), traits: NO_TRAITS, hiddenFrom: 0, endsAt: NEVER, ...more });

/** A world in which the first `sorted` records stand in sorted tables and the rest in chains. */
function worldOf(records: readonly EngineRecord[], sorted = records.length): Generation {
  const staged = newGeneration(roomFor(records.length));
  const writer = openWriter(staged);
  for (const one of records.slice(0, sorted)) assert.ok(writer.stage(one));
  const generation = rebuilt(staged, roomFor(records.length));
  const later = openWriter(generation);
  for (const one of records.slice(sorted)) assert.ok(later.learn(one));
  return generation;
}
const ask = (text: string, more: Partial<NumberAsk> = {}): NumberAsk => ({ text, kinds: ALL_KINDS, withEdits: true, withTail: false, ...more });
const found = (generation: Generation, asked: NumberAsk, view = EVERYONE): readonly string[] => openSearcher(generation).numbers(asked, view, 100_000).candidates.map(({ text }) => text).sort();

// ---- plain references ----
const folded = (text: string): readonly number[] => Array.from({ length: text.length }, (_, i) => FOLD[symbolOf(text.charCodeAt(i))] ?? 0);
const hamming = (a: readonly number[], b: readonly number[]): number => (a.length !== b.length ? Infinity : a.filter((code, i) => code !== b[i]).length);
const without = (a: readonly number[], i: number): readonly number[] => [...a.slice(0, i), ...a.slice(i + 1)];
const swapped = (a: readonly number[], i: number): readonly number[] => a.map((code, j) => (j === i ? a[i + 1] ?? code : j === i + 1 ? a[i] ?? code : code));
/** Fewest wrong characters left after at most one shift or swap; the shift or swap itself not counted. */
function wrongAfterOne(a: readonly number[], b: readonly number[]): number {
  let least = Infinity;
  if (a.length === b.length) for (let i = 0; i + 1 < a.length; i += 1) least = Math.min(least, hamming(swapped(a, i), b));
  if (a.length === b.length + 1) for (let i = 0; i < a.length; i += 1) least = Math.min(least, hamming(without(a, i), b));
  if (a.length + 1 === b.length) for (let i = 0; i < b.length; i += 1) least = Math.min(least, hamming(a, without(b, i)));
  return least;
}
const standsTwo = (text: string): boolean => text.length >= 17;
/** What the engine promises for a question with edits. */
function isWithin(asked: string, recorded: string): boolean {
  const a = folded(asked);
  const b = folded(recorded);
  return hamming(a, b) <= (standsTwo(recorded) ? 2 : 1) || wrongAfterOne(a, b) <= (standsTwo(recorded) ? 1 : 0);
}

// ---- worlds that are hard: few beginnings, serials in a row ----
const prefix = fc.constantFrom('WVWZZZ1KZ8W', 'WVWZZZ1KZ9W', 'VF1BB0A0H2', '1HGCM82633A', 'JZX100', '2101', 'M54B22', 'AB', '');
const serial = fc.oneof(fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(6, '0')), fc.string({ unit: fc.constantFrom(...Array.from('0123456789ABOQIZSGLUVД品')), minLength: 1, maxLength: 8 }));
const recorded = fc.tuple(prefix, serial).map(([p, s]) => (p + s).slice(0, 40)).filter((text) => text.length > 0);
const letter = fc.constantFrom(...Array.from('0123456789ABCDOQZSGUV品'));
const edit = fc.record({ kind: fc.constantFrom('wrong', 'drop', 'insert', 'double', 'swap'), at: fc.nat(40), letter });
type Edit = { kind: string; at: number; letter: string };
function edited(text: string, { kind, at, letter: by }: Edit): string {
  const i = at % text.length;
  if (kind === 'wrong') return text.slice(0, i) + by + text.slice(i + 1);
  if (kind === 'drop') return text.slice(0, i) + text.slice(i + 1);
  if (kind === 'insert') return text.slice(0, i) + by + text.slice(i);
  if (kind === 'double') return text.slice(0, i + 1) + text.slice(i);
  return text.slice(0, i) + (text[i + 1] ?? '') + (text[i] ?? '') + text.slice(i + 2);
}
const world = fc.record({ texts: fc.array(recorded, { minLength: 1, maxLength: 60 }), sortedShare: fc.double({ min: 0, max: 1, noNaN: true }), edits: fc.array(edit, { maxLength: 3 }), pick: fc.nat() });

test('whatever was dropped, doubled, swapped or mistaken: what lies within the bounds is found, and nothing else', () => {
  fc.assert(fc.property(world, ({ texts, sortedShare, edits, pick }) => {
    const generation = worldOf(texts.map((text, n) => record(n, [text])), Math.floor(texts.length * sortedShare));
    let asked = texts[pick % texts.length] ?? '';
    for (const one of edits) if (asked.length > 1) asked = edited(asked, one);
    const expected = texts.filter((text) => isWithin(asked, text)).map(likeKept).sort();
    assert.deepEqual(found(generation, ask(asked)), expected);
  }), { numRuns: 600 });
});

test('all numbers of a question asked together meet what each of them meets alone', () => {
  fc.assert(fc.property(world, fc.array(recorded, { maxLength: 3 }), ({ texts, sortedShare }, others) => {
    const searcher = openSearcher(worldOf(texts.map((text, n) => record(n, [text])), Math.floor(texts.length * sortedShare)));
    const asks = [...others, ...texts.slice(0, 2)].map((text) => ask(text, { withTail: true }));
    const { found: together, leftOut } = searcher.all(asks, EVERYONE, 1_000);
    assert.deepEqual(together, asks.map((one) => searcher.numbers(one, EVERYONE, 1_000).candidates));
    assert.equal(leftOut, 0);
  }), { numRuns: 100 });
});

test('a generation that was emptied knows nothing, and learns as a new one does', () => {
  const fresh = newGeneration(roomFor(10));
  const writer = openWriter(fresh, { isAskedByNumbers: true });
  for (const n of [1, 2, 3]) assert.ok(writer.learn(record(n, [`WVWZZZ1KZ8W97030${n}`, `AB12${n}`])));
  assert.equal(found(fresh, ask('WVWZZZ1KZ8W970309')).length, 3);
  assert.equal(emptied(fresh), fresh);
  assert.deepEqual([figuresOf(fresh).records, figuresOf(fresh).numbers, found(fresh, ask('WVWZZZ1KZ8W970309')), found(fresh, ask('AB121'))], [0, 0, [], []]);
  assert.ok(openWriter(fresh, { isAskedByNumbers: true }).learn(record(2, ['WVWZZZ1KZ8W970302'])));
  assert.deepEqual(found(fresh, ask('WVWZZZ1KZ8W970309')), ['WVWZZZ1KZ8W970302']);
});

test('without edits only equal and look-alike numbers are found, by any number of look-alikes', () => {
  fc.assert(fc.property(world, fc.array(fc.nat(16), { maxLength: 17 }), ({ texts, sortedShare, pick }, places) => {
    const generation = worldOf(texts.map((text, n) => record(n, [text])), Math.floor(texts.length * sortedShare));
    const twins: Record<string, string> = { 0: 'O', O: 'Q', 1: 'I', I: 'L', 2: 'Z', Z: '2', 5: 'S', 6: 'G', 8: 'B', B: '8', U: 'V', V: 'U' };
    const chosen = texts[pick % texts.length] ?? '';
    const asked = Array.from(chosen, (character, i) => (places.includes(i) ? twins[character] ?? character : character)).join('');
    const candidates = openSearcher(generation).numbers(ask(asked, { withEdits: false }), EVERYONE, 1000).candidates;
    assert.deepEqual(candidates.map(({ text }) => text).sort(), texts.filter((text) => hamming(folded(text), folded(asked)) === 0).map(likeKept).sort());
    assert.ok(candidates.every(({ text, relation }) => relation === (text === likeKept(asked) ? 'equal' : 'look_alike')));
  }), { numRuns: 300 });
});

test('the last six, eight or ten characters find every longer number that ends so', () => {
  fc.assert(fc.property(world, fc.constantFrom(6, 7, 8, 10), ({ texts, sortedShare, pick }, chars) => {
    const generation = worldOf(texts.map((text, n) => record(n, [text])), Math.floor(texts.length * sortedShare));
    const asked = (texts[pick % texts.length] ?? '').slice(-chars);
    if (asked.length < 6) return;
    const isEnd = (text: string): boolean => text.length > asked.length && hamming(folded(text.slice(-asked.length)), folded(asked)) === 0;
    assert.deepEqual(found(generation, ask(asked, { withEdits: false, withTail: true })), texts.filter((text) => isEnd(text) || hamming(folded(text), folded(asked)) === 0).map(likeKept).sort());
  }), { numRuns: 300 });
});

const hidden = fc.record({ from: fc.nat(40), length: fc.integer({ min: 1, max: 8 }), by: fc.constantFrom('?', '*', '?', '[8B]') });
test('a pattern is counted exactly, each record once, and its matches are those of the plain rule', () => {
  let asked = 0;
  fc.assert(fc.property(world, fc.array(hidden, { minLength: 1, maxLength: 4 }), ({ texts, sortedShare, pick }, holes) => {
    const generation = worldOf(texts.map((text, n) => record(n, [text, `${text.slice(0, 3)}9`])), Math.floor(texts.length * sortedShare));
    let text = texts[pick % texts.length] ?? '';
    for (const { from, length, by } of holes) {
      const i = from % text.length;
      text = by === '*' ? `${text.slice(0, i)}*${text.slice(i + length)}` : text.slice(0, i) + by.repeat(by === '?' ? Math.min(length, text.length - i) : 1) + text.slice(i + (by === '?' ? length : 1));
    }
    const pattern = patternOf(text);
    if (tooLittle(pattern) !== undefined) return;
    asked += 1;
    const codes = new Uint8Array(64);
    const isMatch = (one: string): boolean => matchesPattern(pattern, codes, 0, encode(one, codes));
    const expected = texts.flatMap((one, n) => (isMatch(one) || isMatch(`${one.slice(0, 3)}9`) ? [n] : []));
    const searcher = openSearcher(generation);
    const { candidates, count, isWhole } = searcher.pattern({ pattern, kinds: ALL_KINDS, country: 0, traits: NO_TRAITS }, EVERYONE, GO_ON);
    assert.deepEqual(candidates.map((one) => numberOfName(searcher.nameOf(one.record))).sort((a, b) => a - b), expected);
    assert.equal(count, expected.length);
    assert.ok(isWhole);
  }), { numRuns: 600 });
  assert.ok(asked > 150, `${asked} patterns were worth asking`);
});

test('a pattern of more places than a VIN has matches none, although a run of any length may follow', () => {
  const texts = ['WVWZZZ1KZ8W000000', 'WVWZZZ1KZ8W000000X'];
  const searcher = openSearcher(worldOf(texts.map((text, n) => record(n, [text]))));
  const matches = (text: string): readonly number[] => searcher.pattern({ pattern: patternOf(text), kinds: ALL_KINDS, country: 0, traits: NO_TRAITS }, EVERYONE, GO_ON).candidates.map((one) => numberOfName(searcher.nameOf(one.record))).sort();
  assert.deepEqual(matches('WVWZZZ1KZ8W0?????*'), [0, 1]);
  assert.deepEqual(matches('WVWZZZ1KZ8W0??????*'), [1]);
  assert.deepEqual(matches('WVWZZZ1KZ8W0???????*'), []);
});

test('through learning, changing, forgetting and rebuilding it holds what a plain map holds', () => {
  const step = fc.record({ n: fc.nat(20), texts: fc.array(recorded, { maxLength: 3 }), deed: fc.constantFrom('learn', 'learn', 'learn', 'forget', 'rebuild'), colours: fc.nat(3) });
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    let generation = newGeneration(roomFor(100));
    let writer = openWriter(generation);
    const plain = new Map<number, { texts: readonly string[]; colours: number }>();
    for (const { n, texts, deed, colours } of steps) {
      if (deed === 'rebuild') { generation = rebuilt(generation, roomFor); writer = openWriter(generation); }
      if (deed === 'learn') { assert.ok(writer.learn(record(n, texts, { traits: { ...NO_TRAITS, colours } }))); plain.set(n, { texts, colours }); }
      if (deed === 'forget') { writer.forget(nameOf(n)); plain.delete(n); }
    }
    const searcher = openSearcher(generation);
    for (const text of new Set(steps.flatMap((one) => one.texts))) {
      const { candidates } = searcher.numbers(ask(text, { withEdits: false }), EVERYONE, 1000);
      const equal = new Set(candidates.filter(({ relation }) => relation === 'equal').map((one) => numberOfName(searcher.nameOf(one.record))));
      assert.deepEqual([...equal].sort((a, b) => a - b), [...plain].filter(([, one]) => one.texts.some((t) => likeKept(t) === likeKept(text))).map(([n]) => n).sort((a, b) => a - b));
      for (const one of candidates) {
        const { colours } = plain.get(numberOfName(searcher.nameOf(one.record))) ?? { colours: -1 };
        const { agrees, differs } = searcher.agreementOf(one.record, { ...NO_TRAITS, colours: 1 });
        assert.deepEqual([agrees, differs], colours === 0 ? [0, 0] : (colours & 1) === 1 ? [8, 0] : [0, 8]);
      }
    }
    assert.equal(figuresOf(generation).records, plain.size);
  }), { numRuns: 200 });
});

test('a record hidden from the asker, or past its end, is neither found nor counted, by any way of asking', () => {
  const records = [record(1, ['WVWZZZ1KZ8W970301'], { hiddenFrom: 3 }), record(2, ['WVWZZZ1KZ8W970302'], { endsAt: 100 }), record(3, ['WVWZZZ1KZ8W970303'])];
  const generation = worldOf(records, 2);
  const blind: View = { isHidden: Uint8Array.of(0, 0, 0, 1), minute: 100 };
  assert.deepEqual(found(generation, ask('WVWZZZ1KZ8W970301'), blind), ['WVWZZZ1KZ8W970303']);
  assert.deepEqual(found(generation, ask('8W970301', { withEdits: false, withTail: true }), blind), []);
  const searcher = openSearcher(generation);
  for (const text of ['WVWZZZ1KZ8W97030?', 'W*97030*', '*Z8W97*', '*8W97030?']) {
    const { count, candidates } = searcher.pattern({ pattern: patternOf(text), kinds: ALL_KINDS, country: 0, traits: NO_TRAITS }, blind, GO_ON);
    assert.deepEqual([count, candidates.map((one) => one.text)], [1, ['WVWZZZ1KZ8W970303']], text);
  }
  assert.equal(found(generation, ask('WVWZZZ1KZ8W970301'), { isHidden: new Uint8Array(4), minute: 99 }).length, 3);
});

test('of many matches those that agree with what else was said come first; the count is of all', () => {
  const records = Array.from({ length: 300 }, (_, n) => record(n, [`WVWZZZ1KZ8W${String(970_000 + n)}`], { traits: { ...NO_TRAITS, colours: n % 100 === 7 ? 4 : 1, year: 2008 } }));
  const searcher = openSearcher(worldOf(records, 200));
  const { candidates, count } = searcher.pattern({ pattern: patternOf('WVWZZZ1K*'), kinds: ALL_KINDS, country: 0, traits: { ...NO_TRAITS, colours: 4 } }, EVERYONE, { most: 3, mayGoOn: () => true });
  assert.equal(count, 300);
  assert.deepEqual(candidates.map(({ text }) => text.slice(-3)).sort(), ['007', '107', '207']);
});

test('numbers beyond what a generation has room for are refused, and nothing of them is left', () => {
  const generation = newGeneration({ records: 3, shelves: SHELVES.map(() => 2) });
  const writer = openWriter(generation);
  assert.ok(writer.learn(record(1, ['AB123', 'AB124'])));
  assert.equal(writer.learn(record(2, ['AB125'])), false);
  assert.equal(writer.learn(record(1, ['AB126'])), false, 'a change that has no room leaves the old numbers');
  assert.deepEqual(found(generation, ask('AB123', { withEdits: false })), ['AB123']);
  assert.deepEqual(found(generation, ask('AB125', { withEdits: false })), []);
  const roomier = rebuilt(generation, roomFor);
  assert.ok(openWriter(roomier).learn(record(2, ['AB125'])));
  assert.deepEqual(found(roomier, ask('AB125', { withEdits: false })), ['AB125']);
});

test('a maker’s line says what the asker may see that minute, whatever was there once: cleared, hidden and shown again, changed, over', () => {
  const generation = worldOf([], 500);
  const writer = openWriter(generation);
  const standing = new Map<number, EngineRecord>();
  let state = 7;
  const below = (most: number): number => { state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0; return (state >>> 8) % most; };
  const vin = (): string => `1HGCM8263${below(3)}A${String(below(400)).padStart(6, '0')}`;
  const hiddenFrom = (): number => (below(3) === 0 ? 1 + below(2) : 0);
  let minute = 0;
  const expected = (line: number, { isHidden }: View): unknown => {
    const serials = [...standing.values()].flatMap(({ numbers, ...one }) => (one.endsAt > minute && isHidden[one.hiddenFrom] === 0 ? numbers : [])).flatMap(({ text }) => (text.slice(9, 10) === String(line) ? [Number(text.slice(11))] : []));
    return serials.length === 0 ? undefined : { count: serials.length, first: Math.min(...serials), last: Math.max(...serials) };
  };
  let [compared, narrower] = [0, 0];
  for (let n = 0; n < 2_000; n += 1) {
    const name = below(60);
    const known = standing.get(name);
    const deed = below(4);
    if (deed === 3) writer.passTo(minute = below(20) === 0 ? Math.max(0, minute - 30) : minute + below(3)); // a clock that went back too
    else if (known && deed === 0) { writer.forget(known.name); standing.delete(name); } else {
      const next = known && deed === 1 ? { ...known, hiddenFrom: hiddenFrom(), endsAt: minute + below(200) } : record(name, [vin(), ...(below(4) === 0 ? [vin()] : [])], { hiddenFrom: hiddenFrom(), endsAt: below(3) === 0 ? NEVER : minute + below(200) });
      assert.ok(writer.learn(next));
      standing.set(name, next);
    }
    if (n % 20 !== 0) continue;
    for (const isHidden of [[0, 0, 0], [0, 1, 0], [0, 1, 1]]) {
      const view: View = { isHidden: Uint8Array.from(isHidden), minute };
      for (const one of [generation, rebuilt(generation, roomFor)]) {
        for (const line of [0, 1, 2]) assert.deepEqual(openSearcher(one).lineOf(`1HGCM8263${line}A000001`, view), expected(line, view), `after ${n}, line ${line}, as one from whom ${isHidden.join('')} is hidden`);
        compared += 1;
      }
      if (JSON.stringify(expected(0, view)) !== JSON.stringify(expected(0, { ...view, isHidden: new Uint8Array(3) }))) narrower += 1;
    }
  }
  assert.ok(compared > 500 && narrower > 50, `${compared} compared, in ${narrower} of them something was hidden`);
});

test('a maker’s line is counted with the serials seen, whatever its check digits, and tells nothing of what is hidden', () => {
  const generation = worldOf([record(1, ['1HGCM82633A004352']), record(2, ['1HGCM82653A004370']), record(3, ['1HGCM82643A104370']), record(4, ['1HGCM82643A999999'], { hiddenFrom: 2 }), record(5, ['1HGCM82643A000001'], { hiddenFrom: 1 })], 2);
  const narrow: View = { isHidden: Uint8Array.from([0, 1, 1]), minute: 100 };
  for (const one of [generation, rebuilt(generation, roomFor)]) assert.deepEqual(openSearcher(one).lineOf('1HGCM826X3A000001', narrow), { count: 3, first: 4352, last: 104_370 });
  const searcher = openSearcher(generation);
  assert.equal(searcher.lineOf('1HGCM826X4A000001', narrow), undefined);
  assert.deepEqual(searcher.lineOf('1HGCM826X3A000001', { ...narrow, isHidden: Uint8Array.from([0, 1, 0]) }), { count: 4, first: 4352, last: 999_999 }, 'for one who may see the fourth');
});
