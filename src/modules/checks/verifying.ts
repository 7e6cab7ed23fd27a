/** Checks against the leaves that tell of them. A check whose last day is over may be gone; none before. */
import { piecesOf } from '../../kernel/audit/small-tree.ts';
import type { Findings } from '../../kernel/audit/verifying/findings.ts';
import { slicesOf, strays, type MakeVerifier, type Told } from '../../kernel/audit/verifying/rows.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import { PLACE_BYTES, dayOfPlace, hashOfPlace } from './canonical.ts';
import { groupsAt, hashesOf, idOfPlace, idsInGroups, treeOf, checksAfter, countsOf, type KeptGroup } from './groups-store.ts';

const GROUPS_AT_ONCE = 16;

export const checksVerifier: MakeVerifier = (db, findings, today) => {
  let matched = 0;

  async function holdGroup({ leaf, bureau, position, said }: Told<'checks'>, group: KeptGroup | undefined): Promise<void> {
    const what = `group of checks ${position}`;
    if (!group) { findings.fault(what, `is gone: ${leaf} tells of it`); return; }
    const { places } = group;
    const pieces = places.length % PLACE_BYTES === 0 ? piecesOf(places, PLACE_BYTES) : [];
    const ids = pieces.map(idOfPlace);
    const sorted = ids.toSorted();
    const isAsTold = group.bureau === bureau && group.counted === said.counted && pieces.length === said.checks && pieces.length * PLACE_BYTES === places.length && treeOf(places).root.equals(said.root);
    if (!isAsTold || group.firstId !== (sorted[0] ?? null) || group.lastId !== (sorted.at(-1) ?? null)) findings.fault(what, `is not what ${leaf} tells of: it was altered`);
    const hashes = await hashesOf(db, ids);
    for (const [i, place] of pieces.entries()) {
      const id = ids[i] ?? '';
      const hash = hashes.get(id);
      if (hash) {
        matched += 1;
        if (!hash.equals(hashOfPlace(place))) findings.fault(`check ${id}`, `is not what ${leaf} tells of: it was altered`);
      } else if (dayOfPlace(place) >= today) findings.fault(`check ${id}`, `is gone before its last day, ${dayOfPlace(place)}: ${leaf} tells of it`);
    }
  }

  return {
    kind: 'checks',
    async page(all) {
      for (const told of slicesOf(all as readonly Told<'checks'>[], GROUPS_AT_ONCE)) {
        const groups = await groupsAt(db, told.map(({ position }) => position));
        for (const one of told) await holdGroup(one, groups.get(one.position));
      }
    },
    async end(before) {
      const { inserted, pending } = await strays(db, 'checks', { table: 'check_groups', position: 'position' });
      for (const position of inserted) findings.fault(`group of checks ${position}`, 'is in no leaf, and others committed after it are: it was put in');
      if (pending.length > 0) findings.note(`${pending.length} groups of checks are not in the log yet`);
      const counts = await countsOf(db, pending);
      if (counts.checks === matched + counts.pending) return;
      let old = 0;
      for await (const { id, at } of untold(db, findings)) {
        if (before && at < before.at) old += 1;
        else findings.fault(`check ${id}`, 'is in no leaf: it was put in');
      }
      if (before && old > before.checks) findings.fault('checks from before the log began', `are ${old}; when it began they were ${before.checks}`);
      else if (old > 0) findings.note(`${old} checks were made before the log began: nothing vouches for them but their number`);
    },
  };
};

/** Checks that stand in no group, found by walking all of them in the order of their ids. */
async function* untold(db: Kysely<unknown>, findings: Findings): AsyncGenerator<{ readonly id: string; readonly at: string }> {
  let after = '';
  for (let seen = 0; ;) {
    const page = await checksAfter(db, after);
    const last = page.at(-1);
    if (!last) return;
    const known = await idsInGroups(db, page[0]?.id ?? '', last.id);
    for (const one of page) if (!known.has(one.id)) yield one;
    after = last.id;
    seen += page.length;
    findings.progress('checks looked for in their groups', seen);
  }
}
