/**
 * Four eyes: an act that destroys or hides stops here until another person has approved what is shown of it. Knows no act by
 * name; whoever keeps proposals is handed in with the context.
 */
import { createHash } from 'node:crypto';
import { sayings, type Saying, type Told } from './schema/index.ts';

/** When an act asks, where there is no more to say of it. */
export const ALWAYS = sayings('four_eyes', { always: 'always' }).say('always');

/** A record as it stands when something is proposed about it. */
type RecordShown = { readonly id: string; readonly owner: string; readonly reference: string; readonly version: number; readonly status: string };

/** What an act says of itself when it asks for a second person. */
export type Shown = {
  /** Which kinds of act it is: what the database asks for, too. */
  readonly acts: readonly string[];
  /** Ids of records, or codes of bureaus, that it is about: an approval is good for nothing else. */
  readonly about: readonly string[];
  /** What would happen, in plain words, a line each; a line that is a name alone has no code. */
  readonly says: readonly (Saying | { readonly text: string })[];
  readonly records?: readonly RecordShown[];
};

/** A request as it was sent, to be made again. */
export type Asked = { readonly params: unknown; readonly query: unknown; readonly body?: unknown; readonly ifMatch?: string | undefined };

/** All that the proposer and the approver are shown; the hash of exactly this is what they sign. */
export type Display = {
  readonly action: string; readonly acts: readonly string[]; readonly about: readonly string[]; readonly says: readonly string[]; readonly records: readonly RecordShown[];
  /** What each line of `says` says, for whoever reads it in another language. */
  readonly told?: readonly (Told | null)[] | undefined;
  /** The request; secrets in it are replaced by their SHA-256. */
  readonly command: Asked;
};

/** Thrown out of an act that may not go on alone; all that it did is rolled back. */
export class AsksFourEyes extends Error {
  readonly shown: Shown;
  constructor(shown: Shown) {
    super('this act needs a second person');
    this.name = 'AsksFourEyes';
    this.shown = shown;
  }
}

/** An approval under which an act is being done: it holds what the act says now against what was approved. */
export type Approving = { readonly confirm: (shown: Shown) => void };

/** What becomes of an act that asks for a second person: it is kept as a proposal, which comes back. */
export type Propose = (act: { readonly name: string; readonly roles: readonly string[] }, asked: Asked, display: Display) => Promise<object>;

/** The answer to an act of which nothing has been done yet. */
export class Proposed {
  readonly proposal: object;
  constructor(proposal: object) {
    this.proposal = proposal;
  }
}

/** The act goes on from here only under an approval of exactly this. Call it when all that could refuse the act has been asked. */
export function demandFourEyes({ approved }: { readonly approved?: Approving | undefined }, shown: Shown): void {
  if (!approved) throw new AsksFourEyes(shown);
  approved.confirm(shown);
}

/** What is displayed of an act. `secrets` are the fields of its body that nobody is shown. */
export function displayOf({ name, secrets = [] }: { readonly name: string; readonly secrets?: readonly string[] | undefined }, asked: Asked, { acts, about, says, records = [] }: Shown): Display {
  const { params = {}, query = {}, body, ifMatch } = asked;
  const shownBody = typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body).map(([field, value]) => [field, secrets.includes(field) ? { sha256: sha256(canonical(value)) } : value as unknown])) : body;
  return { action: name, acts, about, says: says.map(({ text }) => text), told: says.map((one) => ('told' in one ? one.told : null)), records, command: { params, query, ...(shownBody === undefined ? {} : { body: shownBody }), ...(ifMatch === undefined ? {} : { ifMatch }) } };
}

/** SHA-256 of a display's canonical JSON, in hex. */
export const hashOf = (display: Display): string => sha256(canonical(display));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** JSON with the members of each object in the order of their names, and no spaces: one text for one value. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
