/** Problem answers in words: the title, every fault with its path, the trace id, and what to do. Knows no command. */
import { EXIT, Failure, exitOf, type Problem } from './exit.ts';
import { shown } from './text.ts';

export const isProblem = (value: unknown): value is Problem => {
  const problem = value as Partial<Problem> | null;
  return typeof problem === 'object' && problem !== null && typeof problem.title === 'string' && typeof problem.status === 'number';
};

/** The failure that a hub's refusal stands for. */
export function refusedBy(problem: Problem): Failure {
  const hints = problem.status === 401 ? ['CROSSCHECK_TOKEN must hold a token of this hub that has not been revoked; a session that is over begins anew with: crosscheck sign-in']
    : problem.code === 'kernel.fault' && problem.traceId !== undefined ? ['The hub’s log holds more under this trace id.'] : [];
  return new Failure(exitOf(problem.status), problem.title, { problem, hints });
}

/** A failure as lines to read. The first says what; the rest is indented under it. */
export function linesOfFailure(failure: Failure): readonly string[] {
  const { problem } = failure;
  const errors = problem?.errors ?? [];
  // A title that names the one fault already says all there is.
  const isSaid = errors.length === 1 && failure.message.includes(errors[0]?.detail ?? '\0');
  return [
    shown(failure.message),
    ...(isSaid ? [] : errors.map(({ path, detail }) => `  ${shown(path === '' ? '/' : path)}  ${shown(detail)}`)),
    ...(problem?.traceId === undefined ? [] : [`  trace id ${shown(problem.traceId)}`]),
    ...failure.hints.map((hint) => `  ${hint}`),
  ];
}

/** A failure as a problem, for answers in JSON. */
export const problemOf = (failure: Failure): Problem => failure.problem ?? {
  title: failure.message, status: failure.exit === EXIT.unreachable ? 503 : failure.exit === EXIT.usage ? 400 : 500, code: failure.exit === EXIT.unreachable ? 'cli.unreachable' : 'cli.failed',
};
