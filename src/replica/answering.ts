/** What a replica lends to the answering of checks: its copy, its desk, its log. The answering itself is the hub's own. */
import type { Principal } from '../kernel/context.ts';
import type { AuditEvent } from '../kernel/store/store.ts';
import type { ErrorModel } from '../matching/errors.ts';
import type { AskCheck, ByReplica, CheckAnswer, Compared, LoggedCheck } from '../modules/checks/schema.ts';
import type { ReplicaDeed } from '../modules/replicas/schema.ts';
import type { Copy } from './copy/copy.ts';
import { keepsWhole, type Desk } from './desk.ts';
import type { ReplicaLog } from './log/log.ts';

type Asking = { readonly principal: Principal };
type OwnQuery = { readonly since: string; readonly ref?: string | undefined; readonly after?: string | undefined; readonly limit: number };

/** Where answers are read from: the copy and the log of this machine. What became of a hit is known at the hub alone. */
export function readingReplica({ copy, desk, log }: { readonly copy: Copy; readonly desk: Desk; readonly log: ReplicaLog }) {
  /** A check of which the bureau keeps hashes alone or a count is told to nobody again. */
  const told = async (number: number | undefined): Promise<LoggedCheck | undefined> => {
    const check = number === undefined ? undefined : await log.checkOf(number);
    return check && keepsWhole(desk, check.purpose) ? check : undefined;
  };
  return {
    findable: (_ctx: Asking, ids: readonly string[], now: string) => copy.findable(ids, now),
    confirmedFor: async (_ctx: Asking, records: readonly string[]) => new Set(records.filter(desk.isConfirmed)),
    hitsOfChecks: async () => [],
    /** The newest word on each record. */
    comparisonsOf: async (_ctx: Asking, check: string) => [...new Map((await log.comparisonsOf(check)).map((one) => [one.record, one])).values()],
    findCheck: async (_ctx: Asking, id: string) => told(log.numberOf(id)),
    listOwn: async (_ctx: Asking, { person }: { readonly person: string }, { since, ref, after, limit }: OwnQuery) => {
      const sinceMs = Date.parse(since);
      const mine = [...log.recent()].filter((one) => one.person === person && one.ms >= sinceMs).reverse();
      const from = after === undefined ? 0 : mine.findIndex(({ id }) => id === after) + 1;
      const rows: (LoggedCheck & { question: AskCheck })[] = [];
      for (const { number } of mine.slice(from)) {
        if (rows.length === limit) break;
        const check = await told(number) as (LoggedCheck & { question: AskCheck }) | undefined;
        if (check && (ref === undefined || check.question.ref === ref)) rows.push(check);
      }
      return rows;
    },
  };
}

/** Where answered checks go: into the replica's own log. The hits among them are raised by the hub. */
export const loggingReplica = ({ log, isCurrent, onLogged }: { readonly log: ReplicaLog; readonly isCurrent: () => boolean; readonly onLogged: () => void }) => ({
  add: async (entries: readonly ({ readonly kept: LoggedCheck; readonly by: Pick<Principal, 'tokenId'>; readonly trace?: { readonly seenAt: string } } | { readonly counted: unknown })[]): Promise<void> => {
    await log.add(entries.map((entry): ReplicaDeed => {
      if (!('kept' in entry)) throw new Error('a replica keeps every check until the hub has it');
      return { kind: 'check', check: { ...entry.kept, question: entry.kept.question as AskCheck }, token: entry.by.tokenId, seenAt: entry.trace?.seenAt ?? entry.kept.at, ...(isCurrent() ? {} : { notCurrent: true as const }) };
    }));
    onLogged();
  },
});

/** Where an officer's word on a finding goes: into the same log. The hub keeps it, and raises the hit that it makes, once it is brought. */
export const comparingReplica = ({ log, desk, onLogged }: { readonly log: ReplicaLog; readonly desk: Desk; readonly onLogged: () => void }) => ({
  /** Of a check that this machine answered lately; nothing of what was asked is told by it. */
  checkOf: async (_ctx: Asking, id: string) => { const number = log.numberOf(id); return number === undefined ? undefined : log.checkOf(number); },
  placeOf: async (_bureau: string, unit: string) => desk.sent()?.units.find(({ code }) => code === unit),
  delayedOf: async () => undefined, // what arrives late is the hub's to find
  keep: async ({ principal: { tokenId } }: Asking, compared: Compared): Promise<void> => {
    await log.add([{ kind: 'comparison', compared, token: tokenId }]);
    onLogged();
  },
});

/** By whom it was answered and how current that is, and what is the hub's to do. */
export const closedByReplica = (word: () => ByReplica) => (_principal: Principal, asks: readonly AskCheck[], answers: readonly CheckAnswer[]): readonly CheckAnswer[] => {
  const replica = word();
  return answers.map((answer, i) => {
    const notes = [...(answer.outcome === 'hit' ? ['hit_raised_when_delivered' as const] : []), ...(asks[i]?.receipt === true ? ['no_receipt' as const] : [])];
    return { ...answer, replica: notes.length > 0 ? { ...replica, notes } : replica };
  });
};

/** Reading about oneself and this machine is not worth an entry. */
const UNTOLD = ['people.me', 'status.get'];

/** What was done, refused or failed here, as the hub will hear of it. */
export const auditingReplica = ({ log, onLogged }: { readonly log: ReplicaLog; readonly onLogged: () => void }) => async ({ action, outcome, at, unit, token, person, device, subjects, detail }: AuditEvent): Promise<void> => {
  if (outcome === 'done' && UNTOLD.includes(action)) return;
  await log.add([{ kind: 'event', action, outcome, at, unit, token, subjects: [...subjects], ...(person === undefined ? {} : { person }), ...(device === undefined ? {} : { device }), ...(detail === undefined ? {} : { detail: { ...detail } }) }]);
  onLogged();
};

/** The model by which the hub weighs, and what is made of it; the shipped one where it sent none. */
export function weighingBy<M>(desk: Desk, { matcherWith, shipped }: { readonly matcherWith: (errors: ErrorModel) => M; readonly shipped: ErrorModel }): { readonly active: () => { readonly version: string; readonly matcher: M } } {
  let active = { version: shipped.version, matcher: matcherWith(shipped) };
  const look = (): void => {
    const model = (desk.sent()?.model ?? shipped) as ErrorModel;
    if (model.version !== active.version) active = { version: model.version, matcher: matcherWith(model) };
  };
  desk.onSet(look);
  look();
  return { active: () => active };
}
