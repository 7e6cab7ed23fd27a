/** What this officer checked in the last hours, newest first: the end of the number, the outcome, and how its hits stand. */
import { Link } from '@tanstack/react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '../../theme/controls.tsx';
import { useMe } from '../../api/queries.ts';
import { Failed, Loading, Whole } from '../../states/states.tsx';
import { AnswerShape } from '../../theme/shapes.tsx';
import { CheckPlaces } from '../check-places.tsx';
import { words } from '../words/index.ts';
import { ownChecks, type OwnCheck } from './recent-queries.ts';
import '../check.css';
import './recent.css';

export function RecentScreen() {
  const { say } = words.useWords();
  const { data: me } = useMe();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({ ...ownChecks, refetchOnMount: 'always' });
  const checks = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className="stack">
      <CheckPlaces />
      <h1>{say('recent.title')}</h1>
      {isPending && <Loading />}
      {!isPending && !data && <Failed cause={error} role={me?.role} again={() => void refetch()} />}
      {data && checks.length === 0 && <Whole sign="empty" title={say('recent.none')}><p className="quiet">{say('recent.noneMore')}</p></Whole>}
      {checks.length > 0 && <ul className="stack tight">{checks.map((check) => <li key={check.id}><Row check={check} mayOpen={me?.actions.includes('checks.again') === true && check.numbers.length > 0} /></li>)}</ul>}
      {hasNextPage && <Button variant="default" disabled={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>{say('hits.more')}</Button>}
    </div>
  );
}

/** Where only hashes are kept of what was asked, there is no answer to open. */
function Row({ check, mayOpen }: { readonly check: OwnCheck; readonly mayOpen: boolean }) {
  const { say, sayCode, formats } = words.useWords();
  const shape = check.discreet === true ? 'neutral' : check.outcome;
  const inside = (
    <>
      <span className="recent-shape"><AnswerShape shape={shape} /></span>
      <span className="recent-what"><b>{say(`answer.${shape}`)}</b> {check.numbers.length === 0 ? <span className="quiet">{say('recent.hashed')}</span> : check.numbers.map(({ masked }, at) => <span key={`${masked}${at}`} className="stamped" aria-label={say('recent.endsWith', { end: masked.replaceAll('•', '') })} role="img">{masked}</span>)}</span>
      <span className="quiet small recent-when"><time dateTime={check.at}>{formats.moment(check.at)}</time> · {sayCode('purpose', check.purpose)}{check.capture !== undefined && <> · {sayCode('capture', check.capture)}</>}</span>
      {check.hits.map(({ id, state }) => <span key={id} className="tag">{say(`hit.state.${state}`)}</span>)}
    </>
  );
  const tone = `card recent-row finding-${shape === 'candidates' ? 'candidate' : shape}`;
  return mayOpen ? <Link to="/check/answers/$id" params={{ id: check.id }} className={tone}>{inside}</Link> : <div className={tone}>{inside}</div>;
}
