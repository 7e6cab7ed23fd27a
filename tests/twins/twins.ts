/**
 * Two hubs that differ in one record: in one of them it was recorded, restricted from a bureau, and lives on; in the other it
 * never was. Their clocks go together and the same causes make the same ids, so that what they tell can be compared as it is.
 */
import type { TestContext } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { derivedId, newId } from '../../src/kernel/ids.ts';
import type { Role } from '../../src/kernel/context.ts';
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

export type Bearer = { readonly bureau: string; readonly role: Role; readonly person: string };
export type Request = { readonly method: string; readonly path: string; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

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

  /** What the bearer is answered. Each request has a moment of its own. */
  async ask({ bureau, role }: Bearer, { method, path, body, headers }: Request): Promise<Answer> {
    return this.hub.ask(this.secrets.get(`${bureau} ${role}`) ?? '', method, path, body, { ...headers });
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
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const worded = text.replaceAll(/"asOf":"([^"]*)"/g, (_, word: string) => {
      const place = this.words.get(word) ?? this.words.size;
      this.words.set(word, place);
      return `"asOf":"state ${place}"`;
    });
    return `${status} ${JSON.stringify(kept)} ${worded.replaceAll(/"feedLagSeconds":[\d.e-]+/g, '"feedLagSeconds":0').replaceAll(/"secret":"[^"]*"/g, '"secret":"…"')}`;
  }
}

/** Two new hubs with the same bureaus and the same bearers. */
export async function twins(t: TestContext, bearers: readonly Bearer[]): Promise<readonly [withIt: Twin, without: Twin]> {
  const make = async (): Promise<Twin> => {
    const clock = heldClock(START);
    const hub = await testHub(t, { clock, newId: steadyIds() });
    const twin = new Twin(hub, clock);
    for (const { bureau, role, person } of bearers) {
      clock.move(STEP_MS);
      twin.secrets.set(`${bureau} ${role}`, await hub.token(bureau, role, { person, unit: `unit of ${bureau}` }));
    }
    return twin;
  };
  return [await make(), await make()];
}

/** Both clocks a moment on. */
export function tick(pair: readonly Twin[], ms = STEP_MS): void {
  for (const { clock } of pair) clock.move(ms);
}
