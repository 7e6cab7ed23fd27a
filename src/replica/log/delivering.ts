/** Brings the replica's log to its hub: in order, signed, remembered once the hub has it durably. The same again changes nothing there. */
import { faultFields, type Log } from '../../kernel/telemetry/log.ts';
import type { z } from '../../kernel/schema/index.ts';
import { Delivered, type AskDelivery } from '../../modules/replicas/schema.ts';
import { HubRefused, Revoked, type HubLink } from '../following/hub-link.ts';
import type { Identity } from '../identity.ts';
import type { ReplicaLog } from './log.ts';

const CHECKS = '/v1/replica/checks';
const FORKED = 'replicas.log_forked';
const EVERY_MS = 2_000;
/** After a failure it waits, twice as long each time up to a limit, unless the hub itself is heard meanwhile. */
const AGAIN_FIRST_MS = 500;
const AGAIN_MAX_MS = 10_000;

export type Delivery = {
  /** There is something to bring; how soon is not for who says so. */
  readonly poke: () => void;
  /** The hub is there: what failed before is tried now. */
  readonly hubHeard: () => void;
  /** Brings all there is now; false where the hub does not take it. */
  readonly deliverAll: () => Promise<boolean>;
  /** Why nothing is brought any more, where the hub has refused for good. */
  readonly refused: () => string | undefined;
  readonly stop: () => Promise<void>;
};

export type DeliveringOptions = { readonly log: ReplicaLog; readonly link: HubLink; readonly identity: Identity; readonly say: Log; readonly onRevoked: (cause: Revoked) => void };

const signedOver = (replica: string, number: number, hash: string): string => `crosscheck-replica-log/1\n${replica}\n${number}\n${hash}\n`;

export function openDelivery({ log, link, identity, say, onRevoked }: DeliveringOptions): Delivery {
  const { id } = identity.enrolled.replica;
  let refused: string | undefined;
  let isStopped = false;
  let underWay: Promise<boolean> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let againMs = 0;
  let notBefore = 0;

  async function bring(): Promise<boolean> {
    while (refused === undefined) {
      const entries = await log.next();
      const last = entries.at(-1);
      if (!last) return true;
      const { delivered } = Delivered.parse(await link.ask('POST', CHECKS, { entries: [...entries], signature: identity.sign(signedOver(id, last.number, last.hash)) } satisfies z.input<typeof AskDelivery>));
      if (delivered < last.number) throw new Error(`the hub has taken entries up to ${delivered} of ${last.number}`);
      await log.noteDelivered({ number: last.number, hash: last.hash });
    }
    return false;
  }

  async function tried(): Promise<boolean> {
    try {
      const isDone = await bring();
      againMs = 0;
      return isDone;
    } catch (cause) {
      againMs = Math.min(AGAIN_MAX_MS, Math.max(AGAIN_FIRST_MS, 2 * againMs));
      notBefore = performance.now() + againMs;
      if (cause instanceof Revoked) onRevoked(cause);
      if (cause instanceof HubRefused && cause.code === FORKED) refused = cause.message;
      say('replica.not_delivered', faultFields(cause));
      return false;
    }
  }

  function deliverAll(): Promise<boolean> {
    underWay ??= tried().finally(() => { underWay = undefined; });
    return underWay;
  }

  function next(ms: number): void {
    if (isStopped || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      void deliverAll().then((isDone) => { next(isDone ? EVERY_MS : AGAIN_MAX_MS); });
    }, ms);
    timer.unref();
  }
  next(0);

  function poke(): void {
    clearTimeout(timer);
    timer = undefined;
    next(Math.max(0, notBefore - performance.now()));
  }

  return {
    poke, hubHeard: () => { notBefore = 0; poke(); },
    deliverAll, refused: () => refused,
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
