/** States of records against the leaves that tell of them: today's, and those before. */
import { run } from '../../store/database.ts';
import { STATE_HASH } from '../changes-source.ts';
import { HASH_BYTES } from '../merkle.ts';
import { piecesOf, smallTree } from '../small-tree.ts';
import { slicesOf, strays, type MakeVerifier, type Told } from './rows.ts';

type Group = { position: number; owner: string; subjects: string[]; versions: number[]; hashes: Buffer };
const GROUPS_AT_ONCE = 32;
const STATES = `(select id, version, changed_at, ${STATE_HASH} as hash from records union all select id, version, changed_at, ${STATE_HASH} as hash from record_versions)`;
const STATES_AT = (table: string): string => `select t.id, t.version, ${STATE_HASH} as hash from ${table} t join unnest($1::text[], $2::int[]) u(wanted, wanted_version) on t.id = u.wanted and t.version = u.wanted_version`;
const UNTOLD_MAX = 10_000;

export const changesVerifier: MakeVerifier = (db, findings) => {
  let matched = 0;

  function holdGroup({ leaf, bureau, position, said }: Told<'changes'>, group: Group | undefined): boolean {
    const what = `group of changes ${position}`;
    if (!group) { findings.fault(what, `is gone: ${leaf} tells of it`); return false; }
    const isWhole = group.subjects.length === group.versions.length && group.hashes.length === group.subjects.length * HASH_BYTES;
    if (!isWhole || group.owner !== bureau || group.subjects.length !== said.changes || !smallTree(piecesOf(group.hashes, HASH_BYTES)).root.equals(said.root)) findings.fault(what, `is not what ${leaf} tells of: it was altered`);
    return isWhole;
  }

  async function holdStates(groups: readonly Group[]): Promise<void> {
    const ids = groups.flatMap(({ subjects }) => subjects);
    const versions = groups.flatMap((group) => group.versions);
    const rows = await run(db, `${STATES_AT('records')} union all ${STATES_AT('record_versions')}`, [ids, versions]) as { id: string; version: number; hash: Buffer }[];
    const byState = new Map(rows.map(({ id, version, hash }) => [`${id} ${version}`, hash]));
    const hashes = groups.flatMap((group) => piecesOf(group.hashes, HASH_BYTES));
    for (const [i, id] of ids.entries()) {
      const hash = byState.get(`${id} ${versions[i] ?? 0}`);
      const what = `version ${versions[i] ?? 0} of ${id}`;
      if (!hash) { findings.fault(what, 'is gone: the log tells of it'); continue; }
      matched += 1;
      if (hashes[i] === undefined || !hash.equals(hashes[i])) findings.fault(what, 'is not what the log tells of: it was altered');
    }
  }

  return {
    kind: 'changes',
    async page(all) {
      for (const told of slicesOf(all as readonly Told<'changes'>[], GROUPS_AT_ONCE)) {
        const rows = await run(db, 'select position, owner, subjects, versions, hashes from change_groups where position = any($1)', [told.map(({ position }) => position)]) as Group[];
        const byPosition = new Map(rows.map((row) => [row.position, row]));
        await holdStates(told.flatMap((one) => {
          const group = byPosition.get(one.position);
          return holdGroup(one, group) && group ? [group] : [];
        }));
      }
    },
    async end(before) {
      const { inserted, pending } = await strays(db, 'changes', { table: 'change_groups', position: 'position' });
      for (const position of inserted) findings.fault(`group of changes ${position}`, 'is in no leaf, and others committed after it are: it was put in');
      if (pending.length > 0) findings.note(`${pending.length} groups of changes are not in the log yet`);
      const [now] = await run(db, `select (select count(*) from records) + (select count(*) from record_versions) as states, coalesce((select sum(array_length(subjects, 1)) from change_groups where position = any($1)), 0)::bigint as pending`, [pending]) as { states: number; pending: number }[];
      if (now && now.states !== matched + now.pending) {
        const untold = await run(db, `
          select id, version, changed_at as at from ${STATES} s
          where not exists (select 1 from (select u.id, u.version from change_groups, unnest(subjects, versions) u(id, version)) t where t.id = s.id and t.version = s.version) order by id, version limit ${UNTOLD_MAX}`) as { id: string; version: number; at: string }[];
        const old = untold.filter(({ at }) => before !== undefined && at < before.at);
        for (const { id, version } of untold.filter((one) => !old.includes(one))) findings.fault(`version ${version} of ${id}`, 'is in no leaf: it was put in');
        if (before && old.length > before.states) findings.fault('states from before the log began', `are ${old.length}; when it began they were ${before.states}`);
        else if (old.length > 0) findings.note(`${old.length} states of records stood before the log began (${before?.at ?? ''}): nothing vouches for them but their number`);
      }
      const swapped = await run(db, 'select r.id, r.version from records r join record_versions v on v.id = r.id and v.version >= r.version order by r.id limit 1000') as { id: string; version: number }[];
      for (const { id, version } of swapped) findings.fault(`version ${version} of ${id}`, 'stands as the newest, and a newer one among those before it');
    },
  };
};
