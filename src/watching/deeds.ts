/** The words of the watch: what somebody did, as the rules see it, and what a rule says of it. Knows no table and no number of a vehicle: numbers come as keys. */

/** `look_up`: a check, or a record that was read. `destroy`: what ends or hides a record. `work`: a deed on a hit or a recovery file, which explains looking. */
export type DeedKind = 'look_up' | 'refused' | 'change' | 'destroy' | 'export' | 'work';

/** A number that was asked: `key` is the whole number, `family` all of it but its running part, both keyed hashes; `serial` the running part. */
export type Asked = { readonly key: string; readonly family?: string; readonly serial?: number };

export type Deed = {
  /** The id of the check, or of the audit event. */
  readonly id: string;
  readonly ms: number;
  /** Day and hour where the unit is. */
  readonly day: string;
  readonly hour: number;
  readonly person: string;
  readonly kind: DeedKind;
  readonly asked: readonly Asked[];
  /** Records that it found exactly, read, changed or ended. */
  readonly records: readonly string[];
  readonly isHit: boolean;
  readonly case?: string | undefined;
  readonly operation?: string | undefined;
  /** Decoys among the records, by the ids of their marks. */
  readonly canaries: readonly string[];
};

export const RULES = ['rate', 'off_shift', 'enumeration', 'probing', 'look_then_act', 'destructive_burst', 'canary'] as const;
export type Rule = (typeof RULES)[number];

/** What a rule saw: `score` from 1 (at the threshold) up, `evidence` ids of deeds, oldest first. */
export type Signal = { readonly rule: Rule; readonly ms: number; readonly score: number; readonly evidence: readonly string[]; readonly says: string };
