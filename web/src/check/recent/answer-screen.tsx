/** What a check found, told again as its records stand now. No new check is made of it. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useMe } from '../../api/queries.ts';
import { Failed, Loading } from '../../states/states.tsx';
import { SignOf } from '../../theme/shapes.tsx';
import { AnswerOf } from '../answer.tsx';
import { words } from '../words/index.ts';
import { answerAgain, loggedCheck } from './recent-queries.ts';
import '../check.css';
import type { Marked } from '../asking-hub.ts';

const route = getRouteApi('/check/answers/$id');

export function AnswerScreen() {
  const { id } = route.useParams();
  const { say } = words.useWords();
  const { data: me } = useMe();
  const { data: answer, error, refetch } = useQuery(answerAgain(id));
  const { data: logged } = useQuery(loggedCheck(id));
  if (!answer || !logged) return error ? <Failed cause={error} role={me?.role} again={() => void refetch()} /> : <Loading />;
  return (
    <div className="stack">
      <p><Link to="/check/recent" className="go-on"><SignOf sign="back" />{say('recent.title')}</Link></p>
      <AnswerOf asked={{ question: logged.question as Marked, answer }} />
      <p className="quiet">{say('recent.again')}</p>
    </div>
  );
}
