// Writes the generated tables of src/identifiers/tables from the public data sets they come from. It does not download
// anything. Usage: bin/node scripts/make-tables.ts DATA_DIR, where DATA_DIR holds codes/ and makes/.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('Usage: bin/node scripts/make-tables.ts DATA_DIR');
const tablesDir = fileURLToPath(new URL('../src/identifiers/tables/', import.meta.url));

const read = (path: string): string => readFileSync(join(dataDir, path), 'utf8');
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Row = Record<string, string>;

/** RFC 4180, as far as these files go: quoted fields, doubled quotes, no line breaks inside. */
const readCsv = (path: string): Row[] => {
  const [head = '', ...lines] = read(path).trim().split(/\r?\n/u);
  const cells = (line: string): string[] => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gu)].map(([, quoted, bare]) => (quoted ?? bare ?? '').replaceAll('""', '"').trim());
  const names = cells(head);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, at): [string, string] => [names[at] ?? '', cell])));
};

/** The flat `key: value # comment` lines of the two alias files. */
const readAliases = (path: string): [string, string][] =>
  read(path)
    .split('\n')
    .flatMap((line) => {
      const found = /^(?:"([^"]+)"|([^#"][^:]*)):\s*(?:"([^"]+)"|([^#]+?))\s*(?:#.*)?$/u.exec(line);
      return found === null ? [] : [[found[1] ?? found[2] ?? '', found[3] ?? found[4] ?? ''] as [string, string]];
    });

