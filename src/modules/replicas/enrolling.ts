/**
 * Enrolment: an administrator is told a code, and the device shows it once, with the public half of a key that it has made itself. What
 * fails is audited, bounded by network.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import { invalidInput } from '../../kernel/errors.ts';
import { hubFingerprint } from '../../kernel/audit/segment-note.ts';
import { codeAsTyped, hashSecret, newCode } from '../../kernel/ids.ts';
import type { Asked } from '../../kernel/http/asked.ts';
import type { Page } from '../../kernel/http/server.ts';
import { issuesOf } from '../../kernel/schema/index.ts';
import { isDuplicate, type Database } from '../../kernel/store/database.ts';
import { auditOn, type AuditEvent } from '../../kernel/store/store.ts';
import { networkOf, openThrottle } from '../../kernel/throttle.ts';
import { HUB_BUREAU } from '../../kernel/context.ts';
import { codeRefused, keyKnown, tooManyTries } from './refusals.ts';
import { EnrolDevice, type Enrolled, type Replica } from './schema.ts';
import { bindDevice } from './store.ts';

/** 160 bits. */
const SECRET_CHARS = 32;
const GROUP_CHARS = 5;
export const CODE_LIVES_MS = 24 * 3_600_000;
const FAILURES_MAX = 20;
const WINDOW_MS = 60_000;

/** A new code: the hub's fingerprint, then what nobody can guess; in groups, as people read it. */
export function newEnrolmentCode(vkey: string): string {
  const code = hubFingerprint(vkey) + newCode(SECRET_CHARS, SECRET_CHARS);
  return code.match(new RegExp(`.{1,${GROUP_CHARS}}`, 'g'))?.join('-') ?? code;
}
/** What is kept of it; however it was typed. */
export const codeHash = (code: string): string => hashSecret(codeAsTyped(code));

/** RFC 7638. */
const thumbprintOf = (x: string): string => createHash('sha256').update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x })).digest('base64url');

export type EnrolOptions = {
  readonly database: Database; readonly clock: Clock; readonly publicUrl: () => string; readonly hubKey: string; readonly world: string | undefined; readonly purposes: readonly string[];
  readonly audit: (event: AuditEvent) => Promise<void>;
  readonly bureauOf: (code: string) => Promise<{ readonly name: string; readonly country: string } | undefined>;
};

export function enrolPage({ database, clock, publicUrl, hubKey, world, purposes, audit, bureauOf }: EnrolOptions): Page {
  const failures = openThrottle({ ms: clock.ms, max: FAILURES_MAX, windowMs: WINDOW_MS });

  /** Code taken, device bound and audited together. */
  async function bound({ code, key: { x }, software }: EnrolDevice): Promise<Replica | undefined> {
    const now = clock.now();
    try {
      return await database.transaction(async (session) => {
        const replica = await bindDevice(session.db, { codeHash: codeHash(code), thumbprint: thumbprintOf(x), key: x, software, hubKey, now });
        if (replica) await auditOn(session, [{ at: now, action: 'replicas.enrolDevice', outcome: 'done', bureau: replica.bureau, unit: replica.unit, token: replica.id, subjects: [replica.id], detail: { device: replica.device, software } }]);
        return replica;
      });
    } catch (cause) {
      throw isDuplicate(cause) ? keyKnown() : cause;
    }
  }

  async function refused(asked: Asked, code: string): Promise<void> {
    const network = networkOf(asked.address);
    const { isOver, untold, retryAfterS } = failures.count(network);
    if (isOver) throw tooManyTries(retryAfterS);
    await audit({ at: clock.now(), action: 'replicas.enrolDevice', outcome: 'refused', bureau: HUB_BUREAU, unit: 'administration', token: '', subjects: [], detail: { code, network, ...(untold > 0 ? { untold } : {}) } });
  }

  async function answer(asked: Asked): Promise<Response> {
    const sent = EnrolDevice.safeParse(await asked.json());
    if (!sent.success) throw invalidInput(issuesOf(sent.error));
    const replica = await bound(sent.data).catch(async (cause: unknown) => {
      await refused(asked, keyKnown.code);
      throw cause;
    });
    if (!replica) {
      await refused(asked, codeRefused.code);
      throw codeRefused();
    }
    const { name = '', country = '' } = await bureauOf(replica.bureau) ?? {};
    const enrolled: Enrolled = { replica, bureauName: name, country, hub: publicUrl(), hubKey, ...(world === undefined ? {} : { world }), purposes: [...purposes] };
    return new Response(`${JSON.stringify(enrolled)}\n`, { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
  }
  return { path: '/replica/enrol', method: 'POST', answer };
}
