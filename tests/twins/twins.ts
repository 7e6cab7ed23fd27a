/**
 * Two hubs that differ in one record: in one of them it was recorded, restricted from a bureau, and lives on; in the other it
 * never was. Their clocks go together and the same causes make the same ids, so that what they tell can be compared as it is.
 */
import type { TestContext } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { derivedId, hashSecret, newId } from '../../src/kernel/ids.ts';
import { announce, announcementId } from '../../src/kernel/store/announcements.ts';
import { run } from '../../src/kernel/store/database.ts';
import type { Role } from '../../src/kernel/context.ts';
import { insertSession } from '../../src/modules/people/sessions-store.ts';
import { testHub, type Answer, type TestHub } from '../fixtures.ts';

const START = '2026-11-22T10:00:00.000Z';
/** The characters of an id that tell its time. */
const TIME_CHARS = 10;
const STEP_MS = 1_000;

/** Ids by prefix, millisecond and count: the same deeds at the same moments make the same ids, whatever happened at other moments. */
export function steadyIds(): (prefix: string, ms: number) => string {
  const counts = new Map<string, number>();
  return (prefix, ms) => {
    const key = `${prefix} ${ms}`;
    const n = (counts.get(key) ?? 0) + 1;
    counts.set(key, n);
    return newId(prefix, ms).slice(0, prefix.length + 1 + TIME_CHARS) + derivedId(prefix, key, String(n)).slice(prefix.length + 1 + TIME_CHARS);
  };
}

/** `isSignedIn`: by a session, not by a trial token. */
export type Bearer = { readonly bureau: string; readonly role: Role; readonly person: string; readonly isSignedIn?: true };
const keyOf = ({ bureau, role, isSignedIn }: Omit<Bearer, 'person'>): string => `${bureau} ${role}${isSignedIn ? ' signed in' : ''}`;
export type Request = { readonly method: string; readonly path: string; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>>; /** With a second person of the same bureau and role, where it needs one. */ readonly isInFourEyes?: true };

export class Twin {
  readonly hub: TestHub;
  readonly clock: ReturnType<typeof heldClock>;
  readonly secrets = new Map<string, string>();
  /** `asOf` is an opaque word: which of those told before it is, counts. */
  private readonly words = new Map<string, number>();

  constructor(hub: TestHub, clock: ReturnType<typeof heldClock>) {
    this.hub = hub;
    this.clock = clock;
  }

  secretOf(bearer: Bearer): string {
    return this.secrets.get(keyOf(bearer)) ?? '';
  }

  /** What the bearer is answered. Each request has a moment of its own. */
  async ask(bearer: Bearer, { method, path, body, headers, isInFourEyes }: Request): Promise<Answer> {
    if (isInFourEyes) return this.hub.inFourEyes(this.secretOf(bearer), await this.hub.second(bearer.bureau, bearer.role), method, path, body, { ...headers });
    return this.hub.ask(this.secretOf(bearer), method, path, body, { ...headers });
  }

  /** Says something to a whole bureau, from which or up to which what is heard is compared; its id. */
  async sayTo(bureau: string, cause: 'first' | 'last'): Promise<string> {
    const said = { kind: 'people.changed', subject: 'per_none', cause, to: { bureau }, urgent: false, at: this.clock.now(), facts: {} };
    const [row] = await run(this.hub.database.db, 'select max(epoch)::int as epoch from feed_epochs') as [{ epoch: number }];
    await announce(this.hub.database.db, row.epoch, [said]);
    this.hub.app.poke();
    return announcementId(said);
  }

  /** Once what was done is known everywhere. */
  async settled(): Promise<void> {
    await this.hub.settled();
    await this.hub.searchedLate();
    await this.hub.released();
  }

