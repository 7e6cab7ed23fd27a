/** What holds for every operation alike: tokens, versions, pages, problems, streams. */
import { exampleOf } from './docs-fields.ts';
import { anchor, html, type Markup } from './docs-markup.ts';
import { curlOf, methodBadge, type Told } from './docs-operation.ts';
import type { OpenApiDocument, Operation } from './docs-document.ts';

const block = (label: string, text: string): Markup => html`<pre tabindex="0" aria-label="${label}"><code>${text}</code></pre>`;

export function guide(document: OpenApiDocument, told: readonly Told[]): Markup {
  const problem = document.components.schemas.Problem ?? {};
  const first = told.find(({ method, path }) => method === 'GET' && path.startsWith('/v1/') && !path.includes('{'));
  const linked = (which: (operation: Operation) => boolean): Markup => html`${told.filter(({ operation }) => which(operation)).map(({ method, operation }, n) => html`${n === 0 ? '' : ', '}<a href="#${anchor('op', operation.operationId)}">${operation.operationId}</a><span class="unseen"> ${method}</span>`)}`;
  const isStream = (operation: Operation): boolean => Object.values(operation.responses).some((reply) => !('$ref' in reply) && Object.values(reply.content ?? {}).some((media) => media['x-itemSchema']));
  return html`<div class="guide" id="start">
<section><h3>Tokens</h3><p>Every operation needs a token, sent as <code>Authorization: Bearer …</code>. It says which bureau and unit asks, and in which role. Without a valid one the answer is 401 and says nothing else. Keep both in the environment; the examples on this page read them.</p>
${block('Setting the environment', `export CROSSCHECK_URL=http://localhost:7247\nexport CROSSCHECK_TOKEN=cc_…`)}
${first ? html`<p>Then try ${methodBadge(first.method)} <span class="path">${first.path}</span>:</p>${block('A first request', curlOf(first, document))}` : undefined}</section>
<section><h3>Problems</h3><p>Whatever is refused is answered as <code>application/problem+json</code> (RFC 9457). Decide on <code>code</code>, which is stable, never on <code>title</code>, which is for people; <code>values</code> has what it names, and <code>because</code> the sentence that stands within it, for saying it in another language. <code>errors</code> names every fault at once, each with a JSON pointer; faults of the query begin with <code>/query</code>. Name the <code>traceId</code> when you ask for help.</p>
${block('A problem', JSON.stringify(exampleOf(problem, {}), null, 2))}
<p>After 503 try again when <code>Retry-After</code> says. A write without an answer may have been done or not: put it by reference, and repeating it is safe.</p></section>
<section><h3>Versions</h3><p>A record’s version comes as <code>version</code> and as <code>ETag: "3"</code>. Send the one you saw in <code>If-Match: "3"</code>: if the record has changed since, nothing is done and the answer is 412 with the version it has now. Where the header is needed and absent, it is 428.</p></section>
<section><h3>Pages</h3><p>Lists come a page at a time as <code>items</code> and <code>next</code>. Pass <code>next</code> as <code>after</code> for the page that follows; on the last page it is absent. <code>limit</code> sets how many.</p></section>
<section><h3>Streams</h3><p>NDJSON: one JSON value a line, in and out, in order, for as long as you like. Read while you write: a reader that stalls stalls the sender too. A connection that is cut means that the answer is not whole.</p><p>${linked(isStream)}</p></section>
<section><h3>What may change</h3><p>Answers may gain members: leave alone what you do not know. Requests are read strictly: an unknown member is refused, so that a misspelt field is never lost. A body is JSON in UTF-8. Moments are UTC, such as <code>2026-11-22T10:15:00.000Z</code>; days are <code>2026-11-22</code>.</p></section>
</div>`;
}
