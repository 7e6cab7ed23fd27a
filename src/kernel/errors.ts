/** Refusals: expected, named, safe to show, mapped to HTTP in one place. A fault is any other error. */

/** One thing wrong with an input. `path` is a JSON pointer (RFC 6901) into it. */
export type Issue = { readonly path: string; readonly detail: string };

export type RefusalDetails = { readonly issues?: readonly Issue[]; readonly extra?: Readonly<Record<string, unknown>>; readonly retryAfterS?: number; /** The WWW-Authenticate header of a 401. */ readonly challenge?: string };

export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: RefusalDetails;
  constructor(entry: { code: string; status: number }, message: string, details: RefusalDetails = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = entry.code;
    this.status = entry.status;
    this.details = details;
  }
}

/** One entry of a refusal catalogue: call it with what it needs to know, throw what it returns. */
export type RefusalEntry<A extends readonly unknown[] = readonly never[]> = { readonly code: string; readonly status: number } & ((...args: A) => Refusal);

/** Declares one entry of a refusal catalogue: `code`, HTTP status, and the sentence. */
export function refusal<A extends readonly unknown[]>(code: string, status: number, say: (...args: A) => string | { message: string; details: RefusalDetails }): RefusalEntry<A> {
  const make = (...args: A): Refusal => {
    const said = say(...args);
    return typeof said === 'string' ? new Refusal({ code, status }, said) : new Refusal({ code, status }, said.message, said.details);
  };
  return Object.assign(make, { code, status });
}

export const notFound = refusal('kernel.not_found', 404, (what: string) => `${what} not found`);
export const forbidden = refusal('kernel.forbidden', 403, (what: string) => `not allowed: ${what}`);
export const unauthenticated = refusal('kernel.unauthenticated', 401, () => 'a valid token is needed: send it as "Authorization: Bearer …"');
export const crossOrigin = refusal('kernel.cross_origin', 403, () => 'this was asked by a page of another origin; a change by cookie must come from the hub’s own pages');
export const personNeeded = refusal('kernel.person_needed', 400, () => 'name the person for whom this system asks, in the header Crosscheck-Person');
export const deviceUnknown = refusal('kernel.device_unknown', 403, () => 'this system names a device that is not registered for it');
export const invalidInput = refusal('kernel.invalid_input', 400, (issues: readonly Issue[]) => ({
  message: issues.length === 1 ? `invalid input: ${issues[0]?.path || '/'} ${issues[0]?.detail ?? ''}` : `invalid input: ${issues.length} faults`,
  details: { issues },
}));
export const malformedJson = refusal('kernel.malformed_json', 400, (reason: string) => `the body is not JSON: ${reason}`);
export const wrongMediaType = refusal('kernel.unsupported_media_type', 415, (wanted: string) => `send the body as ${wanted}`);
export const bodyTooLarge = refusal('kernel.body_too_large', 413, (maxBytes: number) => `the body is larger than the ${maxBytes} bytes allowed here`);
export const bodyTooSlow = refusal('kernel.body_too_slow', 408, (seconds: number) => `the body did not arrive within ${seconds} s`);
export const callerGone = refusal('kernel.caller_gone', 400, () => 'the caller went away before the request was whole');
export const badRequest = refusal('kernel.bad_request', 400, (why: string) => `the request cannot be read: ${why}`);
export const noBodyHere = refusal('kernel.no_body_here', 400, () => 'this request takes no body');
export const methodNotAllowed = refusal('kernel.method_not_allowed', 405, (allowed: string) => `use ${allowed} here`);
export const unavailable = refusal('kernel.unavailable', 503, (what: string) => ({ message: `${what}; what was acknowledged is kept, try again`, details: { retryAfterS: 2 } }));
export const tooBusy = refusal('kernel.too_busy', 503, (what: string) => ({ message: `${what}; try again in some seconds`, details: { retryAfterS: 5 } }));
export const storageShort = refusal('kernel.storage_short', 507, () => ({ message: 'the hub’s disk is nearly full, and what is left is kept for checks and hits; nothing was done, tell the hub’s administrator and try again later', details: { retryAfterS: 60 } }));
export const versionNeeded = refusal('kernel.version_needed', 428, () => 'send the version you saw in If-Match, for example If-Match: "3"');
export const versionDiffers = refusal('kernel.version_differs', 412, (version: number) => ({ message: `the record has changed since: it is now version ${version}`, details: { extra: { version } } }));
