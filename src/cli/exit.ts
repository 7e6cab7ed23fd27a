/** How a command ends: its exit statuses, and the failures that carry one. Statuses from 64 are those of sysexits.h. */

export const EXIT = {
  done: 0, refusedRows: 1, unsound: 1, candidates: 10, hit: 20,
  /** Taken as a proposal: nothing has been done. */
  proposed: 30,
  usage: 64, badData: 65, noInput: 66, unreachable: 69, fault: 70, notAllowed: 77,
  interrupted: 130, outputClosed: 141,
} as const;

/** A problem as a hub answers it (RFC 9457), or one of our own in the same form. */
export type Problem = {
  readonly title: string; readonly status: number; readonly code: string;
  readonly errors?: readonly { readonly path: string; readonly detail: string }[]; readonly traceId?: string;
  readonly [member: string]: unknown;
};

/** The command ends here; `exit` is its status. `hints` are lines that say what to do about it. */
export class Failure extends Error {
  readonly exit: number;
  readonly hints: readonly string[];
  readonly problem: Problem | undefined;
  constructor(exit: number, message: string, more: { readonly hints?: readonly string[]; readonly problem?: Problem } = {}) {
    super(message);
    this.name = 'Failure';
    this.exit = exit;
    this.hints = more.hints ?? [];
    this.problem = more.problem;
  }
}

/** Something in the command line itself is wrong. */
export class UsageFailure extends Failure {
  constructor(message: string, hints: readonly string[] = []) {
    super(EXIT.usage, message, { hints });
    this.name = 'UsageFailure';
  }
}

/** ^C. `message` says what had been done by then. */
export class Interrupted extends Failure {
  constructor(done = 'nothing more is sent') {
    super(EXIT.interrupted, `interrupted: ${done}`);
    this.name = 'Interrupted';
  }
}

/** The exit status that stands for a hub's answer. */
export function exitOf(status: number): number {
  if (status === 401 || status === 403) return EXIT.notAllowed;
  if (status === 429 || status === 502 || status === 503 || status === 504 || status === 507) return EXIT.unreachable;
  return status >= 500 ? EXIT.fault : EXIT.badData;
}
