/** What cameras and gateways found, as it is found: the newest large, for whoever stands behind the lane. */
import { useEffect, useRef, useState } from 'react';
import type { LaneSighting } from '../../../../src/modules/checks/schema.ts';
import { useMe } from '../../api/queries.ts';
import { Loading, Whole } from '../../states/states.tsx';
import { Taps } from '../../states/taps.tsx';
import { soundAlert } from '../alerts.ts';
import { CheckPlaces } from '../check-places.tsx';
import { words } from '../words/index.ts';
import { EarlierSighting, NewestSighting } from './sightings.tsx';
import { isQuiet, markOf } from './standing.ts';
import { SIDES, useLane, type LaneSide } from './watching.ts';
import '../check.css';
import './lane.css';

export function LaneScreen() {
  const { say } = words.useWords();
  const { data: me } = useMe();
  const [side, setSide] = useState<LaneSide>('bureau');
  const mayWatch = me?.actions.includes('checks.lane') === true;
  const { sightings, isLost } = useLane(side, mayWatch);
  useHeard(sightings, side);
  const [newest, ...others] = sightings ?? [];
  return (
    <div className="stack">
      <CheckPlaces />
      <h1>{say('lane.title')}</h1>
      {!mayWatch && <Whole sign="closed" title={say('state.denied')} />}
      {mayWatch && <Taps legend={say('lane.side')} isLegendSeen={false} choices={SIDES.map((one) => ({ value: one, label: say(`lane.${one}`) }))} value={side} choose={setSide} />}
      {isLost && <p className="notice warn" role="status">{say('lane.lost')}</p>}
      {mayWatch && !sightings && !isLost && <Loading />}
      {sightings && !newest && <Whole sign="empty" title={say('lane.none')}><p className="quiet">{say('lane.noneMore')}</p></Whole>}
      <div aria-live="assertive">{newest && <NewestSighting key={newest.check} seen={newest} />}</div>
      {others.length > 0 && <ul className="stack tight">{others.map((seen) => <li key={seen.check}><EarlierSighting seen={seen} /></li>)}</ul>}
    </div>
  );
}

/** A finding that was not there before, or has become a hit, is heard where the officer switched that on; a discreet one never. Nor what is there when one turns to other cameras. */
function useHeard(sightings: readonly LaneSighting[] | undefined, side: LaneSide): void {
  const known = useRef<{ readonly side: LaneSide; readonly marks: ReadonlySet<string> }>(undefined);
  useEffect(() => {
    if (!sightings) return;
    const before = known.current?.side === side ? known.current.marks : undefined;
    if (before && sightings.some((one) => !before.has(markOf(one)) && !isQuiet(one))) soundAlert();
    known.current = { side, marks: new Set(sightings.map(markOf)) };
  }, [sightings, side]);
}
