/** On every screen: checks that are not sent yet, and, loudly, answers that arrived since. */
import { useEffect } from 'react';
import { Link } from '@tanstack/react-router';
import { useMe } from '../../api/queries.ts';
import { AnswerShape, type Shape } from '../../theme/shapes.tsx';
import { useWords } from '../../words/use-words.ts';
import { shapeOf, whoOf } from '../shape-of.ts';
import { openOutbox, useKept, type Waiting } from './outbox.ts';
import './kept.css';

const LOUDEST: readonly Shape[] = ['hit', 'candidates', 'neutral', 'no_record', 'not_checked'];

export function KeptBand() {
  const { say, formats } = useWords();
  const { data: me } = useMe();
  const who = whoOf(me);
  useEffect(() => { if (who !== '') void openOutbox(who); }, [who]);
  const kept = useKept();
  const arrived = kept.filter(({ state }) => state === 'answered' || state === 'refused');
  const waiting = kept.length - arrived.length;
  const loudest = LOUDEST.find((shape) => arrived.some((one) => shapeOfKept(one) === shape));
  return (
    <div role={loudest === 'hit' || loudest === 'candidates' ? 'alert' : 'status'}>
      {loudest !== undefined && (
        <p className={`kept-band answer-${loudest}`}>
          <AnswerShape shape={loudest} /><b>{say('kept.arrived', { count: arrived.length, n: formats.number(arrived.length) })}: {say(`answer.${loudest}`)}</b> <Link to="/check/kept">{say('kept.read')}</Link>
        </p>
      )}
      {waiting > 0 && <p className="kept-band kept-waiting"><b>{say('kept.waiting', { count: waiting, n: formats.number(waiting) })}</b> <Link to="/check/kept">{say('kept.show')}</Link></p>}
    </div>
  );
}

const shapeOfKept = ({ answer }: Waiting): Shape => shapeOf(answer);
