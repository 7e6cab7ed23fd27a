/** What cameras and gateways found, as it is found: the newest large, for whoever stands behind the lane. */
import { useEffect, useRef, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { Hit, HitDetail } from '../../../../src/modules/hits/schema.ts';
import type { AskCheck } from '../../../../src/modules/checks/schema.ts';
import { ask } from '../../api/client.ts';
import { hit as hitQuery, useMe } from '../../api/queries.ts';
import { AdviceBox } from '../../hits/advice.tsx';
import { Failed, Loading, Whole } from '../../states/states.tsx';
import { Taps } from '../../states/taps.tsx';
import { AnswerShape, type Shape } from '../../theme/shapes.tsx';
import { soundAlert } from '../alerts.ts';
import { CheckPlaces } from '../check-places.tsx';
import { loggedCheck } from '../recent/recent-queries.ts';
import { words } from '../words/index.ts';
import '../check.css';
import './lane.css';

/** Findings that a lane shows: what is older is among the hits. */
const SHOWN = 10;
const ASKED = '30';
const SIDES = ['unit', 'bureau'] as const;

/** Heard of under `hits`: what is found appears by itself. */
const found = queryOptions({ queryKey: ['hits', 'lane'], queryFn: () => ask<{ items: Hit[] }>('GET', '/v1/hits', { query: { role: 'finder', limit: ASKED } }) });

type Seen = { readonly hit: HitDetail; readonly device: string; readonly question: Partial<AskCheck>; readonly seenAt: string };

export function LaneScreen() {
  const { say } = words.useWords();
  const { data: me } = useMe();
  const [side, setSide] = useState<(typeof SIDES)[number]>('bureau');
  const { data, error, isPending, refetch } = useQuery(found);
  const hits = (data?.items ?? []).filter(({ unit }) => side === 'bureau' || unit === me?.unit);
  const seen = useSeen(hits);
  useHeard(seen);
  const [newest, ...others] = seen;
  return (
    <div className="stack">
      <CheckPlaces />
      <h1>{say('lane.title')}</h1>
      <Taps legend={say('lane.side')} isLegendSeen={false} choices={SIDES.map((one) => ({ value: one, label: say(`lane.${one}`) }))} value={side} choose={setSide} />
      {isPending && <Loading />}
      {!isPending && !data && <Failed cause={error} role={me?.role} again={() => void refetch()} />}
      {data && !newest && <Whole sign="empty" title={say('lane.none')}><p className="quiet">{say('lane.noneMore')}</p></Whole>}
      <div aria-live="assertive">{newest && <Newest seen={newest} />}</div>
      {others.length > 0 && <ul className="stack tight">{others.map((one) => <li key={one.hit.id}><Earlier seen={one} /></li>)}</ul>}
    </div>
  );
}

/** Of each hit its newest sighting, where a device made it: cameras and gateways, not officers. */
function useSeen(hits: readonly Hit[]): readonly Seen[] {
  const details = useQueries({ queries: hits.map(({ id }) => hitQuery(id)) }).flatMap(({ data }) => (data ? [data] : []));
  const newest = details.flatMap((hit) => { const last = hit.seen.at(-1); return last ? [{ hit, check: last.check, seenAt: last.seenAt }] : []; });
  const checks = useQueries({ queries: newest.map(({ check }) => loggedCheck(check)) });
  return newest.flatMap(({ hit, seenAt }, at): Seen[] => {
    const logged = checks[at]?.data;
    return logged?.device === undefined ? [] : [{ hit, seenAt, device: logged.device, question: logged.question as Partial<AskCheck> }];
  }).sort((a, b) => (a.seenAt < b.seenAt ? 1 : -1)).slice(0, SHOWN);
}

/** A finding that was not there before is heard where the officer switched that on; a discreet one never. */
function useHeard(seen: readonly Seen[]): void {
  const known = useRef<ReadonlySet<string>>(undefined);
  const marks = seen.map(({ hit, seenAt }) => `${hit.id} ${seenAt}`).join();
  useEffect(() => {
    const now = new Set(marks === '' ? [] : marks.split(','));
    const fresh = seen.filter(({ hit, seenAt }) => known.current?.has(`${hit.id} ${seenAt}`) === false);
    if (fresh.some(({ hit }) => hit.discreet !== true)) soundAlert();
    if (now.size > 0 || known.current) known.current = now;
  }, [marks]);
}

const shapeOf = ({ hit }: Seen): Shape => (hit.discreet === true ? 'neutral' : hit.state === 'candidate' ? 'candidates' : 'hit');

function Newest({ seen }: { readonly seen: Seen }) {
  const { say, formats } = words.useWords();
  const shape = shapeOf(seen);
  const { hit } = seen;
  return (
    <article className="stack">
      <section className={`answer answer-${shape}`} data-lane={hit.id}>
        <AnswerShape shape={shape} />
        <h2 className="lane-word">{say(`answer.${shape}`)}</h2>
        <p className="lane-number"><Numbers seen={seen} /></p>
        <p><b><bdi>{whereOf(seen)}</bdi></b></p>
        <p className="answer-at"><time dateTime={seen.seenAt}>{formats.moment(seen.seenAt)}</time></p>
      </section>
      <p className="row"><span className="tag">{say(`hit.state.${hit.state}`)}</span> <bdi>{hit.owner}</bdi> <span className="stamped">{hit.reference}</span></p>
      <AdviceBox advice={hit.advice} isCalm={hit.discreet === true} />
      <p><Link to="/hits/$id" params={{ id: hit.id }} className="go-on">{say('hit.open')}</Link></p>
    </article>
  );
}

function Earlier({ seen }: { readonly seen: Seen }) {
  const { say, formats } = words.useWords();
  const shape = shapeOf(seen);
  return (
    <Link to="/hits/$id" params={{ id: seen.hit.id }} className={`card lane-row finding-${shape === 'candidates' ? 'candidate' : shape}`}>
      <AnswerShape shape={shape} />
      <span className="lane-what"><b>{say(`answer.${shape}`)}</b> <Numbers seen={seen} /></span>
      <span className="quiet small"><time dateTime={seen.seenAt}>{formats.moment(seen.seenAt)}</time> · <bdi>{whereOf(seen)}</bdi></span>
    </Link>
  );
}

/** What the camera read; the owner's reference where hashes alone are kept of it. */
function Numbers({ seen: { question: { vehicle }, hit } }: { readonly seen: Seen }) {
  const read = vehicle === undefined ? [] : [vehicle.plate, ...(vehicle.plates ?? [])].flatMap((plate) => (plate ? [plate.number] : [])).concat([vehicle.vin, ...(vehicle.vins ?? []).map(({ number }) => number), vehicle.number].filter((one) => one !== undefined));
  return <>{(read.length === 0 ? [hit.reference] : read).map((number, at) => <span key={`${number}${at}`} className="stamped">{number}</span>)}</>;
}

/** The camera, its lane and direction, and the place, as the check named them. */
function whereOf({ device, question, hit }: Seen): string {
  const named = typeof question.device === 'object' ? [question.device.lane, question.device.direction, question.device.camera ?? question.device.name] : [device];
  return [...named, question.place ?? hit.place].filter(Boolean).join(' · ');
}
