/** What a hub process does of all that a hub does. Any number of processes share one database; each has one or more of these. */

export const ROLES = ['http', 'index', 'relay', 'deliver', 'clock', 'log'] as const;
export type Role = (typeof ROLES)[number];
export type Roles = ReadonlySet<Role>;
export const ALL_ROLES: Roles = new Set(ROLES);

/** Roles as they are written in `--roles=http,index`; a sentence where they are wrong. */
export function readRoles(text: string): { readonly roles: Roles } | { readonly wrong: string } {
  const words = text.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !(ROLES as readonly string[]).includes(word));
  if (unknown !== undefined) return { wrong: `--roles takes some of ${ROLES.join(',')}; not ${unknown === '' ? 'nothing' : unknown}` };
  const roles = new Set(words as Role[]);
  if (roles.has('http') && !roles.has('index')) return { wrong: '--roles: http needs index, because a process answers checks from its own index' };
  return { roles };
}
