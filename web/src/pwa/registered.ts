/** Registers the service worker, and knows when a newer console waits: it takes over when somebody says so, or at the next start. */
import { useSyncExternalStore } from 'react';

const TAKE_OVER = 'take over';
/** How often a console that stays open looks for a newer one: when it is looked at again, at most. */
const LOOK_EVERY_MS = 15 * 60_000;

let waiting: ServiceWorker | undefined;
let isStale = false;
const listeners = new Set<() => void>();
const changed = (): void => { for (const hear of listeners) hear(); };

/** Where the device has none (no secure connection, a private window) the console works all the same, with a network. */
export async function registerWorker(): Promise<void> {
  addEventListener('vite:preloadError', () => { isStale = true; changed(); }); // a screen of a version that the hub no longer has
  if (!('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register('/console/sw.js', { scope: '/console/', updateViaCache: 'none' });
    registration.waiting?.postMessage(TAKE_OVER); // nothing has been typed yet, and the page is the newest already
    registration.addEventListener('updatefound', () => { watch(registration.installing); });
    let lookedAt = performance.now();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible' || performance.now() - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = performance.now();
      void registration.update().catch(() => undefined); // without network there is nothing newer
    });
  } catch { /* as above */ }
}

function watch(installing: ServiceWorker | null): void {
  const isFirst = navigator.serviceWorker.controller === null;
  installing?.addEventListener('statechange', () => {
    if (installing.state !== 'installed' || isFirst) return;
    waiting = installing;
    changed();
  });
}

/** The page is loaded anew by the worker that takes over; what was typed is in the tab's own memory. */
export function takeUpdate(): void {
  if (waiting?.state === 'installed') {
    navigator.serviceWorker.addEventListener('controllerchange', () => { location.reload(); }, { once: true });
    waiting.postMessage(TAKE_OVER);
  } else {
    location.reload(); // another tab was faster, or it is the files that are missing
  }
}

const hearUpdates = (hear: () => void): (() => void) => {
  listeners.add(hear);
  return () => { listeners.delete(hear); };
};

export const useUpdate = (): boolean => useSyncExternalStore(hearUpdates, () => waiting !== undefined || isStale);
