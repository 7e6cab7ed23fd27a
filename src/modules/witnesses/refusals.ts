/** The polite no's about witnesses. */
import { refusal } from '../../kernel/errors.ts';

export const keyUnreadable = refusal('witnesses.key', 400, (why: string) => ({ message: `this is no witness’s key: ${why}`, details: { issues: [{ path: '/key', detail: why }] } }), ['why']);
export const addressRefused = refusal('witnesses.address_refused', 422, (why: string) => `the hub does not ask at this address: ${why}`, ['why']);
export const witnessKnown = refusal('witnesses.already_added', 409, (name: string) => `${name} is a witness already, or its key is another’s`, ['name']);
export const tooManyWitnesses = refusal('witnesses.too_many', 409, (most: number) => `a log has ${most} witnesses at most; remove one first`, ['most']);
export const quorumTooSmall = refusal('witnesses.quorum_too_small', 409, (least: number) => `a quorum is more than half of the witnesses, so that two histories never both have one: ${least} or more`, ['least']);
export const quorumTooLarge = refusal('witnesses.quorum_too_large', 409, (quorum: number, witnesses: number) => `a quorum of ${quorum} needs as many witnesses, and there would be ${witnesses}; add one, or lower the quorum first`, ['quorum', 'witnesses']);
export const notWitnessed = refusal('witnesses.none_signed', 409, () => 'no checkpoint of the log has been signed by a quorum of witnesses yet');
export const quorumMissing = refusal('witnesses.quorum_missing', 409, (since: string | undefined) => `the log’s witnesses do not answer in sufficient number${since === undefined ? '' : ` since ${since}`}, so nothing that destroys or hides is done; try again when they do, or tell the hub’s administrator`, ['since?']);
