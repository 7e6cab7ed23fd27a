/** The world's outline, and where its countries are: from Natural Earth (public domain) by world-atlas. Loaded only where a map is shown. Knows no hits. */
import { geoArea, geoCentroid } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import atlas from 'world-atlas/countries-110m.json' with { type: 'json' };
import { SMALL_COUNTRIES } from './small-countries.ts';

/** East and north, in degrees. */
export type Point = readonly [longitude: number, latitude: number];

type Topology = Parameters<typeof mesh>[0];
type Countries = Extract<Parameters<typeof mesh>[1], { type: 'GeometryCollection' }>;
const topology = atlas as unknown as Topology & { readonly objects: { readonly countries: Countries } };
const ANTARCTICA = '010';
const inhabited: Countries = { ...topology.objects.countries, geometries: topology.objects.countries.geometries.filter(({ id }) => id !== ANTARCTICA) };

const countries = feature(topology, inhabited);
export const LAND: GeoJSON.FeatureCollection = countries;
/** The lines between countries, each once. */
export const BORDERS: GeoJSON.MultiLineString = mesh(topology, inhabited, (a, b) => a !== b);

let points: ReadonlyMap<string, Point> | undefined;

/** The middle of a country's largest piece of land, by its two letters (ISO 3166-1); undefined where it is on no map. */
export function countryPoint(code: string): Point | undefined {
  points ??= new Map([
    ...countries.features.flatMap(({ id, geometry }): [string, Point][] => (id === undefined ? [] : [[lettersOf(String(id)), geoCentroid(largestOf(geometry as GeoJSON.Polygon | GeoJSON.MultiPolygon))]])),
    ...SMALL_COUNTRIES.split(', ').map((row): [string, Point] => { const [letters = '', east, north] = row.split(' '); return [letters, [Number(east), Number(north)]]; }),
  ]);
  return points.get(code);
}

/** Two letters for a country's three digits, as Unicode's registry of regions tells them. */
const lettersOf = (digits: string): string => new Intl.Locale(`und-${digits}`).region ?? digits;

/** Without the lands overseas: the middle of France is in France. */
function largestOf(geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon): GeoJSON.Polygon {
  if (geometry.type === 'Polygon') return geometry;
  const pieces = geometry.coordinates.map((coordinates): GeoJSON.Polygon => ({ type: 'Polygon', coordinates }));
  return pieces.reduce((largest, piece) => (geoArea(piece) > geoArea(largest) ? piece : largest));
}
