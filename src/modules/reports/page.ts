/** A report as a page for A4: no script, nothing from elsewhere, every text escaped and kept apart from the direction of others. */
import { createHash } from 'node:crypto';
import { Markup, html } from '../../kernel/http/docs-markup.ts';
import type { Block, Report } from './document.ts';

const STYLE = `
@page{size:A4;margin:16mm 14mm 18mm}
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1.5rem;background:#fff;color:#111;font:11pt/1.45 system-ui,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",sans-serif}
.banner{margin:0 0 1rem;padding:.4rem;border:2px solid #000;text-align:center;font-weight:700}
h1{margin:0;font-size:1.5rem;line-height:1.2}
.subtitle{margin:.3rem 0 0;color:#333;font-size:.9rem}
h2{margin:1.6rem 0 .4rem;padding-bottom:.2rem;border-bottom:2px solid #111;font-size:1.05rem;break-after:avoid}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1.2rem;margin:.4rem 0}
dt{color:#333}
dd{margin:0;font-weight:600;overflow-wrap:anywhere;white-space:pre-line}
table{width:100%;margin:.4rem 0;border-collapse:collapse;font-size:.88rem;line-height:1.35}
thead{display:table-header-group}
th,td{padding:.3rem .7rem .3rem 0;border-bottom:1px solid #bbb;text-align:start;vertical-align:top;overflow-wrap:anywhere;white-space:pre-line}
th{color:#333;font-weight:600}
td.fixed{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.95em;white-space:pre-wrap}
tr{break-inside:avoid}
p{margin:.4rem 0;max-width:70ch}
footer{margin-top:1.8rem;padding-top:.5rem;border-top:1px solid #bbb;color:#333;font-size:.85rem}
@media print{body{max-width:none;padding:0;font-size:9.5pt}}
`;

/** What the page may load: its own style and nothing else; it runs nothing and is framed by nobody. */
export const PAGE_HEADERS = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-modals`,
  'content-disposition': 'inline; filename="hit-report.html"',
};

/** A page under a name of its own. */
export const printedAs = (report: Report, name: string): { readonly content: string; readonly headers: Readonly<Record<string, string>> } =>
  ({ content: pageOf(report), headers: { ...PAGE_HEADERS, 'content-disposition': `inline; filename="${name}.html"` } });

const cell = (text: string): Markup => html`<bdi>${text}</bdi>`;

function blockOf(block: Block): Markup {
  if ('text' in block) return html`<p>${cell(block.text)}</p>\n`;
  if ('facts' in block) return html`<dl>${block.facts.map(([label, value]) => html`<dt>${label}</dt><dd>${cell(value)}</dd>\n`)}</dl>\n`;
  const isFixed = (at: number): Markup | undefined => (block.fixed?.includes(at) === true ? new Markup(' class="fixed"') : undefined);
  return html`<table><thead><tr>${block.head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>
${block.rows.map((row) => html`<tr>${row.map((text, at) => html`<td${isFixed(at)}>${cell(text)}</td>`)}</tr>\n`)}</tbody></table>\n`;
}

export function pageOf({ language, direction, title, subtitle, banner, sections, foot }: Report): string {
  return html`<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title>
<style>${new Markup(STYLE)}</style></head>
<body>
${banner === undefined ? undefined : html`<p class="banner" role="note">${banner}</p>`}
<header><h1>${cell(title)}</h1><p class="subtitle">${cell(subtitle)}</p></header>
<main>
${sections.map((section) => html`<section><h2>${section.title}</h2>\n${section.blocks.map(blockOf)}</section>\n`)}</main>
<footer>${foot.map((line) => html`<p>${line}</p>`)}</footer>
</body></html>
`.text;
}
