/** A draft that outlives a reload of the page, and nothing more: it goes with the window, and when it was sent. */
import { useEffect, useState } from 'react';
import type { Draft } from './draft.ts';

const PREFIX = 'crosscheck.draft.';

function recalled(name: string): Draft | undefined {
  try { return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? 'null') as Draft | null ?? undefined; } catch { return undefined; }
}

export function forgetDraft(name: string): void {
  try { sessionStorage.removeItem(PREFIX + name); } catch { /* nothing was kept */ }
}

/** The draft under this name as it was left, else as it begins. */
export function useKeptDraft(name: string, begin: () => Draft): readonly [draft: Draft, setDraft: (draft: Draft) => void, wasKept: boolean] {
  const [{ draft, wasKept }, set] = useState(() => {
    const kept = recalled(name);
    return { draft: kept ?? begin(), wasKept: kept !== undefined };
  });
  const [isTouched, touch] = useState(false);
  useEffect(() => {
    if (!isTouched) return;
    try { sessionStorage.setItem(PREFIX + name, JSON.stringify(draft)); } catch { /* a device that keeps nothing loses it with the page */ }
  }, [name, draft, isTouched]);
  return [draft, (next) => { touch(true); set({ draft: next, wasKept }); }, wasKept];
}
