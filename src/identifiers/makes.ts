// Makes and models by any spelling: names, aliases, nicknames, Cyrillic, letters of two scripts in one word, NCIC codes.
// It does not know which model years or bodies exist, nor which make owns which.

import { remembered } from './remembered.ts';
import { plainForm, normalForm } from './text.ts';
import makeRows from './tables/makes.json' with { type: 'json' };
import modelRows from './tables/models.json' with { type: 'json' };
import { CORPORATE_WORDS, NCIC_MAKES, OWN_ALIASES, OWN_MAKES } from './tables/makes-own.ts';

/** A make: its lasting slug and the name to show. */
export interface Make {
  readonly slug: string;
  readonly name: string;
}

/** A model of one make. */
export interface Model {
  readonly slug: string;
  readonly name: string;
}

const keyOf = (text: string): string => plainForm(normalForm(text));

/** `Ščepkin X-1` → `scepkin-x-1`, as the source of the tables builds its slugs. */
export const slugOf = (name: string): string =>
  plainForm(name.normalize('NFC').toUpperCase())
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/gu, '');

// Sounds, for words wholly in Cyrillic that no alias names.
const SOUNDS = new Map<string, string>();
const LETTERS = 'АБВГҐДЕЁЄЗИІЇЙКЛМНОПРСТУФХЪЫЬЭ';
const LETTER_SOUNDS = 'ABVGGDEEEZIIIIKLMNOPRSTUFH.Y.E';
for (const [at, letter] of Array.from(LETTERS).entries()) SOUNDS.set(letter, LETTER_SOUNDS.charAt(at).replace('.', ''));
for (const [letter, sound] of [['Ж', 'ZH'], ['Ц', 'TS'], ['Ч', 'CH'], ['Ш', 'SH'], ['Щ', 'SCH'], ['Ю', 'YU'], ['Я', 'YA']] as const) SOUNDS.set(letter, sound);
const CYRILLIC_TWINS = new Map(Array.from('ABCEHIKMOPTXY', (letter, at) => [letter, 'АВСЕНІКМОРТХУ'.charAt(at)]));
const CYRILLIC = /\p{Script=Cyrillic}/u;

const soundOf = (text: string): string | undefined => {
  const upper = text.toUpperCase();
  if (!CYRILLIC.test(upper)) return undefined;
  let out = '';
  for (const letter of upper) out += SOUNDS.get(CYRILLIC_TWINS.get(letter) ?? letter) ?? letter;
  return keyOf(out);
};

interface MakeTables {
  readonly bySlug: ReadonlyMap<string, Make>;
  readonly byKey: ReadonlyMap<string, Make>;
}

let makeTables: MakeTables | undefined;

const buildMakes = (): MakeTables => {
  const bySlug = new Map<string, Make>();
  const byKey = new Map<string, Make>();
  const add = (spelling: string, make: Make | undefined): void => {
    const key = keyOf(spelling);
    if (make !== undefined && key !== '' && !byKey.has(key)) byKey.set(key, make);
  };
  const rows = [...makeRows, ...OWN_MAKES].map((row) => row.split('|'));
  for (const [slug = '', name = ''] of rows) {
    const make = bySlug.get(slug) ?? { slug, name };
    bySlug.set(slug, make);
    add(name, make);
  }
  for (const make of bySlug.values()) add(make.slug, make);
  for (const [slug = '', , ...aliases] of rows) for (const alias of aliases) add(alias, bySlug.get(slug));
  for (const [slug, aliases] of Object.entries(OWN_ALIASES)) for (const alias of aliases.split(',')) add(alias, bySlug.get(slug));
  for (const [code, slug] of Object.entries(NCIC_MAKES)) add(code, bySlug.get(slug));
  return { bySlug, byKey };
};

const tables = (): MakeTables => (makeTables ??= buildMakes());

/** The make of a slug. */
export const makeOfSlug = (slug: string): Make | undefined => tables().bySlug.get(slug);

/** All makes known, in the order of the tables. */
export const listMakes = (): readonly Make[] => [...tables().bySlug.values()];

const byKeyOrSound = (text: string): Make | undefined => {
  const { byKey } = tables();
  const make = byKey.get(keyOf(text));
  if (make !== undefined) return make;
  const sound = soundOf(text);
  return sound === undefined ? undefined : byKey.get(sound);
};

/**
 * The make a text names. In: any spelling, case, punctuation, script or mix of scripts; nicknames; NCIC vehicle make
 * codes where they do not collide with a common word (`MERC` is Mercedes-Benz here: for the code see
 * {@link makeOfNcicCode}). Words such as "Motor Company" are overlooked. Out: undefined where none is known.
 */
export const makeOf: (text: string) => Make | undefined = remembered((text) => {
  const make = byKeyOrSound(text);
  if (make !== undefined || text.length > 80) return make;
  const words = text.split(/[\s,]+/u).filter((word) => !CORPORATE_WORDS.has(keyOf(word)));
  const shorter = words.join(' ');
  return shorter === text ? undefined : byKeyOrSound(shorter);
});

