/** The OpenAPI 3.1 document, derived from the table of actions, and the two pages that show it. Knows no action by name. */
import { overloaded } from './admission.ts';
import { canWaitForRoom, isStream, splitRoute, type AnyAction, type AnyStreamAction, type TableEntry } from '../action.ts';
import type { AnyRole } from '../context.ts';
import { bodyTooLarge, bodyTooSlow, deviceUnknown, forbidden, invalidInput, malformedJson, noBodyHere, notFound, personNeeded, storageShort, tooBusy, unauthenticated, unavailable, versionDiffers, versionNeeded, wrongMediaType } from '../errors.ts';
import type { Content, OpenApiDocument, Operation, Parameter, Ref, Reply } from './docs-document.ts';
import { grantInWords } from '../policy.ts';
import { jsonSchema, toldFields, z } from '../schema/index.ts';
import { openShapes, propertiesOf, type Shape, type Shapes } from './docs-shapes.ts';
import { docsPage } from './docs.ts';
import type { Page } from './server.ts';

export type OpenApiOptions = { readonly actions: readonly TableEntry[]; readonly version: string; readonly world: string };

/** The members that tell a sentence by its code. */
const TOLD = jsonSchema(z.object(toldFields), 'output').properties as Readonly<Record<string, object>>;

type Coded = { readonly code: string; readonly status: number };
const FAULT: Coded = { code: 'kernel.fault', status: 500 };
const PROBLEM = 'Problem';

const problemShape: Shape = {
  type: 'object', title: 'A problem (RFC 9457)',
  properties: {
    type: { type: 'string', format: 'uri', description: 'A URN that ends in the code.', examples: ['urn:crosscheck:problem:kernel.invalid_input'] },
    title: { type: 'string', description: 'A sentence for people.', examples: ['invalid input: /limit is too large'] },
    status: { type: 'integer', description: 'The HTTP status.', examples: [400] },
    code: { type: 'string', description: 'For programs: stable, and the one thing to decide on.', examples: ['kernel.invalid_input'] },
    values: TOLD['values'], because: TOLD['because'],
    errors: {
      type: 'array', description: 'Everything that is wrong with the input, at once.',
      items: { type: 'object', properties: { path: { type: 'string', description: 'A JSON pointer (RFC 6901) into the input.', examples: ['/query/limit'] }, detail: { type: 'string', examples: ['is longer than 64 characters'] }, ...TOLD }, required: ['path', 'detail'] },
    },
    traceId: { type: 'string', description: 'Name it when you ask for help.', examples: ['trc_01j9z3k4m5n6p7q8r9s0t1v2w3'] },
  },
  required: ['type', 'title', 'status', 'code', 'traceId'],
  examples: [{ type: 'urn:crosscheck:problem:kernel.invalid_input', title: 'invalid input: 2 faults', status: 400, code: 'kernel.invalid_input', errors: [{ path: '/case', detail: 'is longer than 128 characters', code: 'fault.too_long', values: { most: 128 } }, { path: '/colr', detail: 'is not a field known here', code: 'fault.unknown_field' }], traceId: 'trc_01j9z3k4m5n6p7q8r9s0t1v2w3' }],
};

/** The document. The same table always gives the same text. */
export function openapiOf({ actions, version, world }: OpenApiOptions): OpenApiDocument {
  const shapes = openShapes([PROBLEM]);
  // Answers are named first: where a request and an answer differ under one id, it is the request that gets a suffix.
  for (const act of actions) if (act.gives === undefined) shapes.name(act.output, 'output');
  const paths: Record<string, Record<string, Operation>> = {};
  const responses: Record<string, Reply> = {};
  for (const act of actions) {
    const { method, path } = splitRoute(act.http);
    (paths[path] ??= {})[method.toLowerCase()] = operationOf(act, shapes, responses);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Crosscheck', version, license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
      description: world === 'training' ? 'TRAINING: every answer of this world carries "world": "TRAINING" and the header crosscheck-world. Nothing in it is real.' : 'Every answer needs a token, sent as "Authorization: Bearer …". Answers may gain members; unknown members of a request are refused.',
    },
    'x-world': world,
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: [...new Set(actions.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A token, sent as "Authorization: Bearer …".' } },
      schemas: sorted({ ...shapes.all(), [PROBLEM]: problemShape }),
      responses: sorted(responses),
    },
  };
}

