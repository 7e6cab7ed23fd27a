/** The door of the witnesses module: its actions, the duty that asks them, and what acts that destroy or hide ask of it. */
import { outward } from '../../kernel/http/outward.ts';
import type { Duty } from '../../kernel/duties.ts';
import type { Database, Kysely } from '../../kernel/store/database.ts';
import type { Log } from '../../kernel/telemetry/log.ts';
import { module, type Module } from '../module.ts';
import { witnessActions } from './actions.ts';
import { openAsking, type LogToWitness } from './asking.ts';
import { quorumOf } from './policy.ts';
import { quorumMissing } from './refusals.ts';
import type { Witnessed } from './schema.ts';
import { cosignedNote, listWitnesses, saidQuorum, witnessedBy } from './store.ts';

export type WitnessesOptions = {
  readonly database: Database; readonly log: Log; readonly newest: LogToWitness; readonly now: () => string;
  /** Networks in which witnesses are asked although they are not public. */
  readonly networks: readonly string[];
};
export type Witnesses = { readonly module: Module; readonly duty: Duty; readonly stop: () => Promise<void> };

export const witnessMigrations = new URL('migrations/', import.meta.url);

export function openWitnesses({ networks, ...options }: WitnessesOptions): Witnesses {
  const out = outward({ networks, hosts: [] });
  const asking = openAsking({ ...options, out });
  return { module: module({ name: 'witnesses', actions: witnessActions(out), migrations: witnessMigrations }), duty: asking.duty, stop: asking.stop };
}

/** A checkpoint with the lines of those witnesses that have signed it so far. */
export async function withCosignatures(db: Kysely<unknown>, { origin, size, note }: { readonly origin: string; readonly size: number; readonly note: string }): Promise<string> {
  return note + ((await cosignedNote(db, { origin, size }))?.lines.join('') ?? '');
}

/** Whether there are witnesses, and what a quorum of them signed last. */
export async function quorumAt(db: Kysely<unknown>): Promise<{ readonly isAsked: boolean; readonly witnessed?: Witnessed }> {
  const { length } = await listWitnesses(db);
  const witnessed = await witnessedBy(db, quorumOf(length, await saidQuorum(db)));
  return { isAsked: length > 0, ...(witnessed ? { witnessed } : {}) };
}

/** Refuses where there are witnesses and a quorum of them has not signed within a time: what destroys or hides fails closed. */
export async function demandQuorum(db: Kysely<unknown>, now: string, withinMs: number): Promise<void> {
  const { isAsked, witnessed } = await quorumAt(db);
  if (isAsked && (witnessed === undefined || Date.parse(now) - Date.parse(witnessed.at) > withinMs)) throw quorumMissing(witnessed?.at);
}
