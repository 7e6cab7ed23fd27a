/** What cameras and gateways found, as it is found: the newest large, for whoever stands behind the lane. */
import { useEffect, useRef, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { Hit, HitDetail } from '../../../../src/modules/hits/schema.ts';
import type { AskCheck, LaneSighting } from '../../../../src/modules/checks/schema.ts';
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
import { EarlierSighting, isQuiet, NewestSighting } from './sightings.tsx';
import { SIDES, useLane, type LaneSide } from './watching.ts';
import '../check.css';
import './lane.css';

/** Findings that a lane shows: what is older is among the hits. */
const SHOWN = 10;
const ASKED = '30';

/** Heard of under `hits`: what is found appears by itself. */
const found = queryOptions({ queryKey: ['hits', 'lane'], queryFn: () => ask<{ items: Hit[] }>('GET', '/v1/hits', { query: { role: 'finder', limit: ASKED } }) });

/** What stands on the lane: a hit, or what may be meant and is not compared. */
type Standing = { readonly key: string; readonly at: string; readonly isQuiet: boolean; readonly newest: React.ReactNode; readonly earlier: React.ReactNode };
type Seen = { readonly hit: HitDetail; readonly device: string; readonly question: Partial<AskCheck>; readonly seenAt: string };

export function LaneScreen() {
  const { say } = words.useWords();
  const { data: me } = useMe();
  const [side, setSide] = useState<LaneSide>('bureau');
  const { data, error, isPending, refetch } = useQuery(found);
  const { sightings, isLost } = useLane(side, me?.actions.includes('checks.lane') === true);
  const hits = (data?.items ?? []).filter(({ unit }) => side === 'bureau' || unit === me?.unit);
  const standing = [...useSeen(hits).map(standingHit), ...(sightings ?? []).map(standingSighting)].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, SHOWN);
  useHeard(standing, side);
  const [newest, ...others] = standing;
  return (
    <div className="stack">
      <CheckPlaces />
      <h1>{say('lane.title')}</h1>
      <Taps legend={say('lane.side')} isLegendSeen={false} choices={SIDES.map((one) => ({ value: one, label: say(`lane.${one}`) }))} value={side} choose={setSide} />
      {isLost && <p className="notice warn" role="status">{say('lane.lost')}</p>}
      {isPending && <Loading />}
      {!isPending && !data && <Failed cause={error} role={me?.role} again={() => void refetch()} />}
      {data && !newest && <Whole sign="empty" title={say('lane.none')}><p className="quiet">{say('lane.noneMore')}</p></Whole>}
      <div aria-live="assertive">{newest?.newest}</div>
      {others.length > 0 && <ul className="stack tight">{others.map(({ key, earlier }) => <li key={key}>{earlier}</li>)}</ul>}
    </div>
  );
}

const standingHit = (seen: Seen): Standing => ({ key: `${seen.hit.id} ${seen.seenAt}`, at: seen.seenAt, isQuiet: seen.hit.discreet === true, newest: <Newest seen={seen} />, earlier: <Earlier seen={seen} /> });
const standingSighting = (seen: LaneSighting): Standing => ({ key: seen.check, at: seen.seenAt, isQuiet: isQuiet(seen), newest: <NewestSighting seen={seen} />, earlier: <EarlierSighting seen={seen} /> });

/** Of each hit its newest sighting, where a device made it: cameras and gateways, not officers. */
function useSeen(hits: readonly Hit[]): readonly Seen[] {
  const details = useQueries({ queries: hits.map(({ id }) => hitQuery(id)) }).flatMap(({ data }) => (data ? [data] : []));
  const newest = details.flatMap((hit) => { const last = hit.seen.at(-1); return last ? [{ hit, check: last.check, seenAt: last.seenAt }] : []; });
  const checks = useQueries({ queries: newest.map(({ check }) => loggedCheck(check)) });
  return newest.flatMap(({ hit, seenAt }, at): Seen[] => {
    const logged = checks[at]?.data;
    return logged?.device === undefined ? [] : [{ hit, seenAt, device: logged.device, question: logged.question as Partial<AskCheck> }];
  });
}

/** A finding that was not there before is heard where the officer switched that on; a discreet one never. Nor what is there when one turns to other cameras. */
function useHeard(standing: readonly Standing[], side: LaneSide): void {
  const known = useRef<{ readonly side: LaneSide; readonly keys: ReadonlySet<string> }>(undefined);
  const marks = standing.map(({ key }) => key).join();
  useEffect(() => {
    const before = known.current?.side === side ? known.current.keys : undefined;
    const fresh = standing.filter(({ key }) => before?.has(key) === false);
    if (fresh.some((one) => !one.isQuiet)) soundAlert();
    if (standing.length > 0 || before) known.current = { side, keys: new Set(standing.map(({ key }) => key)) };
  }, [marks, side]);
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