  /** An answer as text, without what differs between any two hubs: the day's date of HTTP, which opaque word stands for a state, and secrets. */
  told({ status, headers, body }: Answer): string {
    const kept = [...headers].filter(([name]) => !['date', 'keep-alive', 'connection', 'content-length', 'transfer-encoding'].includes(name)).sort();
    const text = typeof body === 'string' ? body : JSON.stringify(settledOrder(body));
    const worded = text.replaceAll(/"asOf":"([^"]*)"/g, (_, word: string) => {
      const place = this.words.get(word) ?? this.words.size;
      this.words.set(word, place);
      return `"asOf":"state ${place}"`;
    });
    return `${status} ${JSON.stringify(kept)} ${worded.replaceAll(this.hub.url, 'https://hub').replaceAll(/"feedLagSeconds":[\d.e-]+/g, '"feedLagSeconds":0').replaceAll(/"(secret|code)":"(?:whsec_|cc_|[0-9a-z]{5}-)[^"]*"/g, '"$1":"…"').replaceAll(/"ms":\d+/g, '"ms":0')}`;
  }
}

/** Receivers are called side by side: which of two gave up first in one moment is the network's doing. */
const isGivenUp = (text: string): boolean => text.includes('"kind":"deliveries.dead"');
function inSettledOrder<T>(all: readonly T[], textOf: (one: T) => string): T[] {
  const out = [...all];
  for (let from = 0; from < out.length; from += 1) {
    let to = from;
    while (to < out.length && isGivenUp(textOf(out[to]!))) to += 1;
    if (to > from) out.splice(from, to - from, ...out.slice(from, to).sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1)));
    from = to;
  }
  return out;
}
const settledOrder = (body: unknown): unknown => {
  const items = (body as { items?: unknown } | null)?.items;
  return Array.isArray(items) ? { ...body as object, items: inSettledOrder(items, (item) => JSON.stringify(item)) } : body;
};

/** A person of a bureau, signed in by a session that has the same id and secret in both hubs. */
async function signIn(hub: TestHub, clock: Twin['clock'], bearer: Bearer): Promise<string> {
  const { bureau, role, person } = bearer;
  const { body: { id } } = await hub.ask<{ id: string }>(await hub.token(bureau, 'supervisor', { unit: `unit of ${bureau}` }), 'POST', '/v1/people', { unit: `unit of ${bureau}`, role, name: person });
  const secret = `ccs_${derivedId('ses', keyOf(bearer))}`;
  await insertSession(hub.database.db, { id: derivedId('ses', secret), hash: hashSecret(secret), person: id, kind: 'browser', agent: undefined, now: clock.now() });
  return secret;
}

/** Two new hubs with the same bureaus and the same bearers. */
export async function twins(t: TestContext, bearers: readonly Bearer[]): Promise<readonly [withIt: Twin, without: Twin]> {
  const make = async (): Promise<Twin> => {
    const clock = heldClock(START);
    const hub = await testHub(t, { clock, newId: steadyIds() });
    const twin = new Twin(hub, clock);
    for (const bearer of bearers) {
      clock.move(STEP_MS);
      const { bureau, role, person } = bearer;
      twin.secrets.set(keyOf(bearer), bearer.isSignedIn ? await signIn(hub, clock, bearer) : await hub.token(bureau, role, { person, unit: `unit of ${bureau}` }));
    }
    for (const [bureau, role] of [['HUB', 'administrator'], ['NL', 'desk'], ['NL', 'supervisor'], ['DE', 'desk'], ['FR', 'supervisor']] as const) {
      clock.move(STEP_MS);
      await hub.second(bureau, role);
    }
    return twin;
  };
  return [await make(), await make()];
}

/** Both clocks a moment on. */
export function tick(pair: readonly Twin[], ms = STEP_MS): void {
  for (const { clock } of pair) clock.move(ms);
}

/** What somebody hears as it is said, until `end`: the events as text, without what only keeps a stream alive. */
export function hear(twin: Twin, bearer: Bearer): { readonly heard: () => string; readonly end: () => void } {
  const left = new AbortController();
  let heard = '';
  const listen = async (): Promise<void> => {
    const answer = await fetch(`${twin.hub.url}/v1/events`, { headers: { authorization: `Bearer ${twin.secretOf(bearer)}` }, signal: left.signal });
    for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) heard += piece;
  };
  listen().catch(() => undefined); // it ends when it is left
  return { heard: () => inSettledOrder(heard.replaceAll(/^: .*\n\n/gm, '').split('\n\n'), (event) => event.slice(event.indexOf('data: '))).join('\n\n'), end: () => { left.abort(); } };
}
