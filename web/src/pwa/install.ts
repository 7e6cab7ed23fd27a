/** Whether this device offers to install the console, and the way to say yes. Heard from the start: the browser says it once. */
import { useSyncExternalStore } from 'react';

type Offer = Event & { readonly prompt: () => Promise<unknown> };

let offer: Offer | undefined;
const listeners = new Set<() => void>();
const set = (next: Offer | undefined): void => { offer = next; for (const hear of listeners) hear(); };

export function hearInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => { event.preventDefault(); set(event as Offer); });
  addEventListener('appinstalled', () => { set(undefined); });
}

const hearOffers = (hear: () => void): (() => void) => {
  listeners.add(hear);
  return () => { listeners.delete(hear); };
};

/** `by hand`: a device whose browser offers nothing but can do it from its own menu (Safari on telephones). */
export type Installing = 'offered' | 'by hand' | 'no';

export const useInstalling = (): Installing => useSyncExternalStore(hearOffers, () => (offer !== undefined ? 'offered' : (navigator as { readonly standalone?: boolean }).standalone === false ? 'by hand' : 'no'));

export async function install(): Promise<void> {
  await offer?.prompt();
  set(undefined); // an offer is good for one question
}
