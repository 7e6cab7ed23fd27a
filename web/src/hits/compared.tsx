/** What was seen beside what is recorded, character by character, as the hub holds the check against the record. */
import { useQuery } from '@tanstack/react-query';
import type { HitComparison } from '../../../src/modules/reports/schema.ts';
import { ask, Refused } from '../api/client.ts';
import { Comparison } from '../check/comparison.tsx';
import { WentWrong } from '../states/states.tsx';
import { hitsWords } from './words/index.ts';

export function Compared({ hit }: { readonly hit: string }) {
  const { say } = hitsWords.useWords();
  const { data, error } = useQuery({ queryKey: ['hit', hit, 'comparison'], queryFn: () => ask<HitComparison>('GET', `/v1/hits/${encodeURIComponent(hit)}/comparison`), staleTime: Infinity });
  const isGone = error instanceof Refused && error.status === 404;
  return (
    <section className="card stack tight">
      <h2>{say('compare.title')}</h2>
      {data && <Comparison fields={data.fields} />}
      {isGone ? <p className="quiet">{say('hits.notCompared')}</p> : <WentWrong cause={error} />}
    </section>
  );
}