const writeTable = (name: string, rows: readonly string[]): void => {
  const text = `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;
  writeFileSync(join(tablesDir, name), text);
  console.log(`${name}: ${rows.length} rows, ${Buffer.byteLength(text)} bytes`);
};

// Makes and models

const vehicles = readCsv('makes/vehicles.csv');
const clean = (text: string): string => text.replaceAll('|', '/').replaceAll('=', '-');

const writeMakes = (): void => {
  const names = new Map<string, Map<string, number>>();
  for (const { make_slug: slug = '', make_name: name = '' } of vehicles) {
    const seen = names.get(slug) ?? new Map<string, number>();
    seen.set(name, (seen.get(name) ?? 0) + 1);
    names.set(slug, seen);
  }
  const aliases = new Map<string, Set<string>>();
  for (const [alias, name] of [...readAliases('makes/overrides_makes_search_aliases.yml'), ...readAliases('makes/overrides_makes_aliases.yml')]) {
    const of = aliases.get(name) ?? new Set();
    if (alias.toUpperCase() !== name.toUpperCase()) of.add(clean(alias));
    aliases.set(name, of);
  }
  const rows: string[] = [];
  for (const [slug, seen] of [...names].sort(([a], [b]) => byCode(a, b))) {
    const [best = '', ...others] = [...seen].sort(([a, n], [b, m]) => m - n || byCode(a, b)).map(([name]) => name);
    const mine = [best, ...others].flatMap((name) => [...(aliases.get(name) ?? [])]);
    rows.push([slug, best, ...others, ...new Set(mine)].join('|'));
  }
  writeTable('makes.json', rows);
};

/** `Cr-V` → `CR-V`: words of two or three consonants are initials that the source wrote as words. */
const withInitials = (name: string): string => name.replaceAll(/(?<!\p{L})[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{1,2}(?!\p{L})/gu, (word) => word.toUpperCase());

interface SourceModel {
  slug: string;
  name: string;
  countries: number;
  aliases: Set<string>;
}

/** One entry for all spellings of one model: the slug and name known in most countries. */
const writeModels = (slugOf: (name: string) => string, keyOf: (text: string) => string): void => {
  const makes = new Map<string, Map<string, SourceModel>>();
  for (const row of vehicles) {
    const models = makes.get(row['make_slug'] ?? '') ?? new Map<string, SourceModel>();
    makes.set(row['make_slug'] ?? '', models);
    const name = withInitials(clean(row['model_name'] ?? ''));
    const slug = row['model_slug'] ?? '';
    const countries = (row['countries'] ?? '').split('|').length;
    const known = models.get(keyOf(name)) ?? { slug, name, countries: 0, aliases: new Set<string>() };
    models.set(keyOf(name), known);
    if (countries > known.countries) Object.assign(known, { slug, name, countries });
    for (const alias of (row['aliases'] ?? '').split('|')) if (alias !== '') known.aliases.add(clean(alias));
  }
  const rows = [...makes].sort(([a], [b]) => byCode(a, b)).map(([make, models]) => {
    const entries = [...models.values()].sort((a, b) => byCode(a.slug, b.slug)).map(({ slug, name, aliases }) => {
      const given = slugOf(name) === slug ? '' : slug;
      return [name, ...(given === '' && aliases.size === 0 ? [] : [given]), ...aliases].join('=');
    });
    return [make, ...entries].join('|');
  });
  writeTable('models.json', rows);
};

// World manufacturer identifiers

const TYPES: Readonly<Record<string, string>> = { Trailer: 't', Motorcycle: 'm', 'Low Speed Vehicle (LSV)': 'l', 'Passenger Car': 'c', Truck: 'k', 'Multipurpose Passenger Vehicle (MPV)': 'p', 'Incomplete Vehicle': 'i', Bus: 'b', 'Off Road Vehicle': 'o' };

/** Makers that are groups, joint plants or old company names: the makes their vehicles bear. */
const GROUPS: readonly [RegExp, readonly string[]][] = [
  [/^saic (?:general motors|gm)/iu, ['Buick', 'Chevrolet', 'Cadillac', 'Wuling']],
  [/^general motors|^gm\b/iu, ['Chevrolet', 'GMC', 'Buick', 'Cadillac', 'Pontiac', 'Oldsmobile', 'Saturn']],
  [/^cami/iu, ['Chevrolet', 'Suzuki', 'Pontiac', 'Geo']],
  [/^nummi/iu, ['Toyota', 'Chevrolet', 'Pontiac']],
  [/^auto ?alliance/iu, ['Mazda', 'Ford', 'Mercury']],
  [/^fuji heavy/iu, ['Subaru']],
  [/^tofa[sş]/iu, ['Fiat', 'Tofas']],
  [/^fca$/iu, ['Chrysler', 'Dodge', 'Jeep', 'Ram']],
  [/fiat v\.i\.|iveco unic/iu, ['Iveco', 'Fiat']],
  [/^renault samsung/iu, ['Renault', 'Samsung', 'Nissan']],
  [/^daimler(?!.*buses)/iu, ['Mercedes-Benz']],
  [/navistar/iu, ['International']],
  [/^evobus/iu, ['Setra', 'Mercedes-Benz']],
];
/** Two badges of one line of vehicles: a VIN of the one is often recorded under the other. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = { 'Volvo Trucks': ['Volvo'], 'Renault Trucks': ['Renault'], Opel: ['Vauxhall'], Vauxhall: ['Opel'], SsangYong: ['KGM'], Ram: ['Dodge'] };

/** Makes that the lists leave out, from VINs of public decoders' test suites and from badge engineering known to all. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  '2C3': ['Dodge', 'Lancia'], '1C3': ['Dodge'], '2B5': ['Dodge'], JN1: ['Infiniti'], JN3: ['Infiniti'], JN8: ['Infiniti'], '5N1': ['Infiniti'], '95V': ['Bajaj'], SAR: ['Land Rover', 'MG'], VNV: ['Nissan'], VN1: ['Renault', 'Nissan'],
  VF1: ['Dacia', 'Nissan'], UU1: ['Renault'], WF0: ['Ford'], JT1: ['Lexus'], JTE: ['Lexus'], WDF: ['Mercedes-Benz'], WDB: ['Smart'], W0L: ['Chevrolet', 'Saab'], KL1: ['Daewoo', 'Chevrolet'], KLA: ['Chevrolet'], TSM: ['Suzuki'], XTA: ['Lada'], ZFA: ['Abarth'], VF7: ['DS'], VR1: ['DS'], LSV: ['Škoda', 'Audi'], XW8: ['Škoda', 'Audi'],
};

const MAKER_NOISE = /\s*(?:\(.*?\)|,\s*(?:inc|llc|ltd|china|japan|co)\b.*|\b(?:usa|canada|mexico|germany|brazil|brasil|argentina|china|india|australia|south africa|turkey|commercials?|europe|spain|france|uk|belgium|hungary|truck|trucks|bus|buses)\b)/giu;

/** Makes named by one to three words in a row: `Dongfeng Nissan` is both, the foreign partner first. */
const makesWithin = (text: string, makeOf: (text: string) => { name: string } | undefined): string[] => {
  const words = text.split(/[\s\-/()]+/u).filter((word) => word !== '');
  const found: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    for (const size of [3, 2, 1]) {
      const make = words.slice(at, at + size).join(' ').length > 2 && at + size <= words.length ? makeOf(words.slice(at, at + size).join(' ')) : undefined;
      if (make === undefined) continue;
      found.unshift(make.name);
      at += size - 1;
      break;
    }
  }
  return found;
};

const writeWmis = (makeOf: (text: string) => { name: string } | undefined): void => {
  const unknown = new Map<string, number>();
  const makesOf = (text: string, isCurated = false): string[] => {
    const group = GROUPS.find(([pattern]) => pattern.test(text));
    if (group !== undefined) return [...group[1]];
    const whole = makeOf(text) ?? makeOf(text.replace(MAKER_NOISE, ''));
    if (whole !== undefined) return [whole.name, ...(COMPANIONS[whole.name] ?? [])];
    const inBrackets = /\(([^)]+)\)/u.exec(text)?.[1];
    const parts = text.split(/\s*[/&]\s*|,\s+|\s+(?:and|or)\s+/u).map((part) => part.replace(MAKER_NOISE, ''));
    const found = [...parts, ...(inBrackets === undefined ? [] : [inBrackets])].flatMap((part) => makeOf(part)?.name ?? []);
    if (found.length === 0 && isCurated) found.push(...makesWithin(text, makeOf));
    if (found.length === 0) unknown.set(text, (unknown.get(text) ?? 0) + 1);
    return found.length > 0 ? found : [clean(text).replaceAll(';', ',')];
  };
  interface Wmi { makes: string[]; maker: string; type: string }
  const full = new Map<string, Wmi>();
  const small = new Map<string, string[]>();
  for (const { wmi = '', make = '', manufacturer = '', vehicle_type: type = '' } of readCsv('codes/wmi_vpic_2026-03.csv').sort((a, b) => byCode(a['wmi'] ?? '', b['wmi'] ?? ''))) {
    const maker = clean(make === '' ? manufacturer : make).trim();
    if (wmi.length === 3) full.set(wmi, { makes: makesOf(maker), maker: clean(manufacturer === '' ? maker : manufacturer), type: TYPES[type] ?? '' });
    else if (wmi.length === 6) {
      const holders = small.get(wmi.slice(0, 3)) ?? [];
      holders.push(wmi.slice(3) + (TYPES[type] ?? '-') + (makeOf(maker)?.name ?? maker));
      small.set(wmi.slice(0, 3), holders);
    }
  }
  for (const { wmi = '', maker = '' } of readCsv('codes/wmi_vininfo_2026-05.csv')) {
    const known = full.get(wmi);
    const isNorthAmerican = /^[1-5]/u.test(wmi);
    // Where the United States keep the register, an identifier that they do not know is a typing error of the other list.
    // XXX is what people write for what they cannot read, not a manufacturer.
    if (wmi.startsWith('0') || wmi === 'XXX' || (isNorthAmerican && known === undefined && wmi.length === 3)) continue;
    const theirs = makesOf(maker, true);
    if (known === undefined) full.set(wmi, { makes: theirs, maker: clean(maker), type: '' });
    else {
      const bothKnown = makeOf(known.makes[0] ?? '') !== undefined;
      known.makes = isNorthAmerican ? [...known.makes, ...theirs] : bothKnown ? [...theirs, ...known.makes] : theirs;
    }
  }
  for (const [wmi, makes] of Object.entries(BESIDE)) {
    const known = full.get(wmi) ?? { makes: [], maker: makes[0] ?? '', type: '' };
    known.makes.push(...makes);
    full.set(wmi, known);
  }
  const rows = [...full].sort(([a], [b]) => byCode(a, b)).map(([wmi, { makes, maker, type }]) => [wmi, [...new Set(makes)].join(';'), maker === makes[0] ? '' : maker, type].join('|'));
  writeTable('wmis.json', rows);
  writeTable('small-wmis.json', [...small].map(([wmi, holders]) => [wmi, ...holders].join('|')));
  if (process.argv.includes('--unknown')) for (const [maker, count] of unknown) console.log(`not a make of ours: ${maker} ${count}`);
};

writeMakes();
const { makeOf, slugOf } = await import('../src/identifiers/makes.ts');
const { normalForm, plainForm } = await import('../src/identifiers/text.ts');
writeModels(slugOf, (text) => plainForm(normalForm(text)));
writeWmis(makeOf);
