/** One schema of everything that comes from the environment, read once and frozen. The only reader of `process.env`. */
import type { NatsConfig } from '../feed/nats.ts';
import { isNetwork } from '../http/addresses.ts';
import { z } from '../schema/index.ts';
import { tracingOf, tracingVariables, type TraceSettings } from './tracing.ts';

const publicAddress = z.url('must be an address such as https://hub.example.org').regex(/^https?:\/\/[^/?#@]+\/*$/, 'must be an address without a path, such as https://hub.example.org');
const Environment = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://').optional(),
  CROSSCHECK_URL: z.url('must be an address such as http://localhost:7247').optional(),
  CROSSCHECK_PUBLIC_URL: publicAddress.optional(),
  CROSSCHECK_TOKEN: z.string().trim().optional(),
  CROSSCHECK_HUB_CA: z.string().optional(),
  CROSSCHECK_PURPOSES: z.string().regex(/^[a-z_]+(,[a-z_]+)*$/, 'must be purposes separated by commas, such as roadside,port_control').optional(),
  CROSSCHECK_RECENT_CHECKS: z.string().regex(/^\d{1,8}$/, 'must be a whole number of checks from 0 to 99999999').optional(),
  CROSSCHECK_RESERVE_MB: z.string().regex(/^\d{1,7}$/, 'must be a whole number of megabytes from 0 to 9999999').optional(),
  CROSSCHECK_CLOCK: z.enum(['shared', 'machine'], 'must be shared or machine').optional(),
  CROSSCHECK_WEBHOOK_HOSTS: z.string().regex(/^(\*\.)?[a-z0-9.-]+(,(\*\.)?[a-z0-9.-]+)*$/, 'must be hosts separated by commas, such as *.police.example,events.example.org').optional(),
  CROSSCHECK_WEBHOOK_NETWORKS: z.string().refine((text) => text.split(',').every(isNetwork), 'must be networks separated by commas, such as 10.20.0.0/16').optional(),
  CROSSCHECK_WITNESS_NETWORKS: z.string().refine((text) => text.split(',').every(isNetwork), 'must be networks separated by commas, such as 10.20.0.0/16').optional(),
  CROSSCHECK_SMTP_URL: z.string().refine((text) => URL.canParse(text) && /^smtps?:\/\/./.test(text), 'must be an address such as smtp://user:password@mail.example.org:587').optional(),
  CROSSCHECK_MAIL_FROM: z.string().regex(/^[^<>\r\n]*<?[^\s<>@]+@[^\s<>@]+>?$/, 'must be an e-mail address such as Crosscheck <crosscheck@example.org>').optional(),
  ...tracingVariables,
  NATS_URL: z.string().regex(/^(nats|tls):\/\/[^\s,/@]+(,(nats|tls):\/\/[^\s,/@]+)*$/, 'must be servers separated by commas, such as tls://nats-1.example.org:4222,tls://nats-2.example.org:4222; who one is stands in NATS_CREDENTIALS').optional(),
  NATS_CREDENTIALS: z.string().optional(),
  NATS_CA: z.string().optional(),
  NATS_CERT: z.string().optional(),
  NATS_KEY: z.string().optional(),
  NATS_DOMAIN: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the name of a JetStream domain').optional(),
  NO_COLOR: z.string().optional(),
  XDG_CONFIG_HOME: z.string().optional(),
  HOME: z.string().optional(),
});

/** Why a check may be made (words and rules, §1). A hub may state its own list in `CROSSCHECK_PURPOSES`. */
export const PURPOSES = ['border_control', 'port_control', 'roadside', 'camera_lane', 'registration', 'investigation', 'operation'] as const;

/** Checks kept in memory, so that late reports are held against them with all that the engine forgives. */
export const RECENT_CHECKS = 200_000;

/** Room that is kept on the disk for checks and hits. */
export const RESERVE_MB = 256;

