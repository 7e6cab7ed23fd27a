/** The list of what a bundle is made of, as CycloneDX 1.6 in JSON (ECMA-424). Pure: it reads no file, and the same packages make the same list. */
import { createHash } from 'node:crypto';
import type { Installed } from './lock.ts';
import { isAllowed } from './licences.ts';

type Licence = { readonly license: { readonly id: string } } | { readonly expression: string };
export type Component = {
  readonly type: 'application' | 'library'; readonly 'bom-ref': string; readonly group?: string; readonly name: string; readonly version: string; readonly scope?: 'required';
  readonly purl: string; readonly licenses: readonly Licence[]; readonly hashes?: readonly { readonly alg: 'SHA-512'; readonly content: string }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
};
export type Sbom = {
  readonly $schema: string; readonly bomFormat: 'CycloneDX'; readonly specVersion: '1.6'; readonly serialNumber: string; readonly version: number;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};

export type Made = {
  readonly version: string; readonly commit: string; /** When it was committed. */ readonly at: string;
  readonly running: readonly Installed[]; readonly console: readonly Installed[];
  /** Programs that packages bring, which have versions of their own. */
  readonly programs: readonly { readonly name: string; readonly version: string; readonly licence: string }[];
};

const licencesOf = (licence: string): readonly Licence[] => (/[\s()]/.test(licence) ? [{ expression: licence }] : [{ license: { id: licence } }]);

/** `pkg:npm/%40scope/name@1.2.3` (package URL, type npm). */
const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

function componentOf({ path, name, version, licence, sha512 }: Installed, where: 'hub' | 'console'): Component {
  const [, group, rest = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  return {
    type: 'library', 'bom-ref': path, ...(group === undefined ? {} : { group }), name: rest, version, scope: 'required', purl: purlOf(name, version), licenses: licencesOf(licence),
    ...(sha512 === undefined ? {} : { hashes: [{ alg: 'SHA-512', content: sha512 }] }), properties: [{ name: 'crosscheck:where', value: where }],
  };
}

/** Throws where a licence is unknown or does not fit: such a bundle is not made. */
export function sbomOf({ version, commit, at, running, console, programs }: Made): Sbom {
  const unfit = [...running, ...console, ...programs].filter(({ licence }) => !isAllowed(licence));
  if (unfit.length > 0) throw new Error(`these licences may not go into a bundle: ${unfit.map(({ name, licence }) => `${name} (${licence === '' ? 'none stated' : licence})`).join(', ')}`);
  const self: Component = { type: 'application', 'bom-ref': 'crosscheck', name: 'crosscheck', version, purl: `pkg:generic/crosscheck@${version}?vcs_ref=${commit}`, licenses: licencesOf('Apache-2.0') };
  const known = new Set([...running, ...console].map(({ path }) => path));
  const components = [
    ...running.map((one) => componentOf(one, 'hub')), ...console.map((one) => componentOf(one, 'console')),
    ...programs.map((one): Component => ({ type: 'application', 'bom-ref': one.name, name: one.name, version: one.version, scope: 'required', purl: `pkg:generic/${one.name}@${one.version}`, licenses: licencesOf(one.licence) })),
  ];
  const digest = createHash('sha256').update(JSON.stringify([commit, components])).digest('hex');
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', bomFormat: 'CycloneDX', specVersion: '1.6', version: 1,
    // Of the content, in the form of a UUID (RFC 9562, version 8), so that the same bundle has the same.
    serialNumber: `urn:uuid:${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`,
    metadata: { timestamp: at, component: self },
    components,
    dependencies: [
      { ref: 'crosscheck', dependsOn: components.map((one) => one['bom-ref']) },
      ...[...running, ...console].map(({ path, needs }) => ({ ref: path, dependsOn: needs.filter((need) => known.has(need)) })),
    ],
  };
}
