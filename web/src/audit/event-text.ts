/** An audit event as its canonical text says it: a JSON array whose places have names. Pure. */

export type AuditEvent = {
  readonly sequence: number; readonly at: string; readonly action: string; readonly outcome: string; readonly bureau: string; readonly unit: string; readonly token: string;
  readonly person: string | null; readonly device: string | null; readonly subjects: readonly string[]; readonly detail: unknown;
};

/** Undefined where a text is no such array. */
export function readEvent(canonical: string): AuditEvent | undefined {
  let read: unknown;
  try { read = JSON.parse(canonical); } catch { return undefined; }
  if (!Array.isArray(read)) return undefined;
  const [sequence, , , at, action, outcome, bureau, unit, token, person, device, subjects, detail] = read as unknown[];
  if (typeof sequence !== 'number' || typeof at !== 'string' || typeof action !== 'string' || typeof outcome !== 'string' || !Array.isArray(subjects)) return undefined;
  return {
    sequence, at, action, outcome, bureau: String(bureau), unit: String(unit), token: String(token), person: typeof person === 'string' ? person : null, device: typeof device === 'string' ? device : null,
    subjects: subjects.map(String), detail: detail ?? undefined,
  };
}