export type Config = {
  readonly databaseUrl?: string;
  readonly url: string;
  /** The hub's own address as callers know it. */
  readonly publicUrl?: string;
  readonly token?: string;
  /** A file with the authority of the hub's certificate, for those who ask it. */
  readonly hubCa?: string;
  readonly purposes: readonly string[];
  /** How many of the newest checks are kept in memory for late reports; 0 keeps none. */
  readonly recentChecks: number;
  /** Below so many megabytes on the disk of the data folder nothing that can wait is written. */
  readonly reserveMb: number;
  /** Goes by this machine's clock alone, whatever the database's says. */
  readonly hasOwnClock?: true;
  /** Which addresses beside public ones webhooks may lead to; where hosts are listed, only to them. */
  readonly webhooks: { readonly networks: readonly string[]; readonly hosts: readonly string[] };
  /** Networks beside public ones in which witnesses of the log are asked. */
  readonly witnessNetworks?: readonly string[];
  readonly mail?: { readonly url: string; readonly from: string };
  /** Where spans go; nowhere where absent. */
  readonly traces?: TraceSettings;
  /** Where NATS is; without it the same works over PostgreSQL and HTTP. */
  readonly nats?: NatsConfig;
  readonly mayColour: boolean;
  /** Where the command line keeps the sessions of its user. */
  readonly userFolder?: string;
};

export const DEFAULT_PORT = 7247;

/** The configuration, or an error that names every variable at fault. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = Environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '));
  const { data } = parsed;
  if ((data.CROSSCHECK_SMTP_URL === undefined) !== (data.CROSSCHECK_MAIL_FROM === undefined)) throw new Error('CROSSCHECK_SMTP_URL and CROSSCHECK_MAIL_FROM go together');
  if ((data.NATS_CERT === undefined) !== (data.NATS_KEY === undefined)) throw new Error('NATS_CERT and NATS_KEY go together');
  if (data.NATS_URL === undefined && (data.NATS_CREDENTIALS ?? data.NATS_CA ?? data.NATS_CERT) !== undefined) throw new Error('NATS_CREDENTIALS, NATS_CA and NATS_CERT say how to speak with the servers of NATS_URL, which is missing');
  // A relative one is invalid and passed over (XDG base directory specification).
  const configFolder = data.XDG_CONFIG_HOME?.startsWith('/') === true ? data.XDG_CONFIG_HOME : (data.HOME === undefined ? undefined : `${data.HOME}/.config`);
  const traces = tracingOf(data);
  const userFolder = configFolder === undefined ? undefined : `${configFolder}/crosscheck`;
  return Object.freeze({
    ...(data.DATABASE_URL === undefined ? {} : { databaseUrl: data.DATABASE_URL }),
    url: (data.CROSSCHECK_URL ?? `http://localhost:${DEFAULT_PORT}`).replace(/\/+$/, ''),
    ...(data.CROSSCHECK_PUBLIC_URL === undefined ? {} : { publicUrl: data.CROSSCHECK_PUBLIC_URL.replace(/\/+$/, '') }),
    ...(data.CROSSCHECK_TOKEN === undefined ? {} : { token: data.CROSSCHECK_TOKEN }),
    ...(data.CROSSCHECK_HUB_CA === undefined ? {} : { hubCa: data.CROSSCHECK_HUB_CA }),
    purposes: data.CROSSCHECK_PURPOSES?.split(',') ?? PURPOSES,
    recentChecks: data.CROSSCHECK_RECENT_CHECKS === undefined ? RECENT_CHECKS : Number(data.CROSSCHECK_RECENT_CHECKS),
    reserveMb: data.CROSSCHECK_RESERVE_MB === undefined ? RESERVE_MB : Number(data.CROSSCHECK_RESERVE_MB),
    ...(data.CROSSCHECK_CLOCK === 'machine' ? { hasOwnClock: true as const } : {}),
    webhooks: { networks: data.CROSSCHECK_WEBHOOK_NETWORKS?.split(',') ?? [], hosts: data.CROSSCHECK_WEBHOOK_HOSTS?.split(',') ?? [] },
    ...(data.CROSSCHECK_WITNESS_NETWORKS === undefined ? {} : { witnessNetworks: data.CROSSCHECK_WITNESS_NETWORKS.split(',') }),
    ...(data.CROSSCHECK_SMTP_URL === undefined || data.CROSSCHECK_MAIL_FROM === undefined ? {} : { mail: { url: data.CROSSCHECK_SMTP_URL, from: data.CROSSCHECK_MAIL_FROM } }),
    ...(traces ? { traces } : {}),
    ...(data.NATS_URL === undefined ? {} : { nats: { servers: data.NATS_URL.split(','), credentials: data.NATS_CREDENTIALS, ca: data.NATS_CA, cert: data.NATS_CERT, key: data.NATS_KEY, domain: data.NATS_DOMAIN } }),
    mayColour: data.NO_COLOR === undefined,
    ...(userFolder === undefined ? {} : { userFolder }),
  });
}