const sorted = <T>(named: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)));
const tagOf = (act: TableEntry): string => act.name.split('.')[0] ?? act.name;

function operationOf(act: TableEntry, shapes: Shapes, shared: Record<string, Reply>): Operation {
  const parameters = parametersOf(act, shapes);
  const requestBody = isStream(act) ? streamBodyOf(act) : bodyOf(act, shapes);
  return {
    operationId: act.name, tags: [tagOf(act)], summary: act.summary, ...(act.description === undefined ? {} : { description: act.description }),
    'x-allowed': grantInWords(act.grant),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: { [String(act.status ?? 200)]: successOf(act, shapes), ...(act.fourEyes === undefined ? {} : { 202: proposedOf(act.fourEyes) }), ...problemsOf(act, shared) },
  };
}

function parametersOf(act: TableEntry, shapes: Shapes): Parameter[] {
  const { method, path } = splitRoute(act.http);
  const params = isStream(act) || !act.params ? {} : propertiesOf(shapes.inline(act.params, 'input')).properties;
  const query = act.query ? propertiesOf(shapes.inline(act.query, 'input')) : { properties: {}, required: [] };
  const named = [...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '');
  const parameter = (name: string, place: 'path' | 'query', required: boolean, shape: Shape): Parameter => {
    const { description, ...schema } = shape;
    return { name, in: place, required, ...(typeof description === 'string' ? { description } : {}), schema };
  };
  const isNeeded = method === 'PATCH';
  const header: Parameter = {
    name: 'If-Match', in: 'header', required: isNeeded, schema: { type: 'string', examples: ['"3"'] },
    description: isNeeded ? 'The version that was seen, as its ETag gave it.' : 'The version that was seen, as its ETag gave it; without it the latest is changed.',
  };
  return [
    ...named.map((name) => parameter(name, 'path', true, params[name] ?? { type: 'string' })),
    ...Object.entries(query.properties).map(([name, shape]) => parameter(name, 'query', query.required.includes(name), shape)),
    ...(isNeeded || mayAnswer(act, versionDiffers) ? [header] : []),
    ...(isStream(act) && mediaTypes(act.stream.gives).includes('text/event-stream') ? [LAST_EVENT] : []),
  ];
}

const LAST_EVENT: Parameter = { name: 'Last-Event-ID', in: 'header', required: false, description: 'The id of the last event that arrived: what came since is told first.', schema: { type: 'string' } };

const mayAnswer = (act: TableEntry, refusal: Coded): boolean => act.refusals?.some(({ code }) => code === refusal.code) ?? false;

function bodyOf(act: AnyAction, shapes: Shapes): Operation['requestBody'] {
  if (!act.body) return undefined;
  if (act.takes) return { required: true, content: Object.fromEntries(act.takes.map((type) => [type, { schema: { type: 'string', format: 'binary', description: `A file of at most ${act.bodyBytesMax ?? 0} bytes.` } }])) };
  return { required: !act.body.safeParse(undefined).success, content: { 'application/json': { schema: shapes.use(act.body, 'input') } } };
}

function streamBodyOf(act: AnyStreamAction): Operation['requestBody'] {
  const types = mediaTypes(act.stream.takes);
  if (types.length === 0) return undefined;
  return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', description: isLines(type) ? 'One JSON value a line, without end.' : 'Read as it arrives.' } }])) };
}

/** `'text/csv, application/json'` in its parts; a word that is no media type says that there is no body. */
const mediaTypes = (said: string): string[] => said.split(',').map((part) => part.trim()).filter((part) => /^[\w*.+-]+\/[\w*.+-]+$/.test(part));
const isLines = (type: string): boolean => /ndjson|jsonl|json-seq/.test(type);

