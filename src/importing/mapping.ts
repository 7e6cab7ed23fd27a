// Rows become drafts of vehicles as a profile says: columns to places, words to our words, references found or
// derived. Knows no code list and no record: what a word means beyond the profile's tables is a later stage's.
import { WrongFile } from './decode.ts';
import { columnKey } from './csv-header.ts';
import { UNKNOWN_COLUMNS_MAX } from './limits.ts';
import { compileColumn, textOfCell, type ColumnStep, type Issue, type RowContext } from './mapping-columns.ts';
import { looksPersonal } from './persons.ts';
import { knownColumns, prefixOf, referenceColumns } from './profile.ts';
import type { ClearReason, Profile } from './profile-shape.ts';
import { derivedReference } from './references.ts';
import { quote, type PartialRow, type Values } from './row-events.ts';
import { dropNumberless, setterOf, type Draft, type Setter } from './targets.ts';
import { advise, say } from './sayings.ts';

export type { Issue } from './mapping-columns.ts';

export interface MappedRow {
  readonly reference?: string;
  readonly operation: 'upsert' | 'clear';
  readonly clearReason?: ClearReason;
  /** A vehicle in the JSON shape of the API, with `makeModel` where the source has both in one. Empty for a clear. */
  readonly draft: Draft;
  /** Any fault refuses the row. The field is the source's column. */
  readonly faults: readonly Issue[];
  readonly warnings: readonly Issue[];
}

export type Mapper = (values: Values) => MappedRow;

const NONE: readonly Issue[] = Object.freeze([]);

class RowMapping {
  readonly #profile: Profile;
  readonly #absent: ReadonlySet<string>;
  readonly #known: ReadonlySet<string>;
  /** The source's names seen so far, and which of the profile's columns they are. */
  readonly #seen = new Set<string>();
  readonly #actual = new Map<string, string>();
  readonly #specs = new Map<string, { order: number; compile: (actual: string) => ColumnStep[] }>();
  #plan: { order: number; actual: string; steps: ColumnStep[] }[] = [];
  #pending: Issue[] = [];
  readonly #constants: [Setter, unknown][];
  readonly #operations = new Map<string, 'upsert' | 'clear'>();
  readonly #reasons = new Map<string, ClearReason>();

  constructor(profile: Profile) {
    this.#profile = profile;
    this.#absent = new Set((profile.absent ?? []).map(columnKey));
    this.#known = new Set(knownColumns(profile));
    Object.entries(profile.columns).forEach(([name, target], order) => {
      const specs = (Array.isArray(target) ? target : [target]) as readonly Parameters<typeof compileColumn>[1][];
      this.#specs.set(columnKey(name), { order, compile: (actual) => specs.map((spec) => compileColumn(actual, spec, profile)) });
    });
    this.#constants = Object.entries(profile.constants ?? {}).map(([path, value]) => [setterOf(path), value]);
    for (const word of profile.operation?.upsert ?? []) this.#operations.set(columnKey(word), 'upsert');
    for (const word of profile.operation?.clear ?? []) this.#operations.set(columnKey(word), 'clear');
    for (const [word, ours] of Object.entries(profile.clearReason?.words ?? {})) this.#reasons.set(columnKey(word), ours);
  }

