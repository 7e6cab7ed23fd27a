/** The header that says in which trace a caller is: examples and refusals of W3C Trace Context. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTraceparent, writeTraceparent } from './traceparent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test('a trace is read as its caller wrote it, and written so again', () => {
  for (const [header, isSampled] of [[`00-${TRACE}-${SPAN}-01`, true], [`00-${TRACE}-${SPAN}-00`, false]] as const) {
    const place = readTraceparent(header);
    assert.deepEqual(place, { traceId: TRACE, spanId: SPAN, isSampled });
    assert.equal(writeTraceparent(place), header);
  }
  assert.equal(readTraceparent(`00-${TRACE}-${SPAN}-03`)?.isSampled, true, 'other flags are left aside');
  assert.equal(readTraceparent(`cc-${TRACE}-${SPAN}-01-what-comes-later`)?.traceId, TRACE, 'a later version is read as far as this one goes');
});

test('what is malformed counts as no trace', () => {
  const wrong = [undefined, '', 'nonsense', `ff-${TRACE}-${SPAN}-01`, `00-${TRACE.toUpperCase()}-${SPAN}-01`, `00-${'0'.repeat(32)}-${SPAN}-01`, `00-${TRACE}-${'0'.repeat(16)}-01`, `00-${TRACE}-${SPAN}-1`, `00-${TRACE}-${SPAN}-01-more`, `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`];
  for (const header of wrong) assert.equal(readTraceparent(header), undefined, header);
});
