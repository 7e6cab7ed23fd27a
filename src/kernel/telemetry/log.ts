/** The structured log: a constant event name, then fields. Ids only; never a plate, a VIN, a name. */
import type { Clock } from '../clock.ts';

export type LogFields = Readonly<Record<string, unknown>>;
export type Log = (event: string, fields?: LogFields) => void;

/** One JSON line an event, written by `write` (standard error in the process, an array in tests). */
export const jsonLog = (write: (line: string) => void, clock: Clock): Log => (event, fields) => {
  write(`${JSON.stringify({ at: clock.now(), event, ...fields })}\n`);
};

/** An error as log fields: never its input. */
export const faultFields = (cause: unknown): LogFields => {
  if (!(cause instanceof Error)) return { fault: String(cause) };
  const code = (cause as { code?: unknown }).code;
  return { fault: cause.message, kind: cause.name, ...(typeof code === 'string' ? { code } : {}), stack: cause.stack?.split('\n').slice(1, 6).map((line) => line.trim()) };
};