  /** Refuses a file whose columns cannot be those of the profile, before any row is read. */
  checkHeader(header: readonly string[]): void {
    const names = new Set(header.map(columnKey));
    const advice = advise('columns', { profile: this.#profile.name, columns: [...this.#known].slice(0, 40).join(', ') });
    const lacking = (this.#profile.requiredColumns ?? []).filter((name) => !names.has(columnKey(name)));
    const { reference } = this.#profile;
    if ('derivedFrom' in reference) lacking.push(...reference.derivedFrom.filter((name) => !names.has(columnKey(name)) && !lacking.includes(name)));
    else if (!referenceColumns(this.#profile).some((name) => names.has(columnKey(name)))) lacking.push(referenceColumns(this.#profile).join(' or '));
    if (lacking.length > 0) throw new WrongFile('bad_header', say('file_lacks', { columns: lacking.join(', ') }), advice);
    for (const name of header) this.#learn(name);
  }

  map(values: Values): MappedRow {
    for (const name in values) if (!this.#seen.has(name)) this.#learn(name);
    const context: RowContext = { faults: undefined, warnings: undefined };
    if (this.#pending.length > 0) {
      context.warnings = this.#pending;
      this.#pending = [];
    }
    const operation = this.#operationOf(values, context);
    const reference = this.#referenceOf(values, context);
    const draft: Draft = {};
    let clearReason: ClearReason | undefined;
    if (operation === 'clear') {
      clearReason = this.#clearReasonOf(values, context);
    } else {
      for (const { actual, steps } of this.#plan) {
        const cell = values[actual];
        if (cell === undefined || cell === null || cell === '') continue;
        for (const step of steps) step(cell, draft, context);
      }
      for (const [set, value] of this.#constants) set(draft, value);
      if (draft['plates'] !== undefined || draft['otherNumbers'] !== undefined) dropNumberless(draft);
      if (reference !== undefined) draft['reference'] = reference;
    }
    return {
      ...(reference === undefined ? undefined : { reference }), operation, ...(clearReason === undefined ? undefined : { clearReason }),
      draft, faults: context.faults ?? NONE, warnings: context.warnings ?? NONE,
    };
  }

  /** Takes note of a column seen for the first time: known, personal (R4) or unknown. */
  #learn(name: string): void {
    if (this.#seen.size > UNKNOWN_COLUMNS_MAX + this.#known.size) return;
    this.#seen.add(name);
    const key = columnKey(name);
    if (looksPersonal(name)) {
      this.#pending.push({ field: name, reason: say('personal') });
    } else if (this.#actual.has(key)) {
      this.#pending.push({ field: name, reason: say('same_column', { column: quote(this.#actual.get(key) ?? '') }) });
    } else if (this.#known.has(key)) {
      this.#actual.set(key, name);
      const spec = this.#specs.get(key);
      if (spec === undefined) return;
      this.#plan.push({ order: spec.order, actual: name, steps: spec.compile(name) });
      this.#plan.sort((a, b) => a.order - b.order);
    } else {
      this.#pending.push({ field: name, reason: say('unknown_column', { column: quote(name) }) });
    }
  }

  /** The trimmed text of a column that the profile names; empty where it is absent. */
  #text(values: Values, name: string): string {
    const actual = this.#actual.get(columnKey(name));
    const cell = actual === undefined ? undefined : values[actual];
    const text = cell === undefined ? '' : (textOfCell(cell) ?? '');
    return text !== '' && this.#absent.has(columnKey(text)) ? '' : text;
  }

  #operationOf(values: Values, context: RowContext): 'upsert' | 'clear' {
    const column = this.#profile.operation?.column;
    if (column === undefined) return 'upsert';
    const word = this.#text(values, column);
    const operation = this.#operations.get(columnKey(word));
    if (operation !== undefined) return operation;
    if (word !== '') (context.faults ??= []).push({ field: column, reason: say('operation', { value: quote(word) }) });
    return 'upsert';
  }

  #clearReasonOf(values: Values, context: RowContext): ClearReason | undefined {
    const { column, default: usual } = this.#profile.clearReason ?? {};
    const word = column === undefined ? '' : this.#text(values, column);
    const reason = this.#reasons.get(columnKey(word)) ?? (word === '' ? usual : undefined);
    if (reason === undefined && word !== '') (context.faults ??= []).push({ field: column ?? 'clearReason', reason: say('clear_reason', { value: quote(word) }) });
    return reason;
  }

  #referenceOf(values: Values, context: RowContext): string | undefined {
    const columns = referenceColumns(this.#profile);
    if ('derivedFrom' in this.#profile.reference) {
      const derived = derivedReference(prefixOf(this.#profile), columns.map((name) => this.#text(values, name)));
      if (derived === undefined) (context.faults ??= []).push({ field: columns.join(', '), reason: say('underivable') });
      return derived;
    }
    for (const name of columns) {
      const text = this.#text(values, name);
      if (text !== '') return text;
    }
    (context.faults ??= []).push({ field: columns.join(', '), reason: say('reference') });
    return undefined;
  }
}

/**
 * Compiles a profile to a function of rows. In: the profile and, for CSV, the file's header. Out: a function that maps
 * one row; it never throws for what a row holds. Unknown and personal columns are warned of once each, at the first row
 * that has them. Throws WrongFile when the header lacks what the profile needs.
 */
export function mapper(profile: Profile, header?: readonly string[]): Mapper {
  const mapping = new RowMapping(profile);
  if (header !== undefined) mapping.checkHeader(header);
  return (values) => mapping.map(values);
}

/**
 * The reference of a refused row, so that the row still counts as present. In: what could be read of it. Out: the
 * reference; undefined unless every column that it hangs on could be read, for a wrong one would be worse than none.
 */
export function referenceOfPart(profile: Profile): (part: PartialRow) => string | undefined {
  const columns = referenceColumns(profile).map(columnKey);
  const absent = new Set((profile.absent ?? []).map(columnKey));
  return ({ values, unread }) => {
    const isUnread = unread === undefined ? undefined : new Set(unread.map(columnKey));
    const textOf = new Map(Object.entries(values).filter(([name]) => !looksPersonal(name)).map(([name, cell]) => [columnKey(name), textOfCell(cell) ?? '']));
    const texts: string[] = [];
    for (const column of columns) {
      const text = textOf.get(column);
      if (text === undefined && (isUnread === undefined || isUnread.has(column))) return undefined;
      const known = text === undefined || absent.has(columnKey(text)) ? '' : text;
      if (!('derivedFrom' in profile.reference) && known !== '') return known;
      texts.push(known);
    }
    return 'derivedFrom' in profile.reference ? derivedReference(prefixOf(profile), texts) : undefined;
  };
}

/** Which source column fills a place of the draft, so that a later stage can name the column in its report. */
export function columnsOfTargets(profile: Profile): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, target] of Object.entries(profile.columns)) {
    for (const spec of (Array.isArray(target) ? target : [target]) as readonly (string | { to: string; otherwise?: string })[]) {
      const paths = typeof spec === 'string' ? [spec] : [spec.to, spec.otherwise];
      for (const path of paths) if (path !== undefined && !found.has(path)) found.set(path, name);
    }
  }
  return found;
}
