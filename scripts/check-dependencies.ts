/** Who may know whom, and whether every module has the shape. Fails too where hardly anything was read: then nothing was shown. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDERS, ROOT, RULES, readDependencies } from './dependencies.ts';

/** With a TypeScript that it does not know, dependency-cruiser reads nothing and finds nothing wrong. */
const MODULES_MIN = 50;
const SHAPE = ['index.ts', 'README.md', 'schema.ts'];

const faults: string[] = [];
const { summary } = await readDependencies(ROOT, FOLDERS);
for (const { rule, from, to, cycle } of summary.violations) faults.push(`${rule.name}: ${from} -> ${cycle ? cycle.map(({ name }) => name).join(' -> ') : to}`);
if (summary.totalCruised < MODULES_MIN) faults.push(`only ${summary.totalCruised} files were read, fewer than ${MODULES_MIN}: the rules were not tried`);

const modules = readdirSync(join(ROOT, 'src/modules'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
for (const name of modules) {
  for (const file of SHAPE) if (!existsSync(join(ROOT, 'src/modules', name, file))) faults.push(`every-module-has-the-shape: src/modules/${name} has no ${file}`);
}

for (const fault of faults) console.error(fault);
console.log(`${summary.totalCruised} files, ${summary.totalDependenciesCruised ?? 0} dependencies, ${RULES.length} rules, ${modules.length} modules: ${faults.length === 0 ? 'nothing is wrong' : `${faults.length} wrong`}`);
process.exitCode = faults.length === 0 ? 0 : 1;