/** The make of an NCIC vehicle make code, strictly: here `MERC` is Mercury and `MERZ` Mercedes-Benz. */
export const makeOfNcicCode = (code: string): Make | undefined => {
  const slug = NCIC_MAKES[code.trim().toUpperCase()];
  return slug === undefined ? undefined : makeOfSlug(slug);
};

/** The spellings, as keys, under which the tables know the make that a text names; none where they know none. */
export function spellingsOfMake(text: string): readonly string[] {
  const make = makeOf(text);
  return make === undefined ? [] : [...tables().byKey].flatMap(([key, { slug }]) => (slug === make.slug ? [key] : []));
}

const decodeModels = (row: string): Map<string, Model> => {
  const models = new Map<string, Model>();
  const [make = '', ...entries] = row.split('|');
  const prefix = keyOf(make);
  for (const entry of entries) {
    const [name = '', given, ...aliases] = entry.split('=');
    const model: Model = { slug: given === undefined || given === '' ? slugOf(name) : given, name };
    for (const spelling of [name, model.slug, ...aliases]) {
      const key = keyOf(spelling);
      if (key !== '' && !models.has(key)) models.set(key, model);
      if (key !== '' && !models.has(prefix + key)) models.set(prefix + key, model);
    }
  }
  return models;
};

type ModelOf = (text: string) => Model | undefined;
const ofMake = new Map<string, ModelOf>();

let rowOfMake: ReadonlyMap<string, string> | undefined;
const decoded = new Map<string, Map<string, Model>>();

const modelsOf = (make: string): ReadonlyMap<string, Model> => {
  let models = decoded.get(make);
  if (models === undefined) {
    rowOfMake ??= new Map(modelRows.map((row) => [row.slice(0, row.indexOf('|')), row]));
    models = decodeModels(rowOfMake.get(make) ?? '');
    decoded.set(make, models);
  }
  return models;
};

const WORDS_MAX = 8;

/**
 * The model of a make that a text names, or that its leading words name (`Civic Type R 2.0` → the longest known of its
 * beginnings). In: the slug of the make, any spelling. Out: undefined where none is known.
 */
export const modelOf = (make: string, text: string): Model | undefined => {
  let find = ofMake.get(make);
  if (find === undefined) {
    find = remembered(modelIn(modelsOf(make)));
    ofMake.set(make, find);
  }
  return find(text);
};

const modelIn = (models: ReadonlyMap<string, Model>): ModelOf => (text) => {
  const find = (spelling: string): Model | undefined => {
    const sound = soundOf(spelling);
    return models.get(keyOf(spelling)) ?? (sound === undefined ? undefined : models.get(sound));
  };
  const words = text.trim().split(/[\s/,;]+/u).slice(0, WORDS_MAX);
  for (let count = words.length; count > 0; count -= 1) {
    const model = find(words.slice(0, count).join(' '));
    if (model !== undefined) return model;
  }
  return undefined;
};

/** What {@link splitMakeModel} makes of a text: the slug of the make, and the model as typed. */
export interface MakeAndModel {
  make?: string;
  model?: string;
}

const JOINTS = /^[\s\-–—/:,.]+|[\s\-–—/:,.]+$/gu;
const TEXT_MAX = 80;
const GLUED_MIN = 5;

const split = (make: Make, rest: string): MakeAndModel => {
  const typed = rest.replace(JOINTS, '');
  const models = modelsOf(make.slug);
  const sound = models.has(keyOf(typed)) ? undefined : soundOf(typed);
  const model = (sound === undefined ? undefined : models.get(sound)?.name) ?? typed;
  return model === '' ? { make: make.slug } : { make: make.slug, model };
};

const splitGlued = (text: string): MakeAndModel | undefined => {
  const { byKey } = tables();
  for (let at = text.length - 1; at >= 2; at -= 1) {
    const key = keyOf(text.slice(0, at));
    const make = byKey.get(key);
    const rest = text.slice(at);
    if (make === undefined) continue;
    const startsWithDigit = /^\d/u.test(rest) && !/\d$/u.test(key);
    if (startsWithDigit || key.length >= GLUED_MIN || modelOf(make.slug, rest) !== undefined || soundOf(rest) !== undefined) return split(make, rest);
  }
  return undefined;
};

/**
 * Takes `TESLA - MODEL S`, `ВАЗ - 2107` or `JAWA350` apart. In: make and model in one text. Out: the slug of the make where
 * one is recognised, and the rest as typed (a model known by its sound in Cyrillic: by its name); a text whose make is unknown comes back as `model` alone, an empty one as `{}`.
 */
export const splitMakeModel = (text: string): MakeAndModel => {
  const whole = text.trim();
  if (whole === '') return {};
  if (whole.length > TEXT_MAX) return { model: whole };
  const alone = makeOf(whole);
  if (alone !== undefined) return { make: alone.slug };
  const ends = [...whole.matchAll(/[\s\-–—/:,]+/gu)].map((joint) => joint.index).toReversed();
  for (const end of ends) {
    const make = end === 0 ? undefined : makeOf(whole.slice(0, end));
    if (make !== undefined) return split(make, whole.slice(end));
  }
  return splitGlued(whole) ?? { model: whole };
};
