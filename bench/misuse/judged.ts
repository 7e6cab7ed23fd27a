/** The watch over a world: alerts as the queue would hold them, each held against what was planted. */
import { freshBureau, freshPeers, freshPerson, type BureauMemory, type PeersMemory, type PersonMemory } from '../../src/watching/memory.ts';
import type { Rule } from '../../src/watching/deeds.ts';
import { observe } from '../../src/watching/watching.ts';
import { DAY_MS } from './traces.ts';
import type { World } from './world.ts';

/** An auditor decides after so long; what comes meanwhile joins the alert. */
const DECIDED_AFTER_MS = 3 * DAY_MS;

export type Judged = { readonly rule: Rule; readonly ms: number; readonly incidents: ReadonlySet<number> };
export type Outcome = { readonly world: World; readonly alerts: readonly Judged[]; /** When each rule first told of each incident. */ readonly found: ReadonlyMap<number, ReadonlyMap<Rule, number>>; readonly microsecondsPerDeed: number; readonly memoryBytes: readonly number[] };

const got = <T>(map: Map<string, T>, key: string, fresh: () => T): T => {
  const known = map.get(key) ?? fresh();
  map.set(key, known);
  return known;
};

export function judge(world: World): Outcome {
  const [people, units, bureaus] = [new Map<string, PersonMemory>(), new Map<string, PeersMemory>(), new Map<string, BureauMemory>()];
  const incidentOf = new Map<string, number>();
  for (const { id, incident } of world.deeds) if (incident !== undefined) incidentOf.set(id, incident);
  const open = new Map<string, { readonly sinceMs: number; readonly alert: Judged; readonly incidents: Set<number> }>();
  const alerts: Judged[] = [];
  const found = new Map<number, Map<Rule, number>>();
  const begun = performance.now();
  for (const deed of world.deeds) {
    const memories = { person: got(people, deed.person, freshPerson), peers: got(units, `${deed.bureau} ${deed.unit}`, freshPeers), bureau: got(bureaus, deed.bureau, freshBureau) };
    for (const { rule, ms, evidence } of observe(memories, deed)) {
      const key = `${rule} ${deed.person}`;
      let standing = open.get(key);
      if (!standing || ms - standing.sinceMs > DECIDED_AFTER_MS) {
        const incidents = new Set<number>();
        const alert = { rule, ms, incidents };
        standing = { sinceMs: ms, incidents, alert };
        open.set(key, standing);
        alerts.push(alert);
      }
      for (const id of evidence) {
        const incident = incidentOf.get(id);
        if (incident === undefined) continue;
        standing.incidents.add(incident);
        const times = found.get(incident) ?? new Map<Rule, number>();
        if (!times.has(rule)) times.set(rule, ms);
        found.set(incident, times);
      }
    }
  }
  const microsecondsPerDeed = ((performance.now() - begun) * 1_000) / world.deeds.length;
  return { world, alerts, found, microsecondsPerDeed, memoryBytes: [...people.values()].map((memory) => JSON.stringify(memory).length).sort((a, b) => a - b) };
}
