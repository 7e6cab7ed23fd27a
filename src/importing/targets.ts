// The places of a vehicle's draft that a column may fill, and how a value is put there. Knows the paths, not what the
// values mean.

/** Targets that hold one plain value: a text, or what the column's kind makes of it. */
const PLAIN = [
  'category', 'subject', 'vin', 'vinCondition', 'engineNumber', 'engineCondition', 'make', 'model', 'makeModel', 'variant', 'year', 'colour',
  'policeReportNumber', 'reportingUnit', 'action', 'actionStandsBeforeConfirmation', 'marks', 'reviewOn', 'contact', 'handlingCode', 'purpose',
  'event.kind', 'event.from', 'event.to', 'event.country', 'event.place', 'event.keysTaken',
] as const;

/** Targets that hold a list of texts; several columns add to it. */
const LISTS = ['restrictions', 'linkedReferences', 'event.cautions'] as const;

/** Kinds of number beside VIN, plates and engine number. */
export const OTHER_KINDS = ['gearbox', 'airbag', 'key', 'body', 'frame', 'owner_applied', 'engine', 'part', 'document', 'other'] as const;

const PLATE_SHORT: Readonly<Record<string, string>> = { plate: 'plates[0].number', plateCountry: 'plates[0].country', plateType: 'plates[0].type' };
const PLATE = /^plates\[(\d)\]\.(number|country|type|from|to|condition)$/u;
const OTHER = new RegExp(`^otherNumbers\\.(${OTHER_KINDS.join('|')})$`, 'u');
const OTHER_AT = /^otherNumbers\[(\d)\]\.(kind|number|condition|part)$/u;

/** Every target, as a profile may write it; `N` stands for 0 to 9. */
export const TARGETS: readonly string[] = [
  ...PLAIN, ...LISTS, ...Object.keys(PLATE_SHORT),
  'plates[N].number', 'plates[N].country', 'plates[N].type', 'plates[N].from', 'plates[N].to', 'plates[N].condition',
  ...OTHER_KINDS.map((kind) => `otherNumbers.${kind}`), 'otherNumbers[N].kind', 'otherNumbers[N].number', 'otherNumbers[N].condition', 'otherNumbers[N].part',
];

const plain = new Set<string>(PLAIN);
const lists = new Set<string>(LISTS);

export function isTarget(path: string): boolean {
  return plain.has(path) || lists.has(path) || Object.hasOwn(PLATE_SHORT, path) || PLATE.test(path) || OTHER.test(path) || OTHER_AT.test(path);
}

export type Draft = Record<string, unknown>;
/** Puts a value into a draft; false when something else stands there already. */
export type Setter = (draft: Draft, value: unknown) => boolean;

interface Other { kind?: unknown; number?: unknown }

function setAt(holder: Draft, key: string, value: unknown): boolean {
  if (holder[key] === undefined) {
    holder[key] = value;
    return true;
  }
  return holder[key] === value;
}

function indexed(name: string, index: number, key: string): Setter {
  return (draft, value) => {
    const list = (draft[name] ??= []) as Draft[];
    while (list.length <= index) list.push({});
    return setAt(list[index] as Draft, key, value);
  };
}

function addOther(kind: string): Setter {
  return (draft, value) => {
    const others = (draft['otherNumbers'] ??= []) as Other[];
    if (!others.some((other) => other.kind === kind && other.number === value)) others.push({ kind, number: value });
    return true;
  };
}

function addToList(path: string): Setter {
  const [group, key] = path.split('.') as [string, string | undefined];
  return (draft, value) => {
    const holder = key === undefined ? draft : ((draft[group] ??= {}) as Draft);
    const list = (holder[key ?? group] ??= []) as unknown[];
    for (const entry of Array.isArray(value) ? value : [value]) if (!list.includes(entry)) list.push(entry);
    return true;
  };
}

/** Compiles a target once, so that a row costs no parsing of paths. Throws RangeError for what is no target. */
export function setterOf(path: string): Setter {
  const full = PLATE_SHORT[path] ?? path;
  const plate = PLATE.exec(full);
  if (plate !== null) return indexed('plates', Number(plate[1]), plate[2] ?? 'number');
  const at = OTHER_AT.exec(full);
  if (at !== null) return indexed('otherNumbers', Number(at[1]), at[2] ?? 'number');
  const other = OTHER.exec(full);
  if (other !== null) return addOther(other[1] ?? 'other');
  if (lists.has(full)) return addToList(full);
  if (!plain.has(full)) throw new RangeError(`"${path}" is no target`);
  const [group, key] = full.split('.') as [string, string | undefined];
  if (key === undefined) return (draft, value) => setAt(draft, group, value);
  return (draft, value) => setAt((draft[group] ??= {}) as Draft, key, value);
}

/** Drops plates and other numbers that came without a number: a country alone identifies nothing. */
export function dropNumberless(draft: Draft): void {
  for (const name of ['plates', 'otherNumbers']) {
    const list = draft[name] as Draft[] | undefined;
    if (list === undefined) continue;
    if (list.every((entry) => entry['number'] !== undefined)) continue;
    const kept = list.filter((entry) => entry['number'] !== undefined);
    if (kept.length > 0) draft[name] = kept;
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- one of the two names above
    else delete draft[name];
  }
}
