/** The words of witnesses: who signs that the log only grows, how many of them a checkpoint needs, and how far they are. */
import { id, instant, sayings, text, Told, z } from '../../kernel/schema/index.ts';

export const { say } = sayings('witnesses', {
  set_back: 'it has signed {#old} entries of {origin}, and the log has {#size}: was the log set back?', other_history: 'it has signed another history of {#old} entries of {origin}', answered: 'it answered {status}: {said}', no_size: 'it answered 409 without the size that it signed',
  size_changes: 'its size changes while it is asked: is somebody else asking it about this log?', not_signed: 'its answer is not signed by {name}', clock: 'its clock is ahead of the hub’s by more than five minutes', unusable: 'its answer cannot be used: {fault}',
  not_asked: 'the hub does not ask there: {fault}', no_answer: 'no answer within {#seconds} s', unreachable: 'it cannot be reached: {fault}',
  of_log: 'it is the key of a log; a witness’s has the type 04',
  address: 'is not an address such as https://witness.police.example',
  address_tail: 'has a question mark or a hash: name the address before /add-checkpoint',
});

export const WITNESSES_MAX = 32;
export const WitnessId = id('wit');

const url = z.url(say('address')).max(500).refine((value) => !/[?#]/.test(value), say('address_tail'));
const vkey = text(300).meta({ description: 'The witness’s public key as its operator publishes it (a verifier key of C2SP signed-note, type 04).', examples: ['witness.police.example/w1+8d66cf3f+BA…'] });

export const AddWitness = z.strictObject({ key: vkey, url: url.meta({ description: 'Where it is asked; /add-checkpoint is put behind it.' }) }).meta({ id: 'AddWitness' });

const whole = z.number().int().min(0);
/** A checkpoint that a quorum signed; `at`: when the last of the quorum's had done so. */
export const Witnessed = z.object({ origin: z.string(), size: whole, at: instant }).meta({ id: 'Witnessed' });
export type Witnessed = z.output<typeof Witnessed>;

export const Witness = z.object({
  id: WitnessId, name: z.string(), key: z.string(), url: z.string().optional().meta({ description: 'For the hub’s administrators.' }), addedAt: instant, addedBy: z.string().optional(),
  signed: Witnessed.optional().meta({ description: 'What it signed last.' }),
  fault: z.string().optional().meta({ description: 'Why it did not sign when it was asked last.' }), faultTold: Told.optional(), faultAt: instant.optional(),
}).meta({ id: 'Witness' });
export type Witness = z.output<typeof Witness>;

export const WitnessList = z.object({
  items: z.array(Witness), quorum: whole.meta({ description: 'How many have to sign; 0 where there are no witnesses.' }),
  witnessed: Witnessed.optional().meta({ description: 'The newest checkpoint that a quorum signed.' }),
}).meta({ id: 'WitnessList' });

export const AskQuorum = z.strictObject({ quorum: z.number().int().min(1).max(WITNESSES_MAX) }).meta({ id: 'AskQuorum' });
export const Quorum = z.object({ quorum: whole, witnesses: whole }).meta({ id: 'Quorum' });
