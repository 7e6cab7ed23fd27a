/** What the requests module is lent by others: the collection's deeds, who saw a record, and how a document is printed. Given by app.ts. */
import type { Context } from '../../kernel/context.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import type { AuditedDeed } from '../../kernel/store/audit-trail.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import type { SettingsOf } from '../bureaus/schema.ts';

/** A document as the reports module prints it. */
export type Document = {
  readonly language: string; readonly direction: string; readonly title: string; readonly subtitle: string; readonly banner?: string;
  readonly sections: readonly { readonly title: string; readonly blocks: readonly Block[] }[]; readonly foot: readonly string[];
};
export type Block = { readonly facts: readonly (readonly [string, string])[] } | { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } | { readonly text: string };

/** A check that found a record, of whichever bureau. */
export type FoundBy = { readonly id: string; readonly at: string; readonly bureau: string; readonly unit: string; readonly purpose: string; readonly person: string | null; readonly device: string | null; readonly record: string; readonly kind: 'hit' | 'candidate' };

export type RequestPorts = {
  readonly settingsOf: SettingsOf;
  readonly vehicles: {
    readonly withNumber: (ctx: Context, words: { vin?: string | undefined; plates?: { number: string; country: string }[] | undefined }) => Promise<readonly string[]>;
    readonly freeze: (ctx: Context, id: string, request: string) => Promise<void>;
    readonly free: (ctx: Context, id: string, request: string) => Promise<void>;
    readonly isStanding: (record: Envelope, now: string) => boolean;
    readonly factsOf: (record: Envelope, now: string) => readonly (readonly [string, string])[];
  };
  readonly checksThatFound: (db: Kysely<unknown>, record: string, limit: number) => Promise<readonly FoundBy[]>;
  readonly deedsAbout: (db: Kysely<unknown>, subjects: readonly string[], limit: number) => Promise<readonly AuditedDeed[]>;
  readonly holdersOf: (db: Kysely<unknown>, records: readonly string[], limit: number) => Promise<readonly { readonly hit: string; readonly record: string; readonly finder: string }[]>;
  /** The document as a page or as text. */
  readonly printed: (document: Document, format: 'html' | 'text', name: string) => { readonly contentType: string; readonly content: string; readonly headers?: Readonly<Record<string, string>> };
  readonly isTraining: boolean;
};
