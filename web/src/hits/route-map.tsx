/** From where it was stolen to where it was found. Records and sightings name countries and places, no coordinates: the map shows the countries' middles, and says so. */
import { useMemo } from 'react';
import type { HitDetail } from '../../../src/modules/hits/schema.ts';
import type { Vehicle } from '../../../src/modules/vehicles/schema.ts';
import { WorldMap } from '../map/world-map.tsx';
import { isolated } from '../words/isolated.ts';
import { hitsWords } from './words/index.ts';

export function RouteMap({ hit, event }: { readonly hit: HitDetail; readonly event: Vehicle['event'] }) {
  const { say, formats } = hitsWords.useWords();
  const [from, to] = [event?.country, hit.country];
  const nameOf = (place: string | undefined, country: string): string => isolated([place, formats.country(country)].filter((part) => part !== undefined).join(', '));
  const label = from === undefined || to === undefined ? '' : say('hits.route', { from: nameOf(event?.place, from), to: nameOf(hit.place, to) });
  const routes = useMemo(() => (from === undefined || to === undefined ? [] : [{ from, to, n: 1, label }]), [from, to, label]);
  if (routes.length === 0) return null;
  return (
    <section className="card stack tight">
      <h2>{say('hits.map')}</h2>
      <p>{label}</p>
      <WorldMap routes={routes} title={say('hits.mapTitle', { route: label })} isClose />
      <p className="quiet small">{say('hits.mapExact')}</p>
    </section>
  );
}
