/** Asks the hub as everybody does, over HTTP; the browser's cookie says who asks. Knows no screen. */
import type { PerhapsTold, Told } from '../../../src/kernel/schema/index.ts';
import { heardTime } from '../clock.ts';
import type { Fault, Problem } from './problem.ts';

export type { Fault } from './problem.ts';

/** The hub said no, and why. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: readonly Fault[];
  /** What the sentence names, and the one that stands within it. */
  readonly values: PerhapsTold['values'];
  readonly because: PerhapsTold['because'];
  readonly advice: { readonly text: string; readonly told: Told | undefined } | undefined;
  constructor(status: number, { code, title, errors = [], values, because, advice, adviceTold }: Problem) {
    super(title);
    this.name = 'Refused';
    this.status = status;
    this.code = code;
    this.faults = errors;
    this.values = values;
    this.because = because;
    this.advice = advice === undefined ? undefined : { text: advice, told: adviceTold };
  }
}

export type Why = 'offline' | 'timeout' | 'unreachable';

/** Nobody answered. */
export class NoAnswer extends Error {
  readonly why: Why;
  constructor(why: Why) {
    super(why);
    this.name = 'NoAnswer';
    this.why = why;
  }
}

/** Longer than the hub takes to give a question up by itself. */
const ANSWER_WITHIN_MS = 20_000;

export type Asking = {
  /** Said as JSON; a file as it is. */
  readonly body?: unknown; readonly query?: Readonly<Record<string, string | undefined>>;
  /** The version that was seen, where it must be the one that changes; a number as it is told, or a whole header. */
  readonly ifMatch?: string | number | undefined; readonly withinMs?: number;
};

export async function ask<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: `/${string}`, { body, query = {}, ifMatch, withinMs = ANSWER_WITHIN_MS }: Asking = {}): Promise<T> {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const address = given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
  let answer: Response;
  let said: string;
  try {
    answer = await fetch(address, {
      method, credentials: 'same-origin', signal: AbortSignal.timeout(withinMs),
      headers: { accept: 'application/json', ...(ifMatch === undefined ? {} : { 'if-match': typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch }), ...typeOf(body) }, ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
    said = await answer.text();
  } catch (cause) {
    throw new NoAnswer(whyOf(cause));
  }
  heardTime(answer.headers.get('date'));
  const parsed = parse(said);
  if (answer.ok && parsed !== undefined) return parsed as T;
  const problem = parsed as Partial<Problem> | undefined;
  if (problem?.code === undefined) throw new NoAnswer('unreachable'); // a proxy answered, not the hub
  throw new Refused(answer.status, { title: '', ...problem, code: problem.code });
}

/** A file is sent as what the device takes it for; the hub looks at its bytes. */
const typeOf = (body: unknown): Record<string, string> => (body === undefined ? {} : { 'content-type': body instanceof Blob ? body.type || 'application/octet-stream' : 'application/json' });

function whyOf(cause: unknown): Why {
  if (!navigator.onLine) return 'offline';
  return cause instanceof DOMException && cause.name === 'TimeoutError' ? 'timeout' : 'unreachable';
}

function parse(text: string): unknown {
  try { return JSON.parse(text); } catch { return undefined; }
}
