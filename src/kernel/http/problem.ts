/** Errors as callers see them: RFC 9457 problem details. A refusal says why; a fault says nothing but its trace id. */
import { Refusal } from '../errors.ts';
import { readSaying, withTold, type PerhapsTold } from '../schema/index.ts';

export type Problem = { readonly type: string; readonly title: string; readonly status: number; readonly code: string; readonly [member: string]: unknown };

/** `issues` become `errors`, each with a JSON pointer, a detail and its code, all of them at once. */
export function problemOf(cause: unknown, traceId: string): Problem {
  if (!(cause instanceof Refusal)) return { type: 'urn:crosscheck:problem:kernel.fault', title: 'internal error', status: 500, code: 'kernel.fault', traceId };
  const { issues, extra } = cause.details;
  return {
    type: `urn:crosscheck:problem:${cause.code}`, title: cause.message, status: cause.status, code: cause.code, ...namedBy(cause),
    ...(issues ? { errors: issues.map(({ path, detail }) => withTold({ path, detail }, detail)) } : {}),
    ...extra, traceId,
  };
}

/** What a refusal's sentence names, and the sentence that stands within it. */
export function namedBy({ values }: Refusal): Pick<PerhapsTold, 'values' | 'because'> {
  if (!values) return {};
  const because = typeof values['why'] === 'string' ? readSaying(values['why']) : undefined;
  return { values, ...(because ? { because } : {}) };
}

/** The headers that go with a problem. */
export const problemHeaders = (cause: unknown): Record<string, string> => ({
  'content-type': 'application/problem+json',
  ...(cause instanceof Refusal && cause.details.retryAfterS !== undefined ? { 'retry-after': String(cause.details.retryAfterS) } : {}),
  ...(cause instanceof Refusal && cause.status === 401 ? { 'www-authenticate': cause.details.challenge ?? 'Bearer' } : {}),
});
