/** What a request would change, field by field, against what stands. Pure; knows no field by name. */

export type Difference = { readonly field: string; readonly before: string; readonly after: string };
type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** How a reader's language says the value of a field, and what it calls the field; both as they stand where nothing is said. */
export type Tongue = { readonly value: (path: string, value: string) => string; readonly label: (path: string) => string };
const AS_IT_STANDS: Tongue = { value: (_, value) => value, label: (path) => (path.split('.').at(-1) ?? '').replaceAll('_', ' ') };

/** A value in one line: lists by commas, an object by its values; what is not there is empty. */
export function lineOf(value: unknown, tongue = AS_IT_STANDS, path = ''): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((one) => lineOf(one, tongue, path)).filter((one) => one !== '').join(', ');
  if (!isObject(value)) return tongue.value(path, typeof value === 'string' ? value : JSON.stringify(value));
  return Object.entries(value).map(([name, one]) => {
    const within = path === '' ? name : `${path}.${name}`;
    return typeof one === 'string' ? lineOf(one, tongue, within) : `${tongue.label(within)} ${lineOf(one, tongue, within)}`;
  }).join(' ');
}

/** Of the request's body, what is not so already. Null removes. Without what stands, all of it. */
export function differencesOf(body: unknown, stands: unknown, tongue = AS_IT_STANDS): readonly Difference[] {
  if (!isObject(body)) return [];
  const now = isObject(stands) ? stands : {};
  return Object.entries(body).flatMap(([field, said]) => {
    const merged = isObject(said) && isObject(now[field]) ? { ...now[field], ...said } : said;
    const [before, after] = [lineOf(now[field], tongue, field), lineOf(merged, tongue, field)];
    return before === after ? [] : [{ field, before, after }];
  });
}

const isSecret = (value: unknown): boolean => isObject(value) && Object.keys(value).join() === 'sha256';
/** The fields of a request that are one line of text, for its proposer to correct; none where a secret is in it, which was kept as a hash. */
export function linesOf(body: unknown): Readonly<Record<string, string>> {
  if (!isObject(body) || Object.values(body).some(isSecret)) return {};
  return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
