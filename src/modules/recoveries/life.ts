/**
 * The life of a recovery file: which deed, whose, from which stage to which; and what all its events add up to. Pure.
 */
import { totalsOf, type Span } from './money.ts';
import { NEXT, type EventKind, type RecoveryDetail, type RecoveryEvent, type Stage } from './schema.ts';

type Side = 'owner' | 'finder';
export type Deed = (typeof NEXT)[number];

export type Step = { readonly deed: Deed; readonly by: Side; readonly event: EventKind; /** From where to where; a stage that is not named takes no such deed. */ readonly moves: Readonly<Partial<Record<Stage, Stage>>> };

/**
 * A change of the place of custody leaves the stage as it is; a decision may be another one until the vehicle is handed
 * over. The finder has the vehicle, so it may close at any time; the owner once it has decided.
 */
export const STEPS: readonly Step[] = [
  { deed: 'custody', by: 'finder', event: 'custody', moves: { found: 'in_custody', in_custody: 'in_custody', offered: 'offered', decided: 'decided' } },
  { deed: 'offer', by: 'finder', event: 'offered', moves: { in_custody: 'offered', offered: 'offered' } },
  { deed: 'decision', by: 'owner', event: 'decided', moves: { in_custody: 'decided', offered: 'decided', decided: 'decided' } },
  { deed: 'handover', by: 'finder', event: 'handed_over', moves: { decided: 'handed_over' } },
  { deed: 'arrival', by: 'owner', event: 'arrived', moves: { handed_over: 'home' } },
  { deed: 'closure', by: 'finder', event: 'closed', moves: { found: 'closed', in_custody: 'closed', offered: 'closed', decided: 'closed', handed_over: 'closed' } },
  { deed: 'closure', by: 'owner', event: 'closed', moves: { decided: 'closed', handed_over: 'closed' } },
  { deed: 'costs', by: 'finder', event: 'cost', moves: { found: 'found', in_custody: 'in_custody', offered: 'offered', decided: 'decided', handed_over: 'handed_over' } },
];

/** The sides that a bureau is on: both, where it found its own. */
export const sidesOf = ({ owner, finder }: { readonly owner: string; readonly finder: string }, bureau: string): readonly Side[] => [...(owner === bureau ? ['owner' as const] : []), ...(finder === bureau ? ['finder' as const] : [])];

/** The step that a deed of these sides makes at a stage; undefined where there is none. */
export const stepFor = (deed: Deed, stage: Stage, sides: readonly Side[]): Step | undefined => STEPS.find((step) => step.deed === deed && sides.includes(step.by) && step.moves[stage] !== undefined);

/** Whose a deed is at all. */
export const sideOfDeed = (deed: Deed): readonly Side[] => STEPS.filter((step) => step.deed === deed).map(({ by }) => by);

/** What a deed is called once it is done. */
export const eventOf = (deed: Deed): EventKind | undefined => STEPS.find((step) => step.deed === deed)?.event;

/** What those sides may do next. */
export const nextFor = (stage: Stage, sides: readonly Side[]): readonly Deed[] => NEXT.filter((deed) => stepFor(deed, stage, sides) !== undefined);

const lastOf = (events: readonly RecoveryEvent[], kind: EventKind): RecoveryEvent | undefined => events.findLast((one) => one.kind === kind);

type Told = Pick<RecoveryDetail, 'custody' | 'decision' | 'handover' | 'outcome' | 'costs' | 'custodyCost' | 'totals'>;

/** What the events add up to by `today`. */
export function toldBy(events: readonly RecoveryEvent[], today: string): Told {
  const said = <K extends 'custody' | 'decision' | 'handover'>(name: K, kind: EventKind): Pick<Told, K> => {
    const event = lastOf(events, kind);
    return (event ? { [name]: event.said } : {}) as Pick<Told, K>; // they went in through these schemas
  };
  const costs = costsOf(events);
  const { custody, totals } = totalsOf(costs.filter(({ struck }) => struck !== true).map(({ money }) => money), spansOf(events), today);
  const closed = lastOf(events, 'closed')?.said.outcome as Told['outcome'];
  const outcome = lastOf(events, 'arrived') ? 'home' as const : closed;
  return { ...said('custody', 'custody'), ...said('decision', 'decided'), ...said('handover', 'handed_over'), ...(outcome === undefined ? {} : { outcome }), costs, ...(custody ? { custodyCost: custody } : {}), totals };
}

/** Each cost with whether it was struck since. */
export function costsOf(events: readonly RecoveryEvent[]): RecoveryDetail['costs'] {
  const struck = new Set(events.filter(({ kind }) => kind === 'cost_struck').map(({ said }) => said.cost));
  return events.filter(({ kind }) => kind === 'cost').map(({ n, said }) => ({ ...(said as Omit<RecoveryDetail['costs'][number], 'n'>), n, ...(struck.has(n) ? { struck: true as const } : {}) }));
}

/** From which day to which the vehicle was kept at which rate: until it stood elsewhere, was handed over, or the file was closed. */
function spansOf(events: readonly RecoveryEvent[]): readonly Span[] {
  const stays = events.filter(({ kind }) => kind === 'custody');
  const end = events.find(({ kind }) => kind === 'handed_over' || kind === 'closed');
  const until = end ? (end.said.on ?? end.at.slice(0, 10)) as string : undefined;
  return stays.flatMap(({ said, at }, i): readonly Span[] => {
    const rate = said.costPerDay as Span['rate'] | undefined;
    if (!rate) return [];
    const next = stays[i + 1];
    return [{ rate, from: (said.since ?? at.slice(0, 10)) as string, to: (next ? next.said.since ?? next.at.slice(0, 10) : until) as string | undefined }];
  });
}
