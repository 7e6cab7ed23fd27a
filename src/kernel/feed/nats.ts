/**
 * The connection to NATS, where a hub or a replica has one: sought for as long as the process lives, never waited for. Knows no message.
 * NATS is transport: whatever needs it works without it, only later.
 */
import { readFile } from 'node:fs/promises';
import { connect, credsAuthenticator, nkeyAuthenticator, type Authenticator, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';

/** Where the servers are, and how one shows who one is: a credentials file (of `nsc`, or an NKey's seed alone), a certificate, or both. */
export type NatsConfig = { readonly servers: readonly string[]; readonly credentials?: string | undefined; readonly ca?: string | undefined; readonly cert?: string | undefined; readonly key?: string | undefined; /** The servers' JetStream domain, where they have one: by it JetStream answers through leaf nodes. */ readonly domain?: string | undefined };

export type Nats = {
  readonly domain: string | undefined;
  /** The connection while it stands; nothing is said into one that does not, because it would be kept and said late. */
  readonly standing: () => NatsConnection | undefined;
  /** Aborted once the connection that stands now falls; aborted already where none stands. */
  readonly fallen: () => AbortSignal;
  /** Told of each first connection, once for the life of the process; subscriptions outlive a reconnection by themselves. */
  readonly onConnection: (told: (connection: NatsConnection) => void) => void;
  /** Told each time that it stands again after it did not. */
  readonly onStanding: (told: () => void) => void;
  readonly stop: () => Promise<void>;
};

const CONNECT_WITHIN_MS = 3_000;
const SOUGHT_EVERY_MS = 1_000;
const RECONNECT_MS = 250;
const PING_MS = 5_000;
const PINGS_MISSED_MAX = 2;
const SEED = /^SU[A-Z2-7]{56}$/m;

/** A file with a user's JWT and seed, or with a seed alone. */
async function authenticatorOf(path: string): Promise<Authenticator> {
  const text = await readFile(path, 'utf8');
  const bytes = new TextEncoder().encode(text);
  if (text.includes('BEGIN NATS USER JWT')) return credsAuthenticator(bytes);
  const seed = SEED.exec(text)?.[0];
  if (seed === undefined) throw new Error(`${path} holds no credentials: it is a file of nsc with a user's JWT and seed, or a user's NKey seed (SU…) alone`);
  return nkeyAuthenticator(new TextEncoder().encode(seed));
}

/** Answers to one of a kind come under a name that the servers let nobody else hear. */
export const HUB_INBOX = '_INBOX_HUB';
export const bureauInbox = (bureau: string): string => `_INBOX_${bureau}`;

async function optionsOf({ servers, credentials, ca, cert, key }: NatsConfig, name: string, inboxPrefix: string): Promise<NodeConnectionOptions> {
  const isTls = ca !== undefined || cert !== undefined || servers.some((server) => server.startsWith('tls:'));
  return {
    servers: [...servers], name, inboxPrefix, noEcho: true, timeout: CONNECT_WITHIN_MS, maxReconnectAttempts: -1, reconnectTimeWait: RECONNECT_MS, ignoreAuthErrorAbort: true,
    pingInterval: PING_MS, maxPingOut: PINGS_MISSED_MAX,
    ...(credentials === undefined ? {} : { authenticator: await authenticatorOf(credentials) }),
    ...(isTls ? { tls: { ...(ca === undefined ? {} : { caFile: ca }), ...(cert === undefined ? {} : { certFile: cert }), ...(key === undefined ? {} : { keyFile: key }) } } : {}),
  };
}

/** Begins to seek the servers; throws only where the credentials cannot be read. `onFault`: once for each time that it falls away. */
export async function openNats(config: NatsConfig, { name, inbox }: { readonly name: string; readonly inbox: string }, onFault: (cause: unknown) => void): Promise<Nats> {
  const options = await optionsOf(config, name, inbox);
  let connection: NatsConnection | undefined;
  let isStanding = false;
  let isOver = false;
  let wake: (() => void) | undefined;
  let falling = AbortSignal.abort();
  let fall: AbortController | undefined;
  const connected: ((connection: NatsConnection) => void)[] = [];
  const stood: (() => void)[] = [];

  async function seek(): Promise<NatsConnection | undefined> {
    for (let isTold = false; !isOver;) {
      try {
        return await connect(options);
      } catch (cause) {
        if (!isTold) onFault(cause);
        isTold = true;
      }
      await new Promise<void>((resolve) => { const timer = setTimeout(resolve, SOUGHT_EVERY_MS); wake = () => { clearTimeout(timer); resolve(); }; });
    }
    return undefined;
  }

  function stand(): void {
    isStanding = true;
    fall = new AbortController();
    falling = fall.signal;
    for (const told of stood) told();
  }

  async function watch(found: NatsConnection): Promise<void> {
    for await (const { type } of found.status()) {
      if (type === 'disconnect') { if (isStanding) onFault(new Error('the connection to NATS was lost')); isStanding = false; fall?.abort(); }
      if (type === 'reconnect') stand();
    }
  }

  const running = (async () => {
    const found = await seek();
    if (!found) return;
    if (isOver) { await found.close(); return; } // eslint-disable-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
    connection = found;
    for (const told of connected) told(found);
    stand();
    await watch(found);
  })();

  return {
    domain: config.domain,
    standing: () => (isStanding ? connection : undefined),
    fallen: () => falling,
    onConnection: (told) => { connected.push(told); if (connection) told(connection); },
    onStanding: (told) => { stood.push(told); if (isStanding) told(); },
    stop: async () => {
      isOver = true;
      isStanding = false;
      fall?.abort();
      wake?.();
      await connection?.close();
      await running;
    },
  };
}
