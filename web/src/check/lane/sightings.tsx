/** What a camera found: a hit, which leads to its page and tells what to do; or what may be meant, never called a hit, which a person compares. */
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { LaneSighting } from '../../../../src/modules/checks/schema.ts';
import { useHit } from '../../api/queries.ts';
import { AdviceBox } from '../../hits/advice.tsx';
import { AnswerShape } from '../../theme/shapes.tsx';
import { words } from '../words/index.ts';
import { isQuiet, shapeOf } from './standing.ts';

type Props = { readonly seen: LaneSighting };

export function NewestSighting({ seen }: Props) {
  const { say, sayCode, formats } = words.useWords();
  const shape = shapeOf(seen);
  const [hit] = seen.hits;
  return (
    <article className="stack">
      <section className={`answer answer-${shape}`} data-lane={hit?.hit ?? seen.check}>
        <AnswerShape shape={shape} />
        <h2 className="lane-word">{say(`answer.${shape}`)}</h2>
        <p className="lane-number"><Numbers seen={seen} /></p>
        <p><b><bdi>{whereOf(seen)}</bdi></b></p>
        <p className="answer-at"><time dateTime={seen.seenAt}>{formats.moment(seen.seenAt)}</time></p>
      </section>
      <ul className="stack tight lane-records">{[...seen.hits, ...seen.candidates].map(({ record, owner, reference, make, model, year, colour }) => (
        <li key={record}><b><bdi>{[make, model, year].filter(Boolean).join(' ')}</bdi></b>{colour !== undefined && <> · <bdi>{sayCode('colour', colour)}</bdi></>} · <bdi>{owner}</bdi> <span className="stamped">{reference}</span></li>
      ))}</ul>
      {seen.hits.map(({ hit: id }) => <HitHere key={id} id={id} isCalm={isQuiet(seen)} />)}
      <p><Onward seen={seen} className="go-on">{say(hit ? 'hit.open' : 'lane.compare')}</Onward></p>
    </article>
  );
}

/** Where the hit stands at this moment, and what to do. */
function HitHere({ id, isCalm }: { readonly id: string; readonly isCalm: boolean }) {
  const { say } = words.useWords();
  const { data: hit } = useHit(id);
  if (!hit) return null;
  return <><p><span className="tag">{say(`hit.state.${hit.state}`)}</span></p><AdviceBox advice={hit.advice} isCalm={isCalm} /></>;
}

export function EarlierSighting({ seen }: Props) {
  const { say, formats } = words.useWords();
  const shape = shapeOf(seen);
  return (
    <Onward seen={seen} className={`card lane-row finding-${shape === 'candidates' ? 'candidate' : shape}`}>
      <AnswerShape shape={shape} />
      <span className="lane-what"><b>{say(`answer.${shape}`)}</b> <Numbers seen={seen} /></span>
      <span className="quiet small"><time dateTime={seen.seenAt}>{formats.moment(seen.seenAt)}</time> · <bdi>{whereOf(seen)}</bdi></span>
    </Onward>
  );
}

/** A hit has its page; what may be meant is compared where the answer is read. */
function Onward({ seen: { check, hits: [hit] }, className, children }: Props & { readonly className: string; readonly children: ReactNode }) {
  if (hit) return <Link to="/hits/$id" params={{ id: hit.hit }} className={className}>{children}</Link>;
  return <Link to="/check/answers/$id" params={{ id: check }} className={className}>{children}</Link>;
}

/** What the camera read; the owner's reference of a hit where hashes alone are kept of it. */
function Numbers({ seen: { numbers, hits } }: Props) {
  const { say } = words.useWords();
  const shown = numbers.length > 0 ? numbers : hits.map(({ reference }) => reference);
  return shown.length === 0 ? <>{say('recent.hashed')}</> : <>{shown.map((number, at) => <span key={`${number}${at}`} className="stamped">{number}</span>)}</>;
}

const whereOf = ({ lane, direction, camera, device, place }: LaneSighting): string => [lane, direction, camera ?? device, place].filter(Boolean).join(' · ');
