/** Every question put to the engine: how long it takes, whether what was planted comes back, and whether it is all that the plain way finds. */
import type { Candidate, NumberAsk, PatternAsk } from '../../src/matching/engine.ts';
import { patternOf } from '../../src/matching/pattern.ts';
import type { Searcher } from '../../src/matching/searcher.ts';
import { QUESTIONS, questionsOf, type Asked, type QuestionKind, type Sample } from '../questions.ts';
import { askOf, judge } from '../reference.ts';
import { shown, time } from '../sheet.ts';
import { timeEach, type Times } from '../timing.ts';
import { EVERYTHING, indexOf, kindsFor } from '../world.ts';

/** Of so many planted, so many came back. */
export type Share = { readonly found: number; readonly of: number };
export type Row = {
  readonly name: string; readonly title: string; readonly times: Times;
  readonly planted?: Share;
  /** Against the plain way: questions of which every record came back, and whose count was exact. */
  readonly whole?: Share;
  readonly perAnswer: number;
  /** Answered from tables; the others are scans. */
  readonly quick: number;
};

/** As many as an answer may hold. */
const MOST = 2_000;
const MOST_OF_PATTERN = 100;
const NO_TRAITS = { make: 0, model: 0, year: 0, colours: 0, category: 0 };
const LIMITS = { most: MOST_OF_PATTERN, mayGoOn: (): boolean => true };
const WITHIN_MS = 20_000;
const JUDGED = 20;

export type Answer = { readonly indexes: readonly number[]; readonly count: number };
/** A question as the engine takes it, made before the clock runs. */
export type Prepared = { readonly asked: Asked; readonly pattern?: PatternAsk; readonly number?: NumberAsk };
export const prepare = ({ way, of }: QuestionKind, asked: Asked): Prepared => (way === 'pattern'
  ? { asked, pattern: { pattern: patternOf(asked.text), kinds: kindsFor(of, asked.text), country: 0, traits: NO_TRAITS } } : { asked, number: askOf(way, of, asked.text) });

/** What a question costs, without the bench's own book-keeping. */
export function asker(searcher: Searcher): (question: Prepared) => unknown {
  return ({ pattern, number }) => (pattern ? searcher.pattern(pattern, EVERYTHING, LIMITS) : number && searcher.numbers(number, EVERYTHING, MOST));
}

function answer(searcher: Searcher, { pattern, number }: Prepared): Answer {
  const indexesOf = (candidates: readonly Candidate[]): readonly number[] => [...new Set(candidates.map(({ record }) => indexOf(searcher.nameOf(record))))];
  if (pattern) {
    const { candidates, count } = searcher.pattern(pattern, EVERYTHING, LIMITS);
    return { indexes: indexesOf(candidates), count };
  }
  const indexes = number ? indexesOf(searcher.numbers(number, EVERYTHING, MOST).candidates) : [];
  return { indexes, count: indexes.length };
}

/** Patterns give the first of many, so what was planted may be behind them: those count where everything is told. */
function plantedOf(searcher: Searcher, questions: readonly Prepared[]): { readonly planted?: Share; readonly perAnswer: number } {
  let found = 0;
  let of = 0;
  let answers = 0;
  for (const question of questions) {
    const { indexes, count } = answer(searcher, question);
    answers += count;
    if (question.asked.of === undefined || count > indexes.length) continue;
    of += 1;
    if (indexes.includes(question.asked.of)) found += 1;
  }
  return { ...(of > 0 ? { planted: { found, of } } : {}), perAnswer: answers / Math.max(1, questions.length) };
}

export type Effort = { readonly count: number; readonly perKind: number; readonly isJudged: boolean };
/** Look-ups are so short that a hundred make one timing; so many different ones that no cache holds them all, and the first tenth is enough for the compiler. */
const LOOK_UPS_MORE = 200;
export const LOOK_UP_BATCH = 100;

export function measureAll(searcher: Searcher, sample: Sample, { count, perKind, isJudged }: Effort): readonly Row[] {
  const asked = QUESTIONS.map((kind) => ({ kind, questions: questionsOf(kind, sample, { seed: 11, count: kind.way === 'equal' ? perKind * LOOK_UPS_MORE : perKind }).map((one) => prepare(kind, one)) }));
  const rows: Row[] = [];
  for (const { kind, questions } of asked) {
    const isShort = kind.way === 'equal';
    const times = timeEach(questions, asker(searcher), { batch: isShort ? LOOK_UP_BATCH : 1, withinMs: WITHIN_MS });
    const checked = questions.slice(0, Math.min(times.questions, perKind));
    const quick = kind.way === 'pattern' ? checked.filter(({ pattern }) => pattern && searcher.isQuick(pattern.pattern)).length / Math.max(1, checked.length) : 1;
    rows.push({ name: kind.name, title: kind.title, times, ...plantedOf(searcher, checked), quick });
    process.stderr.write(`  ${kind.title}: ${shown(times.questions)} asked, p50 ${time(times.p50Ms)}, p99 ${time(times.p99Ms)}\n`);
  }
  return isJudged ? withJudgement(searcher, rows, asked, count) : rows;
}

function withJudgement(searcher: Searcher, rows: readonly Row[], asked: readonly { kind: QuestionKind; questions: readonly Prepared[] }[], count: number): readonly Row[] {
  const judged = judge(count, asked.map(({ kind, questions }) => ({ kind, asked: questions.slice(0, JUDGED).map((question) => question.asked) })));
  const whole = new Map<string, { found: number; of: number }>();
  for (const { kind, asked: one, must } of judged) {
    const { indexes, count: counted } = answer(searcher, prepare(kind, one));
    const found = new Set(indexes);
    const isAll = kind.way === 'pattern' ? counted === must.size && (counted > MOST_OF_PATTERN || [...must].every((index) => found.has(index))) : [...must].every((index) => found.has(index));
    const share = whole.get(kind.name) ?? { found: 0, of: 0 };
    if (!isAll) process.stderr.write(`  NOT ALL: ${kind.title}, ${one.text}: ${counted} found, ${must.size} there are\n`);
    whole.set(kind.name, { found: share.found + (isAll ? 1 : 0), of: share.of + 1 });
  }
  return rows.map((row) => { const share = whole.get(row.name); return share ? { ...row, whole: share } : row; });
}
