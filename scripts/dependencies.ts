/** Reads who imports whom with dependency-cruiser. Knows the rule file, and which folders hold our code. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { cruise, type IConfiguration, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const FOLDERS = ['src', 'web/src', 'tests', 'bench', 'scripts'];

const { forbidden = [], options = {} } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as IConfiguration & { options?: ICruiseOptions };
export const RULES: readonly string[] = forbidden.flatMap((rule) => rule.name ?? []);

/** Everything in `folders` of `baseDir`, held against the rules of this repository. */
export async function readDependencies(baseDir: string, folders: readonly string[]): Promise<ICruiseResult> {
  const { output } = await cruise([...folders], { ...options, baseDir, ruleSet: { forbidden }, validate: true }, undefined, { tsConfig: extractTsConfig(`${ROOT}/tsconfig.json`) });
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text, not with its result');
  return output;
}
