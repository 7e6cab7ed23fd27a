/** Attempts by nobody known (R19): who shows no valid credential leaves an audit event, by network and so few a minute that a flood does not fill the log. */
import type { Clock } from '../clock.ts';
import { HUB_BUREAU } from '../context.ts';
import type { AuditEvent } from '../store/store.ts';
import { networkOf, openThrottle } from '../throttle.ts';

/** Told in full in each minute, of one network and of all together; the rest by number, with the next that is told. */
const OF_A_NETWORK_MAX = 5;
const OF_ALL_MAX = 60;
const WINDOW_MS = 60_000;

export type Stranger = { readonly address: string; /** Whether a credential was shown at all. */ readonly isShown: boolean; /** The action that was asked for; undefined where there is none at that address. */ readonly asked: string | undefined };

export function tellStrangers({ clock, audit }: { readonly clock: Clock; readonly audit: (event: AuditEvent) => Promise<void> }): (stranger: Stranger) => Promise<void> {
  const byNetwork = openThrottle({ ms: clock.ms, max: OF_A_NETWORK_MAX, windowMs: WINDOW_MS });
  const ofAll = openThrottle({ ms: clock.ms, max: OF_ALL_MAX, windowMs: WINDOW_MS });
  return async ({ address, isShown, asked }) => {
    const network = networkOf(address);
    const own = byNetwork.count(network);
    if (own.isOver) return;
    const all = ofAll.count('all');
    if (all.isOver) return;
    await audit({
      at: clock.now(), action: 'http.stranger', outcome: 'refused', bureau: HUB_BUREAU, unit: 'administration', token: '', subjects: [],
      detail: { code: 'kernel.unauthenticated', network, shown: isShown, ...(asked === undefined ? {} : { asked }), ...(own.untold > 0 ? { untold: own.untold } : {}), ...(all.untold > 0 ? { untoldOfAll: all.untold } : {}) },
    });
  };
}
