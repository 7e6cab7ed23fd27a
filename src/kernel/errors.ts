/** Refusals: expected, named, safe to show, mapped to HTTP in one place. A fault is any other error. */

/** One thing wrong with an input. `path` is a JSON pointer (RFC 6901) into it. */
export type Issue = { readonly path: string; readonly detail: string };

export type RefusalDetails = { readonly issues?: readonly Issue[]; readonly extra?: Readonly<Record<string, unknown>>; readonly retryAfterS?: number; /** The WWW-Authenticate header of a 401. */ readonly challenge?: string };

export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: RefusalDetails;
  /** What the sentence names, by the names that its entry declares. */
  readonly values: RefusalValues | undefined;
  constructor(entry: { code: string; status: number; values?: RefusalValues | undefined }, message: string, details: RefusalDetails = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = entry.code;
    this.status = entry.status;
    this.details = details;
    this.values = entry.values;
  }
}

/** What a refusal's sentence names: for whoever says it in another language. */
export type RefusalValues = Readonly<Record<string, string | number>>;

/** One entry of a refusal catalogue: call it with what it needs to know, throw what it returns. */
export type RefusalEntry<A extends readonly unknown[] = readonly never[]> = { readonly code: string; readonly status: number; /** What is named, by its place; null where an issue or a member of its own tells it. */ readonly names: readonly (string | null)[] } & ((...args: A) => Refusal);

type Nameable = string | number | readonly string[] | undefined;
/** `since?` where it may be absent; `why` is a sentence itself, told with its own code where it has one. */
type NameOf<T> = [T] extends [Nameable] ? (undefined extends T ? `${string}?` : string) | null : null;
type NamesOf<A extends readonly unknown[]> = { readonly [K in keyof A]: NameOf<A[K]> };

/** Declares one entry of a refusal catalogue: `code`, HTTP status, the sentence, and what each thing that it is made of is called. */
export function refusal<A extends readonly unknown[]>(code: string, status: number, say: (...args: A) => string | { message: string; details: RefusalDetails }, ...named: A extends readonly [] ? [] : [names: NamesOf<A>]): RefusalEntry<A> {
  const names: readonly (string | null)[] = named[0] ?? [];
  const make = (...args: A): Refusal => {
    const said = say(...args);
    const entry = { code, status, values: valuesOf(names, args) };
    return typeof said === 'string' ? new Refusal(entry, said) : new Refusal(entry, said.message, said.details);
  };
  return Object.assign(make, { code, status, names });
}

function valuesOf(names: readonly (string | null)[], args: readonly unknown[]): RefusalValues | undefined {
  const values = names.flatMap((name, at): readonly [string, string | number][] => {
    const given = args[at] as Nameable;
    return name === null || given === undefined ? [] : [[name.replace('?', ''), typeof given === 'object' ? given.join(', ') : given]];
  });
  return values.length === 0 ? undefined : Object.fromEntries(values);
}

export const notFound = refusal('kernel.not_found', 404, (what: string) => `${what} not found`, ['what']);
export const forbidden = refusal('kernel.forbidden', 403, (what: string) => `not allowed: ${what}`, ['what']);
export const unauthenticated = refusal('kernel.unauthenticated', 401, () => 'a valid token is needed: send it as "Authorization: Bearer …"');
export const crossOrigin = refusal('kernel.cross_origin', 403, () => 'this was asked by a page of another origin; a change by cookie must come from the hub’s own pages');
export const personNeeded = refusal('kernel.person_needed', 400, () => 'name the person for whom this system asks, in the header Crosscheck-Person');
export const deviceUnknown = refusal('kernel.device_unknown', 403, () => 'this system names a device that is not registered for it');
export const invalidInput = refusal('kernel.invalid_input', 400, (issues: readonly Issue[]) => ({
  message: issues.length === 1 ? `invalid input: ${issues[0]?.path || '/'} ${issues[0]?.detail ?? ''}` : `invalid input: ${issues.length} faults`,
  details: { issues },
}), [null]);
export const malformedJson = refusal('kernel.malformed_json', 400, (reason: string) => `the body is not JSON: ${reason}`, ['why']);
export const wrongMediaType = refusal('kernel.unsupported_media_type', 415, (wanted: string) => `send the body as ${wanted}`, ['wanted']);
export const bodyTooLarge = refusal('kernel.body_too_large', 413, (maxBytes: number) => `the body is larger than the ${maxBytes} bytes allowed here`, ['most']);
export const bodyTooSlow = refusal('kernel.body_too_slow', 408, (seconds: number) => `the body did not arrive within ${seconds} s`, ['seconds']);
export const callerGone = refusal('kernel.caller_gone', 400, () => 'the caller went away before the request was whole');
export const badRequest = refusal('kernel.bad_request', 400, (why: string) => `the request cannot be read: ${why}`, ['why']);
export const noBodyHere = refusal('kernel.no_body_here', 400, () => 'this request takes no body');
export const methodNotAllowed = refusal('kernel.method_not_allowed', 405, (allowed: string) => `use ${allowed} here`, ['allowed']);
export const unavailable = refusal('kernel.unavailable', 503, (what: string) => ({ message: `${what}; what was acknowledged is kept, try again`, details: { retryAfterS: 2 } }), ['why']);
export const tooBusy = refusal('kernel.too_busy', 503, (what: string) => ({ message: `${what}; try again in some seconds`, details: { retryAfterS: 5 } }), ['why']);
export const storageShort = refusal('kernel.storage_short', 507, () => ({ message: 'the hub’s disk is nearly full, and what is left is kept for checks and hits; nothing was done, tell the hub’s administrator and try again later', details: { retryAfterS: 60 } }));
export const versionNeeded = refusal('kernel.version_needed', 428, () => 'send the version you saw in If-Match, for example If-Match: "3"');
export const versionDiffers = refusal('kernel.version_differs', 412, (version: number) => ({ message: `the record has changed since: it is now version ${version}`, details: { extra: { version } } }), ['version']);
