/** Where the map puts countries, and how it shows routes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placedOf, projectionOf, sizeOf, widthOf } from '../../web/src/map/routes.ts';
import { countryPoint } from '../../web/src/map/world.ts';

const near = (code: string, east: number, north: number): void => {
  const [x = NaN, y = NaN] = countryPoint(code) ?? [];
  assert.ok(Math.hypot(x - east, y - north) < 3, `${code} is at ${x}, ${y}`);
};

test('a country is where it is: by its largest land, small ones too, and none that is on no map', () => {
  near('NL', 5.3, 52.2);
  near('FR', 2.3, 46.6); // without Guiana
  near('BR', -53, -11);
  near('MT', 14.4, 35.9);
  near('XK', 20.9, 42.6);
  assert.equal(countryPoint('EU'), undefined);
});

test('a route whose end is not known is not drawn, the widest is drawn first, and four times as many are about twice as wide', () => {
  const placed = placedOf([{ from: 'NL', to: 'BR', n: 1, label: 'a' }, { from: 'NL', to: 'ZZ', n: 9, label: 'b' }, { from: [5, 52], to: 'PL', n: 4, label: 'c' }]);
  assert.deepEqual(placed.map(({ label }) => label), ['c', 'a']);
  assert.equal((widthOf(100, 100) - 2) / (widthOf(25, 100) - 2), 2);
});

test('a map of one route is closer than the world, and shows both of its ends', () => {
  const placed = placedOf([{ from: 'NL', to: 'PL', n: 1, label: 'a' }]);
  const [width, height] = sizeOf(true, 900);
  const [whole, close] = [projectionOf(placed, false, sizeOf(false, 900)), projectionOf(placed, true, [width, height])];
  assert.ok(close.scale() / width > 2 * whole.scale() / sizeOf(false, 900)[0]);
  for (const end of placed.flatMap(({ from, to }) => [from, to])) {
    const [x = -1, y = -1] = close([end[0], end[1]]) ?? [];
    assert.ok(x > 0 && x < width && y > 0 && y < height, `${x}, ${y}`);
  }
});
