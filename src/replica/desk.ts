/**
 * Who may ask here and what their bureau settled, as the hub sent it last: tokens by their hashes, systems with their keys, settings, the
 * model by which answers weigh. Whatever is not in it any more is gone. Knows no session and no record.
 */
import type { JWK } from 'jose';
import type { Principal, Role } from '../kernel/context.ts';
import { hashSecret } from '../kernel/ids.ts';
import type { Section, SettingsOf } from '../modules/bureaus/schema.ts';
import { retentionSettings, type Retention } from '../modules/checks/schema.ts';
import type { SentDesk } from '../modules/replicas/schema.ts';

type Sent = Omit<SentDesk, 'kind'>;
type Client = Sent['clients'][number];
/** A key of a system as token endpoints take it. */
export type ClientKey = { readonly thumbprint: string; readonly kid: string; readonly algorithms: readonly ('EdDSA' | 'ES256' | 'PS256' | 'RS256')[]; readonly jwk: JWK };

export type Desk = {
  readonly set: (sent: Sent) => void;
  readonly sent: () => Sent | undefined;
  /** Whom a token of the bureau's stands for. */
  readonly bearerOf: (secret: string) => Principal | undefined;
  readonly isTokenStanding: (id: string) => boolean;
  readonly client: (id: string) => (Client & { readonly bureau: string }) | undefined;
  /** For whom somebody of a unit asks. */
  readonly principalAt: (unit: string, who: Pick<Principal, 'tokenId' | 'role' | 'credential'>) => Principal | undefined;
  readonly settingsOf: SettingsOf;
  readonly isConfirmed: (record: string) => boolean;
  readonly onSet: (hear: () => void) => void;
};

const keysOf = ({ keys }: Client): readonly ClientKey[] => keys as unknown as readonly ClientKey[]; // made by the hub's own schema, and signed
export { keysOf };

/** A check is kept whole until the hub has it: what is kept of it then, the hub decides by the same settings (R16). */
const keptWhole = ({ otherwise, purposes }: Retention): Retention => ({
  otherwise: { ...otherwise, keep: 'everything' }, purposes: Object.fromEntries(Object.entries(purposes).map(([purpose, keeping]) => [purpose, { ...keeping, keep: 'everything' as const }])),
});

export function openDesk(): Desk {
  let sent: Sent | undefined;
  let tokens = new Map<string, Sent['tokens'][number]>();
  let ids = new Set<string>();
  let confirmed = new Set<string>();
  const parsed = new Map<string, unknown>();
  const hearers: (() => void)[] = [];

  const principalAt: Desk['principalAt'] = (unitCode, who) => {
    const unit = sent?.units.find(({ code }) => code === unitCode);
    if (!sent || !unit) return undefined;
    const { bureau } = sent;
    return { ...who, bureau: bureau.code, bureauName: bureau.name, country: bureau.country, unit: unit.code, unitName: unit.name, timeZone: unit.timeZone, bureauTimeZone: bureau.timeZone, collections: bureau.collections };
  };
  const settled = ({ name, settings }: Section): unknown => {
    const known = parsed.get(name) ?? settings.parse(sent?.settings[name] ?? {});
    parsed.set(name, known);
    return known;
  };
  return {
    set: (now) => {
      sent = now;
      tokens = new Map(now.tokens.map((token) => [token.hash, token]));
      ids = new Set(now.tokens.map(({ id }) => id));
      confirmed = new Set(now.confirmed);
      parsed.clear();
      for (const hear of hearers) hear();
    },
    sent: () => sent,
    bearerOf: (secret) => {
      const token = tokens.get(hashSecret(secret));
      const { person, device } = token ?? {};
      const principal = token && principalAt(token.unit, { tokenId: token.id, role: token.role as Role, credential: 'trial_token' });
      return principal && { ...principal, ...(person === undefined ? {} : { person }), ...(device === undefined ? {} : { device }) };
    },
    isTokenStanding: (id) => ids.has(id),
    client: (id) => {
      const client = sent?.clients.find((one) => one.id === id);
      return client && sent ? { ...client, bureau: sent.bureau.code } : undefined;
    },
    principalAt,
    settingsOf: (async (section: Section) => {
      const value = settled(section);
      return section.name === retentionSettings.name ? keptWhole(value as Retention) : value;
    }) as SettingsOf,
    isConfirmed: (record) => confirmed.has(record),
    onSet: (hear) => { hearers.push(hear); },
  };
}

/** What the bureau has settled to keep of checks for a purpose, once the hub has them. */
export const keepsWhole = (desk: Pick<Desk, 'sent'>, purpose: string): boolean => {
  const retention = retentionSettings.settings.parse(desk.sent()?.settings.retention ?? {});
  return (retention.purposes[purpose] ?? retention.otherwise).keep === 'everything';
};
