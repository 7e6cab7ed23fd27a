/** What a camera found that may be meant: never called a hit, and to be compared by a person. */
import { Link } from '@tanstack/react-router';
import type { LaneSighting } from '../../../../src/modules/checks/schema.ts';
import { AnswerShape, type Shape } from '../../theme/shapes.tsx';
import { words } from '../words/index.ts';

type Props = { readonly seen: LaneSighting };

const shapeOf = ({ candidates }: LaneSighting): Shape => (isDiscreetSighting(candidates) ? 'neutral' : 'candidates');
const isDiscreetSighting = (candidates: LaneSighting['candidates']): boolean => candidates.some(({ discreet }) => discreet === true);
/** Whether nobody may notice that it was found. */
export const isQuiet = ({ candidates }: LaneSighting): boolean => isDiscreetSighting(candidates);

export function NewestSighting({ seen }: Props) {
  const { say, sayCode, formats } = words.useWords();
  const shape = shapeOf(seen);
  return (
    <article className="stack">
      <section className={`answer answer-${shape}`} data-lane={seen.check}>
        <AnswerShape shape={shape} />
        <h2 className="lane-word">{say(`answer.${shape}`)}</h2>
        <p className="lane-number"><Numbers seen={seen} /></p>
        <p><b><bdi>{whereOf(seen)}</bdi></b></p>
        <p className="answer-at"><time dateTime={seen.seenAt}>{formats.moment(seen.seenAt)}</time></p>
      </section>
      <ul className="stack tight lane-candidates">{seen.candidates.map(({ record, owner, reference, make, model, year, colour }) => (
        <li key={record}><b><bdi>{[make, model, year].filter(Boolean).join(' ')}</bdi></b>{colour !== undefined && <> · <bdi>{sayCode('colour', colour)}</bdi></>} · <bdi>{owner}</bdi> <span className="stamped">{reference}</span></li>
      ))}</ul>
      <p><Link to="/check/answers/$id" params={{ id: seen.check }} className="go-on">{say('lane.compare')}</Link></p>
    </article>
  );
}

export function EarlierSighting({ seen }: Props) {
  const { say, formats } = words.useWords();
  const shape = shapeOf(seen);
  return (
    <Link to="/check/answers/$id" params={{ id: seen.check }} className={`card lane-row finding-${shape === 'candidates' ? 'candidate' : shape}`}>
      <AnswerShape shape={shape} />
      <span className="lane-what"><b>{say(`answer.${shape}`)}</b> <Numbers seen={seen} /></span>
      <span className="quiet small"><time dateTime={seen.seenAt}>{formats.moment(seen.seenAt)}</time> · <bdi>{whereOf(seen)}</bdi></span>
    </Link>
  );
}

function Numbers({ seen: { numbers } }: Props) {
  const { say } = words.useWords();
  return numbers.length === 0 ? <>{say('recent.hashed')}</> : <>{numbers.map((number, at) => <span key={`${number}${at}`} className="stamped">{number}</span>)}</>;
}

const whereOf = ({ lane, direction, camera, device, place }: LaneSighting): string => [lane, direction, camera ?? device, place].filter(Boolean).join(' · ');
