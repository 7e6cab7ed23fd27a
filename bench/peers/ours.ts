/**
 * The engine as a peer among peers: asked the same, answering as it does for the product. Records are told by their numbers,
 * as the others tell theirs; freshly sorted they are numbered from 1 in the order of the stream.
 */
import { figuresOf, type Generation } from '../../src/matching/generation.ts';
import { patternOf } from '../../src/matching/pattern.ts';
import { openSearcher, type Searcher } from '../../src/matching/searcher.ts';
import { QUESTIONS } from '../questions.ts';
import { askOf } from '../reference.ts';
import { build } from '../speed/build.ts';
import { EVERYTHING, kindsFor } from '../world.ts';
import { ASKED, hits, type Hits, type Peer, type Way } from './peer.ts';

const MOST = 2_000;
const NO_TRAITS = { make: 0, model: 0, year: 0, colours: 0, category: 0 };
const LIMITS = { most: 100, mayGoOn: (): boolean => true };

export function openOurs(): Peer {
  let generation: Generation | undefined;
  let searcher: Searcher | undefined;
  const names = new Set<string>(Object.values(ASKED).flat());
  const ready = (): Searcher => { if (!searcher) throw new Error('nothing is loaded yet'); return searcher; };
  const ways = QUESTIONS.filter(({ name }) => names.has(name)).map((kind): [string, Way] => [kind.name, (text): Hits => {
    const s = ready();
    if (kind.way !== 'pattern') return hits(s.numbers(askOf(kind.way, kind.of, text), EVERYTHING, MOST).candidates.map(({ record }) => record - 1));
    const { candidates, count } = s.pattern({ pattern: patternOf(text), kinds: kindsFor(kind.of, text), country: 0, traits: NO_TRAITS }, EVERYTHING, LIMITS);
    return { indexes: candidates.map(({ record }) => record - 1), count };
  }]);
  return {
    load: (count) => { ({ generation } = build(count)); searcher = openSearcher(generation); },
    keeps: () => ({ bytes: generation ? figuresOf(generation).bytes : 0, says: 'buffers in use' }),
    ways: Object.fromEntries(ways), cannot: {}, close: () => undefined,
  };
}
