/** Hotlists from the command line: fetched into a file that is tried before it is given its name, and a file tried without a hub. */
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { systemClock } from '../kernel/clock.ts';
import { hotlistReader, triedHotlist, type TriedHotlist } from '../kernel/audit/hotlist-note.ts';
import { readVkey, type VerifierKey } from '../kernel/audit/note.ts';
import type { Arguments } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, Failure, Interrupted } from './exit.ts';
import { readAnswer, responseOf, type Hub } from './hub.ts';
import type { Io } from './io.ts';
import { KEY_FLAG, keysOf } from './receipts.ts';
import { whyNot } from './source.ts';
import { shown } from './text.ts';

const OWN_EYES = 0o600;

/** The note in the last line of a list: a member of NDJSON, the last cell of CSV. */
function noteIn(last: string): string {
  if (!last.startsWith('{')) return Buffer.from(last.trimEnd().split(',').at(-1) ?? '', 'base64').toString('utf8');
  try { return (JSON.parse(last) as { note?: string }).note ?? ''; } catch { return ''; }
}

async function tryFile(path: string, keys: readonly VerifierKey[], now: string): Promise<TriedHotlist> {
  const reader = hotlistReader();
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) reader.take(chunk);
  } catch (cause) {
    throw new Failure(EXIT.noInput, whyNot(path, cause as NodeJS.ErrnoException));
  }
  const { last, sha256 } = reader.end();
  return last === '' ? { faults: ['it does not end: what is there was broken off'], says: new Map(), signedBy: undefined } : triedHotlist(noteIn(last), sha256, { keys, now });
}

async function tell({ faults, says, signedBy }: TriedHotlist, path: string, io: Io): Promise<number> {
  if (faults.length > 0) {
    await io.out(`NOT SOUND  ${shown(path)}: ${faults.map(shown).join('; ')}\n`);
    return EXIT.unsound;
  }
  const said = (name: string): string => shown(says.get(name) ?? '');
  await io.out(`sound  ${shown(path)}\n${[['signed by', signedBy ?? ''], ['for', said('of')], ['as of', said('at')], ['expires', said('expires')], ['list', said('full') === 'true' ? 'full' : 'changes'], ['vehicles', said('vehicles')], ['removed', said('removed')]].map(([name = '', value = '']) => `  ${name.padEnd(10)} ${value}\n`).join('')}`);
  return EXIT.done;
}

/** Where the list of a file ended, for the next one. */
async function untilOf(path: string, keys: readonly VerifierKey[], now: string): Promise<string> {
  const { says, faults } = await tryFile(path, keys, now);
  const until = says.get('until');
  if (until === undefined || faults.some((fault) => !fault.startsWith('NOT CURRENT'))) throw new Failure(EXIT.badData, `${path} is not sound: ${faults.join('; ')}`, { hints: ['Fetch a full list: leave --since out.'] });
  return until;
}

async function download(hub: Hub, path: string, { since, isCsv }: { readonly since: string | undefined; readonly isCsv: boolean }, signal: AbortSignal): Promise<void> {
  const request = hub.open('GET', '/v1/hotlist', { query: { since }, headers: { accept: isCsv ? 'text/csv' : 'application/x-ndjson' } });
  const answered = responseOf(request, hub.url, signal);
  request.end();
  const response = await answered;
  if (response.statusCode !== 200) await readAnswer(response, hub.url, signal);
  const file = await open(path, 'w', OWN_EYES).catch((cause: unknown) => { throw new Failure(EXIT.noInput, whyNot(path, cause as NodeJS.ErrnoException)); });
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) await file.write(chunk);
    await file.sync();
  } catch (cause) {
    throw signal.aborted ? new Interrupted() : cause;
  } finally {
    await file.close();
  }
}

async function get(args: Arguments, io: Io, hub: Hub): Promise<number> {
  const [path = ''] = args.operands;
  const given = await keysOf(args);
  const keys = given.length > 0 ? given : [readVkey((await hub.ask<{ key: string }>('GET', '/v1/hotlist/key')).key)];
  const before = args.find('since');
  const since = before === undefined ? undefined : await untilOf(before, keys, systemClock.now());
  const part = `${path}.part`;
  try {
    await download(hub, part, { since, isCsv: args.has('csv') }, io.signal);
    const tried = await tryFile(part, keys, systemClock.now());
    if (tried.faults.length === 0) await rename(part, path);
    return await tell(tried, path, io);
  } finally {
    await rm(part, { force: true });
  }
}

const getCommand: Command = {
  name: 'hotlist get', summary: 'fetch a signed, expiring copy of what one’s bureau may see, for gateways that cannot ask', operands: ['FILE'], run: get,
  flags: { ...KEY_FLAG, since: { value: 'FILE', says: 'only what has changed since the list in that file' }, csv: { says: 'as CSV; NDJSON where nothing is said' } },
  notes: ['The file gets its name only once it is whole and its signature holds; without --key by the key that the hub names.', 'Exit status: 0 sound, 1 not.'],
};

const verifyCommand: Command = {
  name: 'hotlist verify', summary: 'try a hotlist without a hub: signature, every line, expiry', operands: ['FILE'], flags: KEY_FLAG, isAnonymous: true,
  notes: ['Exit status: 0 sound and in date, 1 not.'],
  run: async (args, io) => {
    const keys = await keysOf(args);
    if (keys.length === 0) throw new Failure(EXIT.usage, 'which key? --key KEY, as crosscheck hotlist key names it');
    const [path = ''] = args.operands;
    return tell(await tryFile(path, keys, systemClock.now()), path, io);
  },
};

const keyCommand: Command = {
  name: 'hotlist key', summary: 'the key by which the hub signs hotlists', operands: [], flags: {},
  run: async (_args, io, hub) => { await io.out(`${shown((await hub.ask<{ key: string }>('GET', '/v1/hotlist/key')).key)}\n`); return EXIT.done; },
};

export const hotlistCommands: readonly Command[] = [getCommand, verifyCommand, keyCommand];
