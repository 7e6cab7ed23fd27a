/** The parts of one operation on the page: parameters, body, answers, and how to call it. */
import { exampleOf, fieldRows, refName, resolved, rowOf, table, typeOf, type Named } from './docs-fields.ts';
import { anchor, html, prose, type Markup } from './docs-markup.ts';
import type { Content, OpenApiDocument, Operation, Parameter, Ref, Reply } from './docs-document.ts';

/** An operation and where it stands. */
export type Told = { readonly method: string; readonly path: string; readonly operation: Operation };

const FIELDS_SHOWN_MAX = 12;

export const methodBadge = (method: string): Markup => html`<span class="method ${method.toLowerCase()}">${method}</span>`;

const namedOf = (document: OpenApiDocument): Named => document.components.schemas;
const replyOf = (given: Reply | Ref, document: OpenApiDocument): Reply => ('$ref' in given ? document.components.responses[given.$ref.split('/').at(-1) ?? ''] ?? { description: given.$ref } : given);

export function parametersOf({ operationId, parameters = [] }: Operation, document: OpenApiDocument): Markup | undefined {
  if (parameters.length === 0) return undefined;
  const way = { named: namedOf(document), isOpen: true };
  const rows = parameters.map((one) => {
    const row = rowOf(html`<code>${one.name}</code> <span class="before">${one.in}</span>`, one.schema, one.required, way);
    return one.description === undefined ? row : { ...row, meaning: [prose(one.description)] };
  });
  return html`<h4>Parameters</h4>${table(`Parameters of ${operationId}`, rows)}`;
}

export function bodyOf({ operationId, requestBody }: Operation, document: OpenApiDocument): Markup | undefined {
  const entries = Object.entries(requestBody?.content ?? {});
  const [, media] = entries[0] ?? [];
  if (!media) return undefined;
  const named = namedOf(document);
  const types = entries.map(([type], n) => html`${n === 0 ? '' : ', '}<code>${type}</code>`);
  const rows = fieldRows(media.schema, { named, isOpen: true });
  const { description } = resolved(media.schema, named);
  const fields = table(`Body of ${operationId}`, rows);
  const isLong = rows.length > FIELDS_SHOWN_MAX;
  return html`<h4>Body</h4><p>${types}${requestBody?.required === false ? ', optional' : undefined}${typeof description === 'string' ? html`. ${prose(description)}` : undefined}</p>
${rows.length === 0 ? undefined : isLong ? html`<details><summary>Fields of the body <span>${rows.length}</span></summary>${fields}</details>` : fields}`;
}

export function answersOf(operation: Operation, document: OpenApiDocument): Markup {
  const replies = Object.entries(operation.responses).map(([status, given]) => ({ status, reply: replyOf(given, document) }));
  const problems = replies.flatMap(({ status, reply }) => (reply['x-codes'] ?? []).map((code) => ({ status, code })));
  const successes = replies.filter(({ reply }) => !reply['x-codes']);
  return html`<h4>Answer</h4>${successes.map(({ status, reply }) => html`<p><b class="ok">${status}</b> ${successOf(reply, document)}</p>`)}
${answerFields(operation, successes.map(({ reply }) => reply), document)}
<h4>Problems</h4><ul class="codes">${problems.map(({ status, code }) => html`<li><a href="#${anchor('code', code)}"><b>${status}</b> ${code}</a></li>`)}</ul>`;
}

const successOf = (reply: Reply, document: OpenApiDocument): Markup => html`${Object.entries(reply.content ?? {}).map(([type, media]) => html`<code>${type}</code> ${media['x-itemSchema'] ? html`a line each: ${typeOf(media['x-itemSchema'], { named: namedOf(document), isOpen: false })}` : typeOf(media.schema, { named: namedOf(document), isOpen: false })}`)}${Object.keys(reply.headers ?? {}).map((name) => html`, with <code>${name}</code>`)}`;

/** Only for what has no table of its own among the shapes. */
function answerFields(operation: Operation, replies: readonly Reply[], document: OpenApiDocument): Markup | undefined {
  const schema = firstOf(replies[0]?.content);
  if (!schema || refName(schema) !== undefined) return undefined;
  const rows = fieldRows(schema, { named: namedOf(document), isOpen: false });
  return rows.length === 0 ? undefined : html`<details><summary>Fields of the answer <span>${rows.length}</span></summary>${table(`Answer of ${operation.operationId}`, rows)}</details>`;
}

const firstOf = (content: Content | undefined): Content[string]['schema'] | undefined => Object.values(content ?? {})[0]?.schema;

/** A command to paste into a shell. */
export function curlOf({ method, path, operation }: Told, document: OpenApiDocument): string {
  const named = namedOf(document);
  const parameters = operation.parameters ?? [];
  const valueOf = (one: Parameter): string => String(exampleOf(one.schema, named, one.name));
  const address = path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const one = parameters.find((each) => each.in === 'path' && each.name === name);
    return one ? encodeURIComponent(valueOf(one)) : whole;
  });
  const query = parameters.filter((one) => one.in === 'query' && one.required).map((one) => `${encodeURIComponent(one.name)}=${encodeURIComponent(valueOf(one))}`).join('&');
  const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const isStream = media !== undefined && type !== 'application/json';
  return [
    `curl -sS${isStream ? 'N' : ''}${method === 'GET' ? '' : ` -X ${method}`} "$CROSSCHECK_URL${address}${query === '' ? '' : `?${query}`}"`,
    '-H "Authorization: Bearer $CROSSCHECK_TOKEN"',
    ...(parameters.some((one) => one.name === 'If-Match') ? [`-H 'If-Match: "3"'`] : []),
    ...(type === undefined ? [] : [`-H 'Content-Type: ${type}'`]),
    ...(media === undefined ? [] : [isStream ? '-T FILE' : `-d ${quoted(JSON.stringify(exampleOf(media.schema, named), null, 2).replaceAll('\n', '\n  '))}`]),
  ].join(' \\\n  ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
