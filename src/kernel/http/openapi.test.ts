import assert from 'node:assert/strict';
import { test } from 'node:test';
import { action, streamAction, type TableEntry } from '../action.ts';
import { notFound, refusal, versionDiffers, versionNeeded } from '../errors.ts';
import { id, page, pageQuery, z } from '../schema/index.ts';
import type { Operation } from './docs-document.ts';
import { openapiOf, openapiPages } from './openapi.ts';

const Thing = z.object({ id: id('thg'), version: z.number().int(), madeAt: z.iso.datetime() }).meta({ id: 'Thing', title: 'A thing' });
const Both = z.strictObject({ word: z.string().max(5).meta({ examples: ['it’s'] }), when: z.iso.date().optional() }).meta({ id: 'Both' });
type Tree = { name: string; children?: Tree[] | undefined };
const Tree: z.ZodType<Tree> = z.object({ name: z.string(), get children() { return z.array(Tree).optional(); } });
const alreadyMade = refusal('things.already_made', 409, () => 'made already');
const tooBig = refusal('things.too_big', 400, () => 'too big');
const never = async (): Promise<never> => { throw new Error('not run here'); };
const who = { grant: { roles: 'everyone' } } as const;
const ById = z.strictObject({ id: id('thg') });

const ACTIONS: readonly TableEntry[] = [
  action({ ...who, name: 'things.make', summary: 'Make a thing', description: 'From a `word`.', http: 'POST /v1/things', effect: 'write', status: 201, body: Both, output: Thing, refusals: [alreadyMade, tooBig], run: never }),
  action({ ...who, name: 'things.list', summary: 'The things', http: 'GET /v1/things', effect: 'read', query: z.strictObject({ ...pageQuery, kind: z.enum(['a', 'b']) }), output: page(Thing), run: never }),
  action({ ...who, name: 'things.get', summary: 'A thing', http: 'GET /v1/things/{id}', effect: 'read', params: ById, output: z.object({ both: Both, tree: Tree }), refusals: [notFound], run: never }),
  action({ ...who, name: 'things.correct', summary: 'Correct a thing', http: 'PATCH /v1/things/{id}', effect: 'write', params: ById, body: Both.partial(), output: Thing, refusals: [versionNeeded, versionDiffers], run: never }),
  action({ ...who, name: 'things.end', summary: 'End a thing', http: 'POST /v1/things/{id}/end', effect: 'write', params: ById, body: z.strictObject({ note: z.string() }).optional(), output: Thing, refusals: [versionDiffers], run: never }),
  streamAction({ ...who, name: 'lines.stream', summary: 'Lines', http: 'POST /v1/lines', query: z.strictObject({ tree: Tree.optional() }), output: Thing, stream: { takes: 'text/csv, application/x-ndjson', gives: 'application/x-ndjson' }, run: never }),
  streamAction({ ...who, name: 'lines.figures', summary: 'Figures', http: 'GET /figures', output: z.string(), stream: { takes: 'nothing', gives: 'text/plain' }, run: never }),
];
const document = openapiOf({ actions: ACTIONS, version: '1.2.3', world: 'live' });
const at = (method: string, path: string): Operation => {
  const operation = document.paths[path]?.[method];
  assert.ok(operation, `${method} ${path}`);
  return operation;
};

test('every action stands in the document exactly once', () => {
  const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId));
  assert.deepEqual(ids.sort(), ACTIONS.map((act) => act.name).sort());
});

