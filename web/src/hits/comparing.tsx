/** A candidate that arrived late waits for an officer's word: the same vehicle, which makes a hit of it, or not. */
import { Button } from '../theme/controls.tsx';
import { useQueryClient } from '@tanstack/react-query';
import type { HitDetail } from '../../../src/modules/hits/schema.ts';
import { renewHits } from '../api/hit-lists.ts';
import { useCompare, useMe } from '../api/queries.ts';
import { WentWrong } from '../states/states.tsx';
import { hitsWords } from './words/index.ts';

export function Comparing({ hit }: { readonly hit: HitDetail }) {
  const { say } = hitsWords.useWords();
  const { data: me } = useMe();
  const queries = useQueryClient();
  const compare = useCompare(hit.seen[0]?.check ?? '');
  if (hit.state !== 'candidate' || hit.seen.length === 0 || me?.actions.includes('checks.compare') !== true) return null;
  const answer = (same: boolean): void => {
    compare.mutate({ record: hit.record, same }, { onSuccess: () => {
      renewHits(queries, hit.id);
      void queries.invalidateQueries({ queryKey: ['hit', hit.id] });
    } });
  };
  return (
    <section className="card stack tight" aria-label={say('compare.question')}>
      <h2>{say('compare.question')}</h2>
      {compare.data?.same === false && <p className="notice" role="status">{say('compare.saidNotSame')}</p>}
      <div className="halves">
        <Button size="lg" disabled={compare.isPending} onClick={() => { answer(true); }}>{say('compare.same_vehicle')}</Button>
        <Button size="lg" variant="default" disabled={compare.isPending} onClick={() => { answer(false); }}>{say('compare.not_same')}</Button>
      </div>
      <WentWrong cause={compare.error} />
    </section>
  );
}