function successOf(act: TableEntry, shapes: Shapes): Reply {
  if (!isStream(act) && act.gives) return { description: act.summary, content: Object.fromEntries(act.gives.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])) };
  const schema = shapes.use(act.output, 'output');
  const version = propertiesOf(shapes.inline(act.output, 'output')).properties.version?.type;
  const hasVersion = !isStream(act) && (version === 'integer' || version === 'number');
  const media = (type: string): Content[string] => (isLines(type) ? { schema: { type: 'string', description: 'One JSON value a line; its shape is x-itemSchema.' }, 'x-itemSchema': schema } : { schema });
  const types = isStream(act) ? mediaTypes(act.stream.gives) : ['application/json'];
  return {
    description: act.summary,
    ...(hasVersion ? { headers: { ETag: { description: 'The version, for If-Match.', schema: { type: 'string', examples: ['"3"'] } } } } : {}),
    content: Object.fromEntries(types.map((type) => [type, media(type)])),
  };
}

const proposedOf = (when: string): Reply => ({
  description: `Nothing has been done yet: a second person is needed ${when}. The answer is the proposal that another person approves.`,
  content: { 'application/json': { schema: { type: 'object', properties: { id: { type: 'string' }, hash: { type: 'string', description: 'What the approval names.' } } } } },
});

/** What the kernel itself may refuse on the way to this action, and then the action's own. */
function refusalsOf(act: TableEntry): readonly Coded[] {
  const hasBody = !isStream(act) && act.body !== undefined;
  const { method } = splitRoute(act.http);
  return [
    ...(act.query ?? hasBody ? [invalidInput] : []),
    ...(hasBody ? [...(act.takes ? [tooBusy] : [malformedJson]), bodyTooSlow, bodyTooLarge, wrongMediaType] : []),
    ...(!hasBody && !isStream(act) ? [noBodyHere] : []),
    unauthenticated, forbidden, ...namesRefused(act),
    ...(!isStream(act) && act.params ? [notFound] : []),
    ...(method === 'PATCH' ? [versionDiffers, versionNeeded] : []),
    ...(act.refusals ?? []), overloaded, FAULT, unavailable, ...(canWaitForRoom(act) ? [storageShort] : []),
  ];
}

const NAMING: readonly AnyRole[] = ['officer', 'desk', 'registration_clerk'];
/** What a system client hears that does not name for whom it asks, or names a device that is not its own. */
function namesRefused({ grant: { roles }, bodyNames }: TableEntry): readonly Coded[] {
  const mayName = roles === 'everyone' || roles.some((role) => NAMING.includes(role));
  return [...(mayName && bodyNames !== true ? [personNeeded] : []), ...(mayName || roles.includes('gateway') ? [deviceUnknown] : [])];
}

function problemsOf(act: TableEntry, shared: Record<string, Reply>): Record<string, Reply | Ref> {
  const byStatus = new Map<number, string[]>();
  for (const { status, code } of refusalsOf(act)) {
    const codes = byStatus.get(status) ?? [];
    if (!codes.includes(code)) byStatus.set(status, [...codes, code]);
  }
  const replies = [...byStatus].sort(([a], [b]) => a - b).map(([status, codes]): [string, Reply | Ref] => {
    const reply: Reply = {
      description: codes.join(', '), 'x-codes': codes,
      ...([429, 503, 507].includes(status) ? { headers: { 'Retry-After': { description: 'Seconds to wait before trying again.', schema: { type: 'integer' } } } } : {}),
      content: { 'application/problem+json': { schema: { $ref: `#/components/schemas/${PROBLEM}` } } },
    };
    const [only] = codes;
    if (codes.length !== 1 || only === undefined) return [String(status), reply];
    shared[only] = reply;
    return [String(status), { $ref: `#/components/responses/${only}` }];
  });
  return Object.fromEntries(replies);
}

/** `/v1/openapi.json` and `/docs`, each built when first asked for and then kept. */
export function openapiPages(options: OpenApiOptions): readonly Page[] {
  const document = once(() => openapiOf(options));
  const json = once(() => `${JSON.stringify(document())}\n`);
  const page = once(() => docsPage(document()));
  const shared = { 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };
  return [
    { path: '/v1/openapi.json', answer: async () => new Response(json(), { headers: { ...shared, 'content-type': 'application/json' } }) },
    { path: '/docs', answer: async () => new Response(page().html, { headers: { ...shared, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': page().policy } }) },
  ];
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
