/** The command line taken apart by what a command declares. Knows no command; every mistake says what was meant, if it can. */
import { UsageFailure } from './exit.ts';

/** Without `value` a flag is a switch. */
export type Flag = { readonly value?: string; readonly says: string; readonly isRepeatable?: true; readonly isNeeded?: true };
export type Flags = Readonly<Record<string, Flag>>;

export type Arguments = {
  readonly operands: readonly string[];
  readonly has: (flag: string) => boolean;
  readonly find: (flag: string) => string | undefined;
  readonly get: (flag: string) => string;
  readonly all: (flag: string) => readonly string[];
};

export type Shape = { readonly flags: Flags; readonly operands: readonly string[]; readonly operandsMin?: number };

export function parseArguments(shape: Shape, argv: readonly string[]): Arguments {
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--') { operands.push(...argv.slice(at + 1)); break; }
    if (!word.startsWith('-') || word === '-') { operands.push(word); continue; }
    const [, name = word, glued] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = Object.hasOwn(shape.flags, name) ? shape.flags[name] : undefined;
    if (!flag) throw new UsageFailure(`unknown flag ${word.split('=')[0] ?? word}`, suggestion(`--${name.replace(/^-+/, '')}`, Object.keys(shape.flags).map((known) => `--${known}`)));
    if (flag.value === undefined && glued !== undefined) throw new UsageFailure(`--${name} takes no value`);
    let value = glued ?? '';
    if (flag.value !== undefined && glued === undefined) {
      const next = argv[at + 1];
      if (next === undefined || next.startsWith('--')) throw new UsageFailure(`--${name} needs a value: --${name} ${flag.value}`);
      value = next;
      at += 1;
    }
    const known = given.get(name);
    if (known && flag.value !== undefined && flag.isRepeatable !== true) throw new UsageFailure(`--${name} is given twice`);
    given.set(name, [...known ?? [], value]);
  }
  const missing = Object.entries(shape.flags).filter(([name, flag]) => flag.isNeeded === true && !given.has(name));
  if (missing.length > 0) throw new UsageFailure(`${missing.map(([name, flag]) => `--${name} ${flag.value ?? ''}`.trim()).join(' and ')} ${missing.length === 1 ? 'is' : 'are'} needed`);
  const least = shape.operandsMin ?? shape.operands.length;
  if (operands.length < least) throw new UsageFailure(`${shape.operands.slice(operands.length, least).join(' and ')} is missing`);
  if (operands.length > shape.operands.length) throw new UsageFailure(`“${operands[shape.operands.length] ?? ''}” is one word too many`);
  const all = (flag: string): readonly string[] => given.get(flag) ?? [];
  return {
    operands, all, has: (flag) => given.has(flag), find: (flag) => all(flag)[0],
    get: (flag) => {
      const value = all(flag)[0];
      if (value === undefined) throw new UsageFailure(`--${flag} is needed`);
      return value;
    },
  };
}

/** The members of an object that were given, by the flags that carry them. */
export function given<K extends string>(args: Arguments, flags: Readonly<Record<K, string>>): Partial<Record<K, string>> {
  const out: Partial<Record<K, string>> = {};
  for (const [member, flag] of Object.entries(flags) as [K, string][]) {
    const value = args.find(flag);
    if (value !== undefined) out[member] = value;
  }
  return out;
}

/** “Did you mean …?” where something known is near enough. */
export function suggestion(typed: string, known: readonly string[]): readonly string[] {
  const [nearest] = known.map((word) => ({ word, far: word.startsWith(typed) ? 1 : distance(typed, word) })).sort((a, b) => a.far - b.far);
  return nearest && nearest.far <= Math.max(1, Math.floor(typed.replace(/^-+/, '').length / 2)) ? [`Did you mean ${nearest.word}?`] : [];
}

/** Optimal string alignment: a swap of neighbours counts as one (Damerau 1964). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      rows[i]?.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same, swap));
    }
  }
  return at(a.length, b.length);
}
