/** Import profiles: those that the hub knows, and those that a user brings as a file. */
import { readFile } from 'node:fs/promises';
import type { Command } from './command.ts';
import { EXIT, Failure } from './exit.ts';
import type { Hub } from './hub.ts';
import { whyNot } from './source.ts';
import { shown, wrapped } from './text.ts';

type Profile = { readonly name: string; readonly description?: unknown };

export const profilesCommand: Command = {
  name: 'vehicles profiles', summary: 'import profiles that the hub knows; “show NAME” prints one', operands: ['show', 'NAME'], operandsMin: 0, usage: '[show NAME] [--json]', flags: { json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const [verb, name] = args.operands;
    if (verb !== undefined && (verb !== 'show' || name === undefined)) throw new Failure(EXIT.usage, 'say “vehicles profiles” or “vehicles profiles show NAME”');
    if (name !== undefined) {
      const profile = await hub.ask<Profile>('GET', `/v1/import-profiles/${encodeURIComponent(name)}`);
      await io.out(`${JSON.stringify(profile, null, args.has('json') ? 0 : 2)}\n`);
      return EXIT.done;
    }
    const { items } = await hub.ask<{ items: readonly Profile[] }>('GET', '/v1/import-profiles');
    await io.out(args.has('json') ? `${JSON.stringify({ items })}\n` : items.map((one) => `${shown(one.name)}\n${wrapped(`  ${shown(one.description ?? '')}`, io.columns, '  ')}\n`).join(''));
    return EXIT.done;
  },
};

/** The name to import by. A path of a .json file is brought to the hub first, under the name that it gives itself. */
export async function profileNamed(hub: Hub, said: string): Promise<string> {
  if (!said.endsWith('.json')) return said;
  let profile: unknown;
  try {
    profile = JSON.parse((await readFile(said, 'utf8')).replace(/^\ufeff/, ''));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new Failure(EXIT.badData, `the profile ${said} is not JSON: ${cause.message}`);
    throw new Failure(EXIT.noInput, whyNot(said, cause as NodeJS.ErrnoException));
  }
  const name = (profile as { name?: unknown } | null)?.name;
  if (typeof name !== 'string') throw new Failure(EXIT.badData, `the profile ${said} gives itself no name`, { hints: ['profiles/README.md says what a profile holds.'] });
  await hub.ask('PUT', `/v1/import-profiles/${encodeURIComponent(name)}`, { body: profile });
  return name;
}
