/** How the peers' figures are laid out beside ours. It measures nothing. */
import { QUESTIONS } from '../questions.ts';
import { megabytes, rounded, shown, time } from '../sheet.ts';
import type { Times } from '../timing.ts';
import { ASKED } from './peer.ts';

export type Answered = { readonly cannot: string } | { readonly times: Times; readonly found: number; readonly of: number; readonly perAnswer: number };
export type PeerResult = { readonly name: string; readonly title: string; readonly loadedS: number; readonly bytes: number; readonly says: string; readonly count: number; readonly answered: Readonly<Record<string, Answered>> };
export type Laid = { readonly title: string; readonly note: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

type Measured = Exclude<Answered, { readonly cannot: string }>;
const titleOf = (name: string): string => QUESTIONS.find((kind) => kind.name === name)?.title ?? name;

/** A ratio as people say it: how many times as many, or a fraction. */
const ratio = (n: number): string => `× ${n >= 100 ? shown(n) : String(Number(n.toPrecision(2)))}`;

export function tablesOf(results: readonly PeerResult[]): readonly Laid[] {
  const ours = results.find(({ name }) => name === 'ours');
  if (!ours) throw new Error('without ours there is nothing to compare with');
  const names = Object.values(ASKED).flat();
  const head = ['Question', ...results.map(({ title }) => title)];
  const ofOurs = (name: string): Measured | undefined => { const one = ours.answered[name]; return one && 'times' in one ? one : undefined; };
  const each = (cell: (one: Measured, name: string, peer: PeerResult) => string): readonly (readonly string[])[] => names.map((name) => [titleOf(name), ...results.map((peer) => {
    const one = peer.answered[name];
    return one === undefined ? '' : 'cannot' in one ? 'cannot' : cell(one, name, peer);
  })]);
  const reasons = results.flatMap(({ title, answered }) => {
    const why = Map.groupBy(Object.entries(answered).flatMap(([name, one]) => ('cannot' in one ? [{ name, cannot: one.cannot }] : [])), ({ cannot }) => cannot);
    return Array.from(why, ([reason, ones]) => [title, ones.map(({ name }) => titleOf(name)).join('; '), reason]);
  });
  return [
    {
      title: 'Questions a second', note: 'In brackets: as a multiple of ours. “cannot”: no key of theirs leads there; reasons in the last table.', head,
      rows: each(({ times }, name, peer) => `${shown(times.perSecond)}${peer === ours ? '' : ` (${ratio(times.perSecond / (ofOurs(name)?.times.perSecond ?? NaN))})`}`),
    },
    { title: 'p50 / p99', note: 'One question at a time.', head, rows: each(({ times }) => `${time(times.p50Ms)} / ${time(times.p99Ms)}`) },
    { title: 'Recall of what was planted', note: 'In brackets: records an answer. Where an answer tells the first hundred only, questions with more are left out.', head, rows: each(({ found, of, perAnswer }) => `${of === 0 ? '–' : found === of ? '1' : (found / of).toFixed(4)} (${rounded(perAnswer)})`) },
    {
      title: 'Memory and loading', note: 'Loading includes the making of the records, which is the same for all.', head: ['', 'Keeps', 'What that is', 'a vehicle', 'of ours', 'Loaded in', 'of ours'],
      rows: results.map(({ title, bytes, says, count, loadedS }) => [title, megabytes(bytes), says, `${rounded(bytes / count)} bytes`, ratio(bytes / ours.bytes), `${rounded(loadedS)} s`, ratio(loadedS / ours.loadedS)]),
    },
    { title: 'What a peer cannot answer', note: 'By its keys; reading every record is possible anywhere.', head: ['Peer', 'Question', 'Why'], rows: reasons },
  ];
}
