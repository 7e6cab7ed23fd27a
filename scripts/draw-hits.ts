/** Draws the life of a hit out of its table: a Mermaid diagram and the table itself, for docs/guides/hits.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TABLE, type Tells } from '../src/modules/hits/life.ts';
import { ROOT } from './dependencies.ts';

const PATH = join(ROOT, 'docs/guides/hits.md');
const BEGIN = '<!-- drawn from src/modules/hits/life.ts by npm run generate: begin -->';
const END = '<!-- end -->';

const state = (name: string): string => (name === 'new' ? '[*]' : name);

/** Arrows between states; what leaves a state where it is stands in the table only. */
function drawing(): string {
  const arrows = new Map<string, string[]>();
  for (const { deed, who, from, to } of TABLE) {
    if (to === 'same') continue;
    for (const one of from) {
      if (one === to) continue;
      const arrow = `  ${state(one)} --> ${to}`;
      arrows.set(arrow, [...new Set([...arrows.get(arrow) ?? [], `${deed} (${who.join(', ')})`])]);
    }
  }
  return ['```mermaid', 'stateDiagram-v2', ...[...arrows].map(([arrow, deeds]) => `${arrow}: ${deeds.join(' / ')}`), '```'].join('\n');
}

const WHOM: Readonly<Record<keyof Tells, string>> = { owner: 'owner', finder: 'finder', supervisors: 'owner’s supervisors', hub: 'the hub', own: 'own desk' };
const tellings = (tells: Tells): string => (Object.entries(tells) as [keyof Tells, string][]).map(([whom, kind]) => `${WHOM[whom]}: \`${kind}\``).join(', ');

function table(): string {
  const rows = TABLE.map(({ deed, event, who, from, to, tells }) => [`\`${deed}\``, who.join(', '), from.join(', '), to === 'same' ? 'stays' : to, `\`${event}\``, tellings(tells)]);
  return [['Deed', 'Whose', 'From', 'To', 'Event', 'Tells'], ['---', '---', '---', '---', '---', '---'], ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** What has to stand in the guide between its two marks. */
export const drawnLife = (): string => `${BEGIN}\n${drawing()}\n\n${table()}\n${END}`;

/** The guide, and the guide as it ought to be. */
export function hitsGuide(): { readonly stands: string; readonly ought: string } {
  const stands = readFileSync(PATH, 'utf8');
  const [before = '', rest = ''] = stands.split(BEGIN);
  return { stands, ought: `${before}${drawnLife()}${rest.slice(rest.indexOf(END) + END.length)}` };
}

export function writeHitsGuide(): void {
  writeFileSync(PATH, hitsGuide().ought);
}
