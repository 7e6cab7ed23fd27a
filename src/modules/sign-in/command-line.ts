/** A command line signs in: it shows a code, the person confirms it in a browser that is signed in, the command fetches its session. */
import { codeAsTyped, hashSecret, newCode, newSecret } from '../../kernel/ids.ts';
import type { Asked } from '../../kernel/http/asked.ts';
import { doorEvent, networkOf, type Surrounding } from './ports.ts';
import { codeUnknown, notSignedIn, tooManyWaiting } from './refusals.ts';
import { answerCommand, findCommand, insertCommand, takeCommand } from './store.ts';

const WAITS_MS = 10 * 60_000;
const ASKS_EVERY_S = 2;
const PER_NETWORK_MAX = 50;
const WAITING_MAX = 5_000;
const CODE_CHARS = 8;
const CODE_GROUP = 4;
const AGENT_CHARS_MAX = 200;

export async function beginCommand({ database, clock, publicUrl }: Surrounding, asked: Asked): Promise<Readonly<Record<string, unknown>>> {
  const code = newCode(CODE_CHARS, CODE_GROUP);
  const secret = newSecret();
  const expiresAt = new Date(clock.ms() + WAITS_MS).toISOString();
  const kept = await insertCommand(database.db, {
    hash: hashSecret(secret), code: codeAsTyped(code), network: networkOf(asked.address), agent: asked.header('user-agent')?.replaceAll(/[^\x20-\x7e]/g, '').slice(0, AGENT_CHARS_MAX),
    now: clock.now(), expiresAt, perNetworkMax: PER_NETWORK_MAX, waitingMax: WAITING_MAX,
  });
  if (!kept) throw tooManyWaiting();
  return { code, secret, address: `${publicUrl()}/sign-in/command?code=${code}`, expiresAt, askAgainS: ASKS_EVERY_S };
}

/** Who asks, as the page shows it to the person who is to confirm. */
export async function commandWaiting({ database, clock }: Surrounding, code: string): Promise<{ readonly agent: string; readonly network: string }> {
  const found = await findCommand(database.db, codeAsTyped(code), clock.now());
  if (!found) throw codeUnknown();
  return { agent: found.agent ?? '–', network: found.network };
}

export async function answerWaiting({ database, clock }: Surrounding, { code, person, isRefused }: { readonly code: string; readonly person: string; readonly isRefused: boolean }): Promise<void> {
  if (!await answerCommand(database.db, { code: codeAsTyped(code), person, isRefused, now: clock.now() })) throw codeUnknown();
}

/** What the command is told when it asks again: wait, or its session, once. */
export async function fetchSession(around: Surrounding, asked: Asked, secret: string): Promise<Readonly<Record<string, unknown>>> {
  const { database, clock, people, audit } = around;
  const said = await database.transaction(async ({ db }) => {
    const taken = await takeCommand(db, hashSecret(secret), clock.now());
    if (taken === 'waiting' || taken === undefined) return taken;
    const person = taken.isRefused ? undefined : await people.find(db, taken.person);
    if (person?.state !== 'active') return undefined;
    return { person, session: await people.openSession(db, { person: person.id, kind: 'command', agent: taken.agent ?? undefined }) };
  });
  if (said === 'waiting') return { state: 'waiting', askAgainS: ASKS_EVERY_S };
  if (!said) {
    await audit(doorEvent(around, 'sign-in.failed', 'refused', { detail: { why: 'command', network: networkOf(asked.address) } }));
    throw notSignedIn();
  }
  const { person, session } = said;
  await audit({ at: clock.now(), action: 'sign-in.done', outcome: 'done', bureau: person.bureau, unit: person.unit, token: session.id, person: person.id, subjects: [person.id], detail: { kind: 'command', network: networkOf(asked.address) } });
  return { state: 'done', token: session.secret, session: session.id, bureau: person.bureau, unit: person.unit, role: person.role, name: person.name };
}
