/** The API as a readable page, drawn from its document alone. No script, nothing from elsewhere. */
import { createHash } from 'node:crypto';
import { answersOf, bodyOf, curlOf, methodBadge, parametersOf, type Told } from './docs-operation.ts';
import { exampleOf, fieldRows, table, type Named } from './docs-fields.ts';
import { guide } from './docs-guide.ts';
import { anchor, html, Markup, pathText, prose } from './docs-markup.ts';
import type { OpenApiDocument, Operation } from './docs-document.ts';
import { STYLE } from './docs-style.ts';

/** The page, and the policy that its answer must carry: the style it bears and nothing else. */
export function docsPage(document: OpenApiDocument): { readonly html: string; readonly policy: string } {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const told = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): Told => ({ method: method.toUpperCase(), path, operation })));
  return { html: pageOf(document, told).text, policy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'` };
}

function pageOf(document: OpenApiDocument, told: readonly Told[]): Markup {
  const { info, components } = document;
  const isTraining = document['x-world'] === 'training';
  const contents = contentsOf(document, told);
  return html`<!doctype html>
<html lang="en-GB"${isTraining ? new Markup(' class="has-banner"') : undefined}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${info.title} ${info.version}: the API</title>
<style>${new Markup(STYLE)}</style></head>
<body>
<a class="skip" href="#main">Skip to the text</a>
${isTraining ? html`<p class="training" role="note"><b>TRAINING</b> Nothing in this world is real, and every answer says so.</p>` : undefined}
<div class="frame">
<div class="beside"><p class="brand">${info.title}<small>${info.version}</small></p><nav aria-label="Contents" class="contents">${contents}</nav></div>
<main id="main">
<header><h1>${info.title} API</h1>
<p class="lead">${told.length} operations: what each takes, what it answers, who may call it, and a command to try it.</p>
<ul class="links"><li><a href="/v1/openapi.json">OpenAPI 3.1 document</a></li><li><a href="#problems">All problem codes</a></li><li><a href="#shapes">Shapes of answers</a></li></ul></header>
<details class="narrow"><summary>Contents</summary><nav aria-label="Contents, narrow" class="contents">${contents}</nav></details>
${guide(document, told)}
${document.tags.map(({ name }) => html`<section aria-labelledby="${anchor('tag', name)}"><h2 class="tag" id="${anchor('tag', name)}"><a href="#${anchor('tag', name)}">${name}</a></h2>
${told.filter(({ operation }) => operation.tags.includes(name)).map((one) => operationOf(one, document))}</section>`)}
${problemsOf(document, told)}
${shapesOf(components.schemas, answered(document))}
<footer>${info.title} ${info.version}, ${info.license.name}. This page is drawn from <a href="/v1/openapi.json">the document</a> that the hub answers with.</footer>
</main></div></body></html>
`;
}

const contentsOf = (document: OpenApiDocument, told: readonly Told[]): Markup => html`<p><a href="#start">Start here</a></p>
${document.tags.map(({ name }) => html`<p><a href="#${anchor('tag', name)}">${name}</a></p><ul>${told.filter(({ operation }) => operation.tags.includes(name)).map(({ method, operation }) => html`<li><a href="#${anchor('op', operation.operationId)}">${methodBadge(method)}<span>${operation.summary}</span></a></li>`)}</ul>`)}
<p><a href="#problems">Problem codes</a></p><p><a href="#shapes">Shapes of answers</a></p>`;

function operationOf({ method, path, operation }: Told, document: OpenApiDocument): Markup {
  const id = anchor('op', operation.operationId);
  return html`<article class="op" id="${id}" aria-labelledby="${id}-name">
<h3 id="${id}-name"><a href="#${id}">${operation.summary}</a></h3>
<p class="address">${methodBadge(method)}<span class="path">${pathText(path)}</span></p>
${operation.description === undefined ? undefined : html`<p>${prose(operation.description)}</p>`}
<p class="who"><b>Who may:</b> ${operation['x-allowed']} <span aria-hidden="true">·</span> <code>${operation.operationId}</code></p>
${parametersOf(operation, document)}
${bodyOf(operation, document)}
<h4>Try it</h4>
<pre tabindex="0" aria-label="Example for ${operation.operationId}"><code>${curlOf({ method, path, operation }, document)}</code></pre>
${answersOf(operation, document)}
</article>
`;
}

