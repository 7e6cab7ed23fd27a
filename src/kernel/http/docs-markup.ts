/** HTML from templates in which every value is escaped unless it is markup itself. Knows no page. */

export class Markup {
  readonly text: string;
  constructor(text: string) { this.text = text; }
}
export type Part = Markup | string | number | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

const textOf = (part: Part): string => {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  return typeof part === 'object' ? part.map(textOf).join('') : escaped(String(part));
};

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((text, at) => text + textOf(parts[at])).join(''));
}

/** A sentence in which `backticks` mark code. */
export const prose = (text: string): Markup => html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;

/** A path that may break after each slash, its parameters marked. */
export const pathText = (path: string): Markup => html`${path.split(/(\{[^}]*\})/).map((part) => (part.startsWith('{') ? html`<var>${part}</var>` : part.split('/').map((step, at) => (at === 0 ? step : html`/<wbr>${step}`))))}`;

/** What may stand in an `id` and a link to it. */
export const anchor = (...parts: readonly string[]): string => parts.map((part) => part.replaceAll(/[^\w.-]+/g, '-')).join('-');
