/** What the hits module is lent by others: what bureaus have settled, whom to call at their units, and what a record asks for. Given by app.ts. */
import type { Context, Principal } from '../../kernel/context.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import type { SettingsOf } from '../bureaus/schema.ts';
import type { HitVehicle } from './schema.ts';
import type { RecordState } from './life-store.ts';

/** Whom the other side calls. */
export type UnitTold = { readonly bureau: string; readonly unit: string; readonly name: string; readonly telephone?: string | undefined; readonly place?: string | undefined };

/** What a record asks of a finder. */
export type Asked = {
  readonly action?: string | undefined;
  /** The record itself says that its action stands before its owner has answered, and nothing withholds it (R9, R12). */
  readonly standsBefore: boolean;
  /** Since when the newest mark stands to which the owner has not replied (R12). */
  readonly contestedSince?: string;
  readonly contact?: unknown;
};

export type HitPorts = {
  readonly settings: SettingsOf;
  readonly timeZoneOf: (db: Kysely<unknown>, bureau: string) => Promise<string | undefined>;
  readonly unitsOf: (db: Kysely<unknown>, units: readonly { readonly bureau: string; readonly unit: string }[]) => Promise<readonly UnitTold[]>;
  readonly asked: (record: Envelope) => Asked;
  /** What the record says of its vehicle, for who may read records. */
  readonly vehicleIn: (principal: Principal, record: Envelope) => HitVehicle | undefined;
  /** What a person of the asker's own bureau is called; undefined where the id is nobody's. */
  readonly called: (ctx: Context, person: string) => Promise<string | undefined>;
  /** Whether the asker's bureau keeps from the asker what is to be checked discreetly. */
  readonly keepsDiscreet: (principal: Principal) => Promise<boolean>;
};

/** What the follower of records is lent: whether the numbers of a record changed from one state to the next. */
export type NumbersDiffer = (before: RecordState, after: RecordState) => boolean;
