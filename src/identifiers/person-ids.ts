/** Ids of people within texts, and the texts with the names of those who may be named. Pure. */

const ID = /(?:, | )?\b(per_[0-9a-hjkmnp-tv-z]{26})\b/g;

/** The ids of people in a text, which may say a unit too: `Rotterdam, per_…`. */
export const idsIn = (text: string | undefined): readonly string[] => [...(text ?? '').matchAll(ID)].flatMap(([, id]) => id ?? []);

/** Whether a text is the id of a person and nothing else. */
export const isPersonId = (text: string): boolean => idsIn(text)[0] === text;

/** The text with names in place of ids; an id that nobody answers for is left out. Undefined where nothing remains that a reader could use: then the unit is told. */
export function namedAs(text: string | undefined, names: ReadonlyMap<string, string>): string | undefined {
  const named = text?.replace(ID, (found: string, id: string) => {
    const name = names.get(id);
    return name === undefined ? '' : found.slice(0, -id.length) + name;
  });
  return named?.trim() === '' ? undefined : named;
}
