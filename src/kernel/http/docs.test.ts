import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { action, streamAction, type TableEntry } from '../action.ts';
import { refusal } from '../errors.ts';
import { z } from '../schema/index.ts';
import { docsPage } from './docs.ts';
import { exampleOf } from './docs-fields.ts';
import { openapiOf } from './openapi.ts';
import { STYLE } from './docs-style.ts';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'> & </style></code>`;
const never = async (): Promise<never> => { throw new Error('not run here'); };
const ACTIONS: readonly TableEntry[] = [
  action({
    name: 'things.make', summary: `Make ${HOSTILE}`, description: HOSTILE, http: 'POST /v1/things/{id}', effect: 'write', grant: { roles: 'everyone', words: HOSTILE }, refusals: [refusal('things.already_made', 409, () => 'made already')],
    params: z.strictObject({ id: z.string().meta({ description: HOSTILE, examples: [`a b'"<`] }) }),
    query: z.strictObject({ kind: z.string().default(HOSTILE) }),
    body: z.strictObject({ [HOSTILE]: z.enum([HOSTILE, 'b']).meta({ title: HOSTILE, description: HOSTILE }), it: z.string().meta({ examples: ['it’s o’clock; it\'s "late"'] }), inner: z.strictObject({ deep: z.array(z.strictObject({ deeper: z.boolean() })) }) }).meta({ id: 'Ask' }),
    output: z.object({ [HOSTILE]: z.string(), next: z.string().optional() }).meta({ id: `Odd ${HOSTILE}`, description: HOSTILE }), run: never,
  }),
  action({ name: 'things.list', summary: 'The things', http: 'GET /v1/things', effect: 'read', grant: { roles: 'everyone' }, output: z.object({ items: z.array(z.string()) }), run: never }),
  streamAction({ name: 'lines.stream', summary: 'Lines', http: 'POST /v1/lines', grant: { roles: ['gateway'] }, output: z.object({ n: z.number() }).meta({ id: 'Line' }), stream: { takes: 'application/x-ndjson', gives: 'application/x-ndjson' }, run: never }),
];
const pageIn = (world: string) => docsPage(openapiOf({ actions: ACTIONS, version: '1', world }));
const { html, policy } = pageIn('live');

test('every operation, its address, its code and a command stand on the page', () => {
  for (const act of ACTIONS) assert.ok(html.includes(`id="op-${act.name}"`), act.name);
  assert.ok(html.includes('things.already_made'));
  assert.ok(html.includes('$CROSSCHECK_URL/v1/lines') && html.includes('$CROSSCHECK_TOKEN') && html.includes('-T FILE'));
  assert.ok(html.includes('inner.<wbr></span>deep') && html.includes('deep[].<wbr></span>deeper'), 'inner fields stand under their path');
});

test('hostile text is shown and never obeyed', () => {
  assert.ok(!/<script/i.test(html));
  assert.ok(!/<img/i.test(html));
  assert.equal(html.split('</style>').length, 2);
  assert.ok(!/<[^>]*\sonerror=/i.test(html));
  assert.ok(html.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
});

test('the page loads nothing, from here or elsewhere', () => {
  assert.ok(!/\s(src|srcset|action|data|poster)=/i.test(html.replaceAll(/>[^<]*</g, '><')));
  assert.ok(!/<(link|iframe|object|embed|base)\b/i.test(html));
  assert.ok(!/href="(?!#|\/v1\/openapi\.json")/.test(html));
  assert.ok(!/url\(|@import/i.test(STYLE));
  assert.ok(!/\sstyle=/.test(html), 'the policy would drop it');
});

test('the policy names exactly the style of the page', () => {
  const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? '';
  assert.ok(policy.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`));
});

test('every link on the page leads somewhere, and no id is given twice', () => {
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map((found) => found[1]);
  assert.equal(new Set(ids).size, ids.length);
  for (const [, target] of html.matchAll(/href="#([^"]*)"/g)) assert.ok(ids.includes(target), target);
});

test('a command can be pasted into a shell whatever the example holds', () => {
  assert.ok(html.includes('it&#39;\\&#39;&#39;s \\&quot;late\\&quot;'));
  assert.ok(html.includes('/v1/things/a%20b'));
});

test('a training world says so first', () => {
  assert.ok(pageIn('training').html.includes('<b>TRAINING</b>'));
  assert.ok(!html.includes('<b>TRAINING</b>'));
});

test('an example is the author’s own, or what is needed and what has an example', () => {
  const named = { One: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer', minimum: 7 }, c: { type: 'string', examples: ['C'] }, d: { type: 'string' } }, required: ['a', 'b'] } };
  assert.deepEqual(exampleOf({ $ref: '#/components/schemas/One' }, named), { a: 'a', b: 7, c: 'C' });
  assert.deepEqual(exampleOf({ examples: [{ a: 1 }], type: 'object' }, named), { a: 1 });
  assert.deepEqual(exampleOf({ type: 'array', items: { anyOf: [{ type: 'null' }, { enum: ['x'] }] } }, named), ['x']);
});