test('every reference leads to something', () => {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map((found) => found[1] ?? '');
  assert.ok(refs.length > 10);
  for (const ref of refs) {
    const found = ref.replace(/^#\//, '').split('/').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], document);
    assert.ok(found, ref);
  }
});

test('every refusal is listed under its status with its code', () => {
  for (const act of ACTIONS) {
    const operation = Object.values(document.paths).flatMap((methods) => Object.values(methods)).find((one) => one.operationId === act.name);
    for (const { code, status } of act.refusals ?? []) {
      const given = operation?.responses[String(status)];
      assert.ok(given, `${act.name} ${status}`);
      const reply = '$ref' in given ? document.components.responses[given.$ref.split('/').at(-1) ?? ''] : given;
      assert.ok(reply?.['x-codes']?.includes(code) && reply.description.includes(code), `${act.name} ${code}`);
    }
  }
});

test('what the kernel refuses is listed where it can happen', () => {
  const statuses = (operation: Operation): string[] => Object.keys(operation.responses);
  assert.deepEqual(statuses(at('post', '/v1/things')), ['201', '400', '401', '403', '408', '409', '413', '415', '429', '500', '503', '507']);
  assert.deepEqual(statuses(at('get', '/v1/things/{id}')), ['200', '400', '401', '403', '404', '429', '500', '503']);
  assert.deepEqual(statuses(at('patch', '/v1/things/{id}')), ['200', '400', '401', '403', '404', '408', '412', '413', '415', '428', '429', '500', '503', '507']);
  assert.ok(document.components.responses['kernel.unavailable']?.headers?.['Retry-After']);
});

test('parameters come from the path, the query and the version', () => {
  const said = (operation: Operation): string[] => operation.parameters?.map((one) => `${one.in} ${one.name}${one.required ? ' needed' : ''}`) ?? [];
  assert.deepEqual(said(at('get', '/v1/things')), ['query after', 'query limit', 'query kind needed']);
  assert.deepEqual(said(at('patch', '/v1/things/{id}')), ['path id needed', 'header If-Match needed']);
  assert.deepEqual(said(at('post', '/v1/things/{id}/end')), ['path id needed', 'header If-Match']);
  assert.equal(at('post', '/v1/things/{id}/end').requestBody?.required, false);
  assert.equal(at('post', '/v1/things').requestBody?.required, true);
});

test('an answer with a version has an ETag, and answers may grow', () => {
  const made = at('post', '/v1/things').responses['201'];
  assert.ok(made && 'description' in made && made.headers?.ETag);
  assert.equal(document.components.schemas.Thing?.additionalProperties, undefined);
});

test('a shape that differs between request and answer has two names', () => {
  assert.equal(document.components.schemas.Both?.additionalProperties, undefined);
  assert.equal(document.components.schemas.BothInput?.additionalProperties, false);
  assert.deepEqual(at('post', '/v1/things').requestBody?.content['application/json']?.schema, { $ref: '#/components/schemas/BothInput' });
});

test('a stream says what it takes and the shape of a line', () => {
  const stream = at('post', '/v1/lines');
  assert.deepEqual(Object.keys(stream.requestBody?.content ?? {}), ['text/csv', 'application/x-ndjson']);
  const reply = stream.responses['200'];
  assert.ok(reply && 'description' in reply);
  assert.deepEqual(reply.content?.['application/x-ndjson']?.['x-itemSchema'], { $ref: '#/components/schemas/Thing' });
  assert.equal(at('get', '/figures').requestBody, undefined);
});

test('the same table gives the same text', () => {
  assert.equal(JSON.stringify(openapiOf({ actions: ACTIONS, version: '1.2.3', world: 'live' })), JSON.stringify(document));
});

test('both pages answer, the document as JSON and the page with a policy that allows its style only', async () => {
  const pages = openapiPages({ actions: ACTIONS, version: '1.2.3', world: 'live' });
  const [json, docs] = await Promise.all(pages.map((one) => one.answer(undefined as never)));
  assert.deepEqual(pages.map((one) => one.path), ['/v1/openapi.json', '/docs']);
  assert.deepEqual(await json?.json(), JSON.parse(JSON.stringify(document)));
  assert.match(docs?.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-[\w+/=]+';/);
  assert.match(await docs?.text() ?? '', /^<!doctype html>/);
});
