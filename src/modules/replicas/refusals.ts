/** The polite no's about replicas. */
import { refusal } from '../../kernel/errors.ts';

export const unitUnknown = refusal('replicas.unit_unknown', 404, (bureau: string, unit: string) => `bureau ${bureau} has no unit ${unit}`, ['bureau', 'unit']);
export const codeRefused = refusal('replicas.code_refused', 401, () => 'the code does not stand: it works once and for 24 hours; let an administrator make another');
export const keyKnown = refusal('replicas.key_known', 409, () => 'a device with this key is enrolled already; make a new key');
export const tooManyTries = refusal('replicas.too_many_tries', 429, (retryAfterS: number) => ({ message: 'too many codes from your network were refused', details: { retryAfterS } }), ['seconds']);
export const proofRefused = refusal('replicas.proof_refused', 401, (why: string) => `the device’s token is refused: ${why}`, ['why']);
/** `revocation`: signed, so that nobody but the hub makes a device erase itself. */
export const replicaRevoked = refusal('replicas.revoked', 401, (revocation: string) => ({ message: 'this replica was revoked: bring what is left of its log, then erase it', details: { extra: { revocation } } }), [null]);
export const alreadyRevoked = refusal('replicas.already_revoked', 409, () => 'the replica was revoked already');
export const notRevoked = refusal('replicas.not_revoked', 409, () => 'the replica was not revoked: it has no cause to erase itself');
export const otherKey = refusal('replicas.other_key', 503, () => ({ message: 'this process of the hub signs with another key than that with which the replica was enrolled: its keys folder needs the same replicas.key', details: { retryAfterS: 30 } }));
export const bureauFollowsEnough = refusal('replicas.bureau_follows_enough', 429, (most: number) => ({ message: `${most} replicas of this bureau follow here already`, details: { retryAfterS: 10 } }), ['most']);
export const hubFollowedEnough = refusal('replicas.hub_followed_enough', 503, () => ({ message: 'as many replicas follow here as may, or this process is ending; try another one', details: { retryAfterS: 5 } }));

// ---- what it brings ----

type Stand = { readonly delivered: number; readonly head: string };
const stand = ({ delivered, head }: Stand) => ({ extra: { delivered, head } });
export const logSigned = refusal('replicas.log_not_signed', 422, () => 'the delivery is not signed by the device’s key over its last entry');
export const logAltered = refusal('replicas.log_altered', 422, (number: number) => `entry ${number} does not have the hash that its text and the one before it give`, ['number']);
export const logUnreadable = refusal('replicas.log_unreadable', 422, (number: number, why: string) => `entry ${number} cannot be taken: ${why}`, ['number', 'why']);
export const logGap = refusal('replicas.log_gap', 409, (first: number, delivered: number, head: string) => ({ message: `entry ${first} does not follow on entry ${delivered}, the last that was brought: entries between them are missing`, details: stand({ delivered, head }) }), ['first', 'delivered', null]);
export const logForked = refusal('replicas.log_forked', 409, (number: number, at: Stand) => ({ message: `the log has forked: entry ${number} is another than the one that this replica brought before. Two devices write in one name, or it was set back: revoke it`, details: stand(at) }), ['number', null]);
export const untilUnknown = refusal('replicas.until_unknown', 409, () => 'The place at which the feed was to end was not given to this bureau by this hub; ask without `until`');
