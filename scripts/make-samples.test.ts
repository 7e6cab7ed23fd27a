/** The committed samples are what the script writes, small, and recognisable as training numbers. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasValidCheckDigit, mustBeChecked } from '../bench/generator/check-digit.ts';
import { makeSamples } from './make-samples.ts';

const samples = makeSamples();
const everything = [...samples.values()].join('\n');
const vins = [...new Set(everything.match(/\b[A-HJ-NPR-Z0-9]{17}\b/g))];

test('the committed files are those that the script writes', () => {
  for (const [path, text] of samples) assert.equal(readFileSync(join(import.meta.dirname, '..', 'samples', path), 'utf8'), text, path);
});

test('together they stay small', () => {
  assert.ok(Buffer.byteLength(everything) <= 400_000);
});

test('every VIN has a training serial, and a check digit where its market asks for one, but for the one bad case', () => {
  assert.ok(vins.length > 400);
  assert.deepEqual(vins.filter((vin) => !/97\d{4}$/.test(vin)), []);
  assert.deepEqual(vins.filter((vin) => mustBeChecked(vin) && !hasValidCheckDigit(vin)), ['1HGCM82613A970777']);
});

test('no reference twice within a file, every listed file is there', () => {
  const index = JSON.parse(samples.get('training/index.json')!) as { bureau: string; file: string }[];
  for (const { bureau, file } of index) {
    const text = samples.get(`training/${file}`);
    assert.ok(text, file);
    const references = text.match(new RegExp(`\\b${bureau}-TRN-\\d{4}\\b`, 'g')) ?? [];
    assert.equal(new Set(references).size, references.length, file);
  }
});
