/** Looks through the Markdown of the repository: every link to a file must find it, and every link to a heading too. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ROOT } from './dependencies.ts';

const documents = globSync(['*.md', 'web/*.md', '{docs,src,profiles,samples,bench,generated,deploy}/**/*.md'], { cwd: ROOT }).sort();
const faults: string[] = [];
let links = 0;

/** A heading's anchor as forges make it: lower case, spaces as hyphens, punctuation gone. */
const anchorOf = (heading: string): string => heading.trim().toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
const outsideCode = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
const anchorsOf = (path: string): readonly string[] => [...readFileSync(path, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.*)$/gm)].map((found) => anchorOf(found[1] ?? ''));

for (const document of documents) {
  const path = join(ROOT, document);
  for (const [, target = ''] of outsideCode(readFileSync(path, 'utf8')).matchAll(/\]\(([^()\s]+)\)/g)) {
    if (/^[a-z]+:/i.test(target)) continue;
    links += 1;
    const [file = '', anchor] = target.split('#');
    const goal = file === '' ? path : resolve(dirname(path), file);
    if (relative(ROOT, goal).startsWith('..') || !existsSync(goal)) faults.push(`${document}: ${target} is not there`);
    else if (anchor !== undefined && statSync(goal).isFile() && !anchorsOf(goal).includes(anchor)) faults.push(`${document}: ${target} names a heading that is not there`);
  }
}

for (const fault of faults) console.error(fault);
console.log(`${documents.length} documents, ${links} links: ${faults.length === 0 ? 'all lead somewhere' : `${faults.length} do not`}`);
process.exitCode = faults.length === 0 && links > 0 ? 0 : 1;
