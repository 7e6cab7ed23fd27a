/** What the hub's administrators do about witnesses, and what everybody may know of them. */
import { GivenFile, action } from '../../kernel/action.ts';
import { BadNote, COSIGNATURE, readVkey, vkeyOf, type VerifierKey } from '../../kernel/audit/note.ts';
import { invalidInput, notFound } from '../../kernel/errors.ts';
import type { Outward } from '../../kernel/http/outward.ts';
import { readSaying, z } from '../../kernel/schema/index.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import { grants, isTold, quorumOf } from './policy.ts';
import { addressRefused, keyUnreadable, notWitnessed, quorumTooLarge, quorumTooSmall, tooManyWitnesses, witnessKnown } from './refusals.ts';
import { AddWitness, AskQuorum, Quorum, WITNESSES_MAX, Witness, WitnessId, WitnessList, say } from './schema.ts';
import { cosignedNote, holdWitnesses, insertWitness, listWitnesses, removeWitness, saidQuorum, sayQuorum, witnessedBy, type KeptWitness } from './store.ts';

function keyIn(text: string): VerifierKey {
  try {
    const key = readVkey(text);
    if (key.type === COSIGNATURE) return key;
    throw keyUnreadable(say('of_log'));
  } catch (cause) {
    if (cause instanceof BadNote) throw keyUnreadable(cause.message);
    throw cause;
  }
}

/** The newest checkpoint that a quorum signed, as a note with their lines. */
export async function witnessedNote(db: Kysely<unknown>): Promise<string | undefined> {
  const witnesses = await listWitnesses(db);
  const witnessed = await witnessedBy(db, quorumOf(witnesses.length, await saidQuorum(db)));
  const found = witnessed && await cosignedNote(db, witnessed);
  return found && found.note + found.lines.join('');
}

const shownTo = (isToldAll: boolean) => ({ url, addedBy, fault, faultAt, ...witness }: KeptWitness): Witness => (isToldAll ? { ...witness, url, addedBy, ...(fault === undefined ? {} : { fault, faultTold: readSaying(fault), faultAt }) } : witness);

export const witnessActions = (out: Pick<Outward, 'refusalOf'>) => [
  action({
    name: 'witnesses.list', summary: 'The witnesses of the log, how many must sign, and how far they are', http: 'GET /v1/witnesses', effect: 'read', grant: grants.read, output: WitnessList,
    async run({ store: { db }, principal }) {
      const witnesses = await listWitnesses(db);
      const quorum = quorumOf(witnesses.length, await saidQuorum(db));
      const witnessed = await witnessedBy(db, quorum);
      return { items: witnesses.map(shownTo(isTold(principal))), quorum, ...(witnessed ? { witnessed } : {}) };
    },
  }),
  action({
    name: 'witnesses.add', summary: 'Add a witness: it is asked to sign each checkpoint of the log', http: 'POST /v1/witnesses', effect: 'write', status: 201, grant: grants.arrange,
    description: 'Asked as C2SP tlog-witness says, at public https addresses only. Once there are witnesses, acts that destroy or hide wait for their quorum.',
    body: AddWitness, output: Witness, refusals: [keyUnreadable, addressRefused, witnessKnown, tooManyWitnesses], subjects: ({ id }) => [id],
    async run(ctx, { body }) {
      const { db } = ctx.store;
      const key = keyIn(body.key);
      const why = out.refusalOf(body.url);
      if (why !== undefined) throw addressRefused(why);
      await holdWitnesses(db);
      if ((await listWitnesses(db)).length >= WITNESSES_MAX) throw tooManyWitnesses(WITNESSES_MAX);
      const witness: KeptWitness = { id: ctx.newId('wit'), name: key.name, key: vkeyOf(key), url: new URL(body.url).href, addedAt: ctx.now(), addedBy: ctx.principal.person ?? ctx.principal.tokenId };
      if (!await insertWitness(db, witness)) throw witnessKnown(key.name);
      return witness;
    },
  }),
  action({
    name: 'witnesses.remove', summary: 'Remove a witness', http: 'DELETE /v1/witnesses/{id}', effect: 'write', grant: grants.arrange, params: z.strictObject({ id: WitnessId }), output: Quorum, refusals: [notFound, quorumTooLarge],
    async run({ store: { db } }, { params }) {
      await holdWitnesses(db);
      const [left, said] = [(await listWitnesses(db)).filter(({ id }) => id !== params.id).length, await saidQuorum(db)];
      if (await removeWitness(db, params.id) === undefined) throw notFound('witness');
      if (left > 0 && said !== undefined && said > left) throw quorumTooLarge(said, left);
      return { quorum: quorumOf(left, said), witnesses: left };
    },
  }),
  action({
    name: 'witnesses.setQuorum', summary: 'Say how many witnesses must sign', http: 'PUT /v1/witnesses/quorum', effect: 'write', grant: grants.arrange, body: AskQuorum, output: Quorum, refusals: [invalidInput, quorumTooSmall, quorumTooLarge],
    async run(ctx, { body: { quorum } }) {
      const { db } = ctx.store;
      await holdWitnesses(db);
      const { length } = await listWitnesses(db);
      if (quorum > length) throw quorumTooLarge(quorum, length);
      if (quorum < quorumOf(length, undefined)) throw quorumTooSmall(quorumOf(length, undefined));
      await sayQuorum(db, quorum, { at: ctx.now(), by: ctx.principal.tokenId });
      return { quorum, witnesses: length };
    },
  }),
  action({
    name: 'witnesses.checkpoint', summary: 'The newest checkpoint that a quorum of witnesses signed', http: 'GET /v1/log/checkpoint/witnessed', effect: 'open', grant: grants.read, output: GivenFile, gives: ['text/plain'], refusals: [notWitnessed],
    description: 'A signed note of C2SP tlog-checkpoint with their cosignatures. It may lie some seconds behind the newest one.',
    async run({ store: { db } }) {
      const content = await witnessedNote(db);
      if (content === undefined) throw notWitnessed();
      return { contentType: 'text/plain; charset=utf-8', content, subjects: [] };
    },
  }),
];
