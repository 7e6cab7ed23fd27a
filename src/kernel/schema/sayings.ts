/**
 * Sentences that the hub writes about what somebody sent or did. Each has a code and names its parts, so that whoever shows it can
 * say it in another language; here they are English. Knows no sentence itself.
 */
import { z } from 'zod';

/** What a sentence says, without its words. */
export type Told = { readonly code: string; readonly values?: Readonly<Record<string, string | number>> | undefined; /** The sentence that stands where this one names its `why`. */ readonly because?: Told | undefined };

/** A sentence and what it says: for what is signed or kept as it was shown. */
export type Saying = { readonly text: string; readonly told: Told };

const values = z.record(z.string(), z.union([z.string(), z.number()])).optional().meta({ description: 'What the sentence names.' });
const because = z.object({ code: z.string(), values }).optional().meta({ description: 'The sentence that stands where this one names its `why`.' });
const CODE = 'Which sentence it is, for whoever says it in another language. Codes stay; new ones come.';
/** The members that carry a sentence's code beside it. */
export const toldFields = { code: z.string().optional().meta({ description: CODE }), values, because };
export const Told = z.object({ code: z.string().meta({ description: CODE }), values, because }).meta({ id: 'Told', title: 'A sentence by its code' });

/** `{name}` stands for a text, `{#name}` for a number. */
type Hole<S extends string> = S extends `${string}{${infer H}}${infer Rest}` ? H | Hole<Rest> : never;
type Values<S extends string> = { readonly [H in Hole<S> as H extends `#${infer Name}` ? Name : H]: H extends `#${string}` ? number : string };
type Given<S extends string> = [Hole<S>] extends [never] ? [] : [values: Values<S>];

export type Sayings<T extends Readonly<Record<string, string>>> = {
  /** The sentence in English. */
  readonly say: <K extends keyof T & string>(key: K, ...given: Given<T[K]>) => string;
  /** The sentence with its code, where the text alone is not kept. */
  readonly saying: <K extends keyof T & string>(key: K, ...given: Given<T[K]>) => Saying;
};

const HOLE = /\{(#?)(\w+)\}/g;
/** No sentence is longer. */
const CHARS_MAX = 4_000;
type Open = { readonly code: string; readonly pattern: RegExp; readonly holes: readonly { readonly name: string; readonly isNumber: boolean }[]; readonly literal: number };

const templates = new Map<string, string>();
const closed = new Map<string, string>();
/** By the first character of the sentence; '' where it begins with a hole. Those that say most themselves come first. */
const open = new Map<string, Open[]>();

/** Declares the sentences of one home. Their codes are `home.key`; whoever loads the home can have them read. */
export function sayings<const T extends Readonly<Record<string, string>>>(home: string, table: T): Sayings<T> {
  for (const [key, template] of Object.entries(table)) add(`${home}.${key}`, template);
  const say = (key: string, values: Readonly<Record<string, string | number>> = {}): string => (table[key] ?? key).replace(HOLE, (_, _number: string, name: string) => String(values[name] ?? ''));
  return {
    say: (key, ...given) => say(key, given[0]),
    saying: (key, ...given) => ({ text: say(key, given[0]), told: { code: `${home}.${key}`, ...(given[0] === undefined ? {} : { values: given[0] }) } }),
  };
}

/** Every sentence that is declared in what is loaded, by its code. */
export const allSayings = (): ReadonlyMap<string, string> => templates;

/** Which sentence a text is, and what it names; undefined where it is none that is declared. */
export function readSaying(text: string): Told | undefined {
  const code = closed.get(text);
  if (code !== undefined) return { code };
  if (text.length > CHARS_MAX) return undefined;
  for (const one of [...open.get(text.charAt(0)) ?? [], ...open.get('') ?? []]) {
    const told = readBy(one, text);
    if (told) return told;
  }
  return undefined;
}

/** What stands at `why` is a sentence itself, or it is not this one. */
function readBy({ code, pattern, holes }: Open, text: string): Told | undefined {
  const found = pattern.exec(text);
  if (!found) return undefined;
  const values = Object.fromEntries(holes.map(({ name, isNumber }, at) => [name, isNumber ? Number(found[at + 1]) : found[at + 1] ?? '']));
  if (typeof values.why !== 'string') return { code, values };
  const because = readSaying(values.why);
  return because && { code, values, because };
}

/** A thing that bears a sentence, with its code beside it. */
export const withTold = <T extends object>(thing: T, text: string): T & Partial<Told> => Object.assign(thing, readSaying(text));

function add(code: string, template: string): void {
  if (templates.get(code) !== undefined && templates.get(code) !== template) throw new Error(`two sentences have the code ${code}`);
  if (templates.has(code)) return;
  templates.set(code, template);
  const holes = [...template.matchAll(HOLE)].map(([, sign, name = '']) => ({ name, isNumber: sign === '#' }));
  if (holes.length === 0) {
    closed.set(template, code);
    return;
  }
  const escaped = template.split(HOLE).map((part, at) => (at % 3 === 0 ? part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : at % 3 === 1 ? (part === '#' ? '(-?\\d+(?:\\.\\d+)?)' : '([^]+?)') : '')).join('');
  const first = template.startsWith('{') ? '' : template.charAt(0);
  const made: Open = { code, pattern: new RegExp(`^${escaped}$`), holes, literal: template.replace(HOLE, '').length };
  open.set(first, [...open.get(first) ?? [], made].sort((a, b) => b.literal - a.literal));
}
