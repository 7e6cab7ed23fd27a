/**
 * The desk row: everything beside records that answers need of a bureau. It is put together from what other modules lend, and is the same
 * text as long as nothing in it has changed. Knows no table.
 */
import type { SentDesk } from './schema.ts';

type Parts = Pick<SentDesk, 'bureau' | 'units' | 'tokens' | 'clients' | 'settings' | 'model' | 'bureaus'>;
/** What app.ts hands over, each part of one bureau and in a fixed order. */
export type DeskPorts = {
  readonly purposes: readonly string[];
  readonly bureau: (code: string) => Promise<Parts['bureau'] | undefined>;
  readonly units: (bureau: string) => Promise<readonly { readonly code: string; readonly name: string; readonly timeZone: string }[]>;
  readonly tokens: (bureau: string) => Promise<Parts['tokens']>;
  readonly clients: (bureau: string) => Promise<Parts['clients']>;
  readonly settings: (bureau: string) => Promise<Parts['settings']>;
  /** The active error model. */
  readonly model: () => Promise<unknown>;
  /** Records that the bureau may find, of which their owner has confirmed a hit of its that is worked on still. */
  readonly confirmed: (bureau: string) => Promise<readonly string[]>;
  readonly bureaus: () => Promise<Parts['bureaus']>;
};

/** Undefined where there is no such bureau. */
export async function deskOf(code: string, ports: DeskPorts): Promise<SentDesk | undefined> {
  const bureau = await ports.bureau(code);
  if (!bureau) return undefined;
  const [units, tokens, clients, settings, model, confirmed, bureaus] = await Promise.all([ports.units(code), ports.tokens(code), ports.clients(code), ports.settings(code), ports.model(), ports.confirmed(code), ports.bureaus()]);
  return {
    kind: 'desk', bureau, units: units.map(({ code: unit, name, timeZone }) => ({ code: unit, name, country: bureau.country, timeZone })), tokens, clients, settings,
    purposes: [...ports.purposes], model, confirmed: [...confirmed].sort(), bureaus,
  };
}
