/** What there is to go to, for whom: the hub says what one may (`actions` of `/v1/me`), never the role. */
import type { Me } from '../api/queries.ts';
import type { Sign } from '../theme/shapes.tsx';

/** `needs`: one of these actions makes the screen of use. In the order in which they are shown; a telephone's bar holds the first. */
export const SCREENS = [
  { to: '/check', sign: 'check', key: 'nav.check', needs: ['checks.ask'] },
  { to: '/hits', sign: 'hits', key: 'nav.hits', needs: ['hits.list'] },
  { to: '/records', sign: 'records', key: 'nav.records', needs: ['vehicles.report'] },
  { to: '/approvals', sign: 'approvals', key: 'nav.approvals', needs: ['proposals.list', 'vehicles.approvals'] },
  { to: '/inbox', sign: 'inbox', key: 'nav.inbox', needs: ['inbox.list'] },
  { to: '/overview', sign: 'overview', key: 'nav.overview', needs: ['analysis.figures'] },
  { to: '/audit', sign: 'audit', key: 'nav.audit', needs: ['log.events', 'alerts.list', 'requests.list', 'corrections.list'] },
  { to: '/admin', sign: 'admin', key: 'nav.admin', needs: ['people.list', 'settings.change', 'clients.list', 'webhooks.list'] },
  { to: '/me', sign: 'me', key: 'nav.me', needs: [] },
] as const satisfies readonly { to: string; sign: Sign; key: string; needs: readonly string[] }[];

export const BAR_SCREENS_MAX = 4;

export type Screen = (typeof SCREENS)[number];

export const screensOf = (me: Me): readonly Screen[] => SCREENS.filter(({ needs }) => needs.length === 0 || needs.some((action) => me.actions.includes(action)));