/** What the kernel's own codes mean, wherever they are answered. */
const MEANINGS: Readonly<Record<string, string>> = {
  'kernel.invalid_input': 'The body or the query is not as described; errors names every fault.',
  'kernel.malformed_json': 'The body is not JSON.',
  'kernel.no_body_here': 'A body was sent where none belongs.',
  'kernel.unauthenticated': 'No valid token came with the request.',
  'kernel.forbidden': 'The token is valid, but its role may not do this.',
  'kernel.cross_origin': 'A page of another origin asked for a change with the cookie of a session.',
  'kernel.person_needed': 'A system client of a national system did not name the person for whom it asks (Crosscheck-Person).',
  'kernel.device_unknown': 'A system client named a device that is not registered for it (Crosscheck-Device).',
  'kernel.not_found': 'There is no such thing, or none that the asker may see: the two look the same.',
  'kernel.body_too_slow': 'The body did not arrive in time.',
  'kernel.body_too_large': 'The body is larger than is allowed here.',
  'kernel.unsupported_media_type': 'The body is of another type than is taken here.',
  'kernel.version_differs': 'The record has changed since the version in If-Match; the answer says which version it has now.',
  'kernel.version_needed': 'If-Match is needed here.',
  'kernel.fault': 'The hub failed. Nothing is told but the traceId.',
  'kernel.unavailable': 'The database is out of reach, or did not answer in time. A check was not made; a write may have been done or not. Try again after Retry-After.',
  'kernel.too_busy': 'The hub has no room for this just now; try again after Retry-After.',
};

function problemsOf(document: OpenApiDocument, told: readonly Told[]): Markup {
  const found = new Map<string, { status: string; at: Operation[] }>();
  for (const { operation } of told) {
    for (const [status, given] of Object.entries(operation.responses)) {
      const reply = '$ref' in given ? document.components.responses[given.$ref.split('/').at(-1) ?? ''] : given;
      for (const code of reply?.['x-codes'] ?? []) {
        const known = found.get(code) ?? { status, at: [] };
        known.at.push(operation);
        found.set(code, known);
      }
    }
  }
  const rows = [...found].sort(([a, x], [b, y]) => Number(x.status) - Number(y.status) || (a < b ? -1 : 1));
  return html`<section aria-labelledby="problems"><h2 class="tag" id="problems">Problem codes</h2>
<table class="index"><thead><tr><th scope="col">Status</th><th scope="col">Code, and what it means or where it is answered</th></tr></thead><tbody>
${rows.map(([code, { status, at }]) => html`<tr><td><b>${status}</b></td><td><code id="${anchor('code', code)}">${code}</code> ${MEANINGS[code] ?? at.map((operation, n) => html`${n === 0 ? '' : ', '}<a href="#${anchor('op', operation.operationId)}">${operation.operationId}</a>`)}</td></tr>
`)}</tbody></table></section>`;
}

/** The shapes of bodies stand with their operations; the rest is linked to, so it stands here. */
const shapesOf = (named: Named, linked: ReadonlySet<string>): Markup => html`<section aria-labelledby="shapes"><h2 class="tag" id="shapes">Shapes of answers</h2>
${Object.entries(named).filter(([name]) => linked.has(name)).map(([name, shape]) => {
    const rows = fieldRows(shape, { named, isOpen: false });
    return html`<div class="shape" id="${anchor('shape', name)}"><h3><a href="#${anchor('shape', name)}">${name}</a></h3>
${typeof shape.title === 'string' ? html`<p>${prose(shape.title)}</p>` : undefined}${typeof shape.description === 'string' ? html`<p>${prose(shape.description)}</p>` : undefined}
${rows.length === 0 ? undefined : html`<details><summary>Fields <span>${rows.length}</span></summary>${table(`Fields of ${name}`, rows)}</details>`}
<details><summary>Example</summary><pre tabindex="0" aria-label="Example of ${name}"><code>${JSON.stringify(exampleOf(shape, named), null, 2)}</code></pre></details></div>
`;
  })}</section>`;

/** Names of the components that answers refer to, directly or through others. */
function answered({ paths, components }: OpenApiDocument): ReadonlySet<string> {
  const replies = [components.responses, Object.values(paths).flatMap((methods) => Object.values(methods).map((one) => one.responses))];
  const names = new Set(namesIn(replies));
  for (const name of names) for (const inner of namesIn(components.schemas[name])) names.add(inner);
  return names;
}

const namesIn = (value: unknown): string[] => [...JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/([\w.-]+)"/g)].map((found) => found[1] ?? '');
