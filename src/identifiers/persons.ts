/** R4: whether a text may name or reach the vehicle's owner, or who reported it. A heuristic: it warns, it cannot know. Pure. */

const NAMES_PEOPLE = /\b(owner|owned by|complainant|victim|driver|keeper|insured|propri[eé]taire|plaignant|propietari[oa]|titular|denunciante|halter|eigent[uü]mer)\b\s*[:=]?\s*\p{Lu}|\b\+?\d[\d ()/-]{8,}\d\b|[\w.+-]+@[\w-]+\.\w{2,}/iu;

export const mayNamePerson = (text: string): boolean => NAMES_PEOPLE.test(text);
