/** Who may do what, as the hub itself decides it: the table of actions with the grant of each. It tells of nobody. */
import { action, isStream, type TableEntry } from '../../kernel/action.ts';
import { ROLES } from '../../kernel/context.ts';
import { grantInWords, isAmong } from '../../kernel/policy.ts';
import { readSaying } from '../../kernel/schema/index.ts';
import { grants } from './policy.ts';
import { PermissionTable, type Permission } from './schema.ts';

/** One row: what `decide` would ask of the grant. A purpose of the hub's own stands in `purposes` as any other. */
function permissionOf(act: TableEntry, purposes: readonly string[]): Permission {
  const { grant } = act;
  const roles = grant.roles === 'everyone' ? ROLES : grant.roles;
  const condition = grant.words === undefined ? undefined : readSaying(grant.words);
  return {
    action: act.name, summary: act.summary, route: act.http, effect: isStream(act) ? 'stream' : act.effect, roles: [...roles], words: grantInWords(grant), ...(condition ? { condition } : {}), whose: [...grant.as ?? []],
    ...(grant.collection === undefined ? {} : { collection: grant.collection }), ...(act.fourEyes === undefined ? {} : { secondPerson: act.fourEyes, secondPersonTold: readSaying(act.fourEyes) }),
    ...(grant.purposes ? { purposes: Object.fromEntries(roles.map((role) => [role, purposes.filter((purpose) => { const theirs = grant.purposes?.[role]; return theirs === undefined || isAmong(theirs, purpose); })])) } : {}),
  };
}

/** `actions` is asked for late: the table is complete only when every module stands. */
export const permissionActions = (actions: () => readonly TableEntry[], purposes: readonly string[]) => [
  action({
    name: 'permissions.list', summary: 'Who may do what on this hub', http: 'GET /v1/permissions', effect: 'open', grant: grants.readPermissions, output: PermissionTable,
    description: 'The table of actions and roles from which every answer is decided (R7). What is restricted from a bureau does not exist for it, whatever stands here (R5).',
    run: async () => ({ roles: [...ROLES], items: actions().map((act) => permissionOf(act, purposes)).sort((a, b) => (a.action < b.action ? -1 : 1)) }),
  }),
];
