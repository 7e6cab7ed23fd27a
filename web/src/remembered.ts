/** What this device remembers between visits: the language, the purpose, what one may do. Never a number that was checked. */

const PREFIX = 'crosscheck.';

/** Undefined where nothing is kept, or the device keeps nothing for us. */
export function recall(name: string): string | undefined {
  try { return localStorage.getItem(PREFIX + name) ?? undefined; } catch { return undefined; }
}

export function remember(name: string, value: string): void {
  try { localStorage.setItem(PREFIX + name, value); } catch { /* a device that keeps nothing asks again */ }
}

export function forget(name: string): void {
  try { localStorage.removeItem(PREFIX + name); } catch { /* nothing was kept */ }
}
