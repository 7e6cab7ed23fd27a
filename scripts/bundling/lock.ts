/** What package-lock.json says of installed packages: which are there to run, which the console was built from. Reads; installs nothing. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Entry = {
  readonly version: string; readonly integrity?: string; readonly license?: string; readonly dev?: boolean; readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>; readonly optionalDependencies?: Readonly<Record<string, string>>; readonly peerDependencies?: Readonly<Record<string, string>>; readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
};
/** A package as it lies in node_modules. */
export type Installed = {
  /** `node_modules/pg/node_modules/pg-types`. */
  readonly path: string;
  readonly name: string; readonly version: string;
  /** SPDX, as its author states it. */
  readonly licence: string;
  /** SHA-512 of its archive, in hexadecimal; undefined where the lock does not say it. */
  readonly sha512: string | undefined;
  /** Paths of what it needs. */
  readonly needs: readonly string[];
};

const nameAt = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Where a package finds another: beside itself, or further up. */
function found(entries: Readonly<Record<string, Entry>>, from: string, name: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (entries[path]) return path;
    if (at === '') return undefined;
    if (!at.includes('/node_modules/')) at = '';
  }
}

/** All packages of the lock that are installed in `root`. A package that is not of the version that the lock names is a fault. */
export function readLock(root: string): ReadonlyMap<string, Installed & { readonly isForRunning: boolean }> {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Entry> };
  const installed = Object.entries(packages).filter(([path]) => path !== '' && existsSync(join(root, path, 'package.json')));
  return new Map(installed.map(([path, entry]) => {
    const { version, license } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as { version: string; license?: string };
    if (version !== entry.version) throw new Error(`${path} is ${version} and not ${entry.version}: run npm ci first`);
    const peers = Object.keys(entry.peerDependencies ?? {}).filter((name) => entry.peerDependenciesMeta?.[name]?.optional !== true);
    const wanted = [...Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }), ...peers];
    const needs = wanted.flatMap((name) => found(packages, path, name) ?? []).filter((at) => existsSync(join(root, at)));
    return [path, {
      path, name: nameAt(path), version, licence: entry.license ?? license ?? '', needs: [...new Set(needs)].sort(), isForRunning: entry.dev !== true,
      sha512: entry.integrity?.startsWith('sha512-') === true ? Buffer.from(entry.integrity.slice('sha512-'.length), 'base64').toString('hex') : undefined,
    }];
  }));
}

/** Some packages and all that they need, by path. */
function withNeeds(all: ReadonlyMap<string, Installed>, roots: readonly string[]): readonly string[] {
  const reached = new Set<string>();
  const queue = [...roots];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    queue.push(...all.get(path)?.needs ?? []);
  }
  return [...reached].sort();
}

/** Packages that run in the hub, and those of which the console's files are made. */
export function packagesOf(root: string): { readonly running: readonly Installed[]; readonly console: readonly Installed[] } {
  const all = readLock(root);
  const running = [...all.values()].filter(({ isForRunning }) => isForRunning);
  const imported = new Set(globSync('web/src/**/*.{ts,tsx}', { cwd: root }).filter((path) => !path.endsWith('.test.ts')).flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/^(?:import|export) (?!type ).*?'((?:@[\w.-]+\/)?[\w][\w.-]*)[/']/gm)].map(([, name = '']) => `node_modules/${name}`)));
  const paths = withNeeds(all, [...imported].filter((path) => all.has(path)));
  const byPath = new Set(running.map(({ path }) => path));
  return { running: running.sort(byName), console: paths.filter((path) => !byPath.has(path)).flatMap((path) => all.get(path) ?? []).sort(byName) };
}
const byName = (a: Installed, b: Installed): number => (a.path < b.path ? -1 : 1);
