/** `sign-in`, `sign-out`, `sessions`: a person's session on the command line, confirmed in a browser. */
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Session } from '../modules/people/schema.ts';
import type { Command } from './command.ts';
import { EXIT, Failure, Interrupted } from './exit.ts';
import { readAll } from './pages.ts';
import { keepSession } from './session-file.ts';
import { shown, table } from './text.ts';

type Begun = { readonly code: string; readonly secret: string; readonly address: string; readonly askAgainS: number };
type Told = { readonly state: 'waiting' } | { readonly state: 'done'; readonly token: string; readonly name: string; readonly role: string; readonly bureau: string; readonly unit: string };

/** Ten minutes, as long as the hub waits, at its pace of two seconds. */
const ASKS_MAX = 400;

const signIn: Command = {
  name: 'sign-in', summary: 'sign in as a person, by a browser', operands: [], flags: {}, isAnonymous: true,
  notes: ['Open the address in a browser, sign in there, and confirm the code. The session is kept in ~/.config/crosscheck, readable for you alone, and used where CROSSCHECK_TOKEN is not set.'],
  run: async (_, io, hub) => {
    const agent = `crosscheck on ${hostname()}`.replaceAll(/[^\x20-\x7e]/g, '?');
    const begun = await hub.ask<Begun>('POST', '/sign-in/device', { headers: { 'user-agent': agent } });
    io.err(`Open ${shown(begun.address)}\nand confirm the code ${shown(begun.code)} there. Waiting …\n`);
    for (let asked = 0; asked < ASKS_MAX; asked += 1) {
      const told = await hub.ask<Told>('POST', '/sign-in/device/session', { body: { secret: begun.secret } });
      if (told.state === 'done') {
        keepSession(io.config, told.token);
        await io.out(`signed in as ${shown(told.name)}, ${shown(told.role)} of ${shown(told.bureau)}, ${shown(told.unit)}\n`);
        return EXIT.done;
      }
      await pause(begun.askAgainS * 1_000, undefined, { signal: io.signal }).catch(() => { throw new Interrupted('nobody is signed in'); });
    }
    throw new Failure(EXIT.notAllowed, 'nobody confirmed the code in time');
  },
};

const signOut: Command = {
  name: 'sign-out', summary: 'end the session of this command line', operands: [], flags: {},
  run: async (_, io, hub) => {
    try {
      await hub.ask<Session>('DELETE', '/v1/sessions/current');
    } catch (cause) {
      // A session that is over already is what was wanted; one that could not be ended is kept, so that it can be ended later.
      if (!(cause instanceof Failure) || cause.problem?.status !== 401) throw cause;
    }
    keepSession(io.config, undefined);
    await io.out('signed out\n');
    return EXIT.done;
  },
};

const list: Command = {
  name: 'sessions list', summary: 'one’s own sessions; a supervisor’s view of a person’s', operands: [], flags: { person: { value: 'ID', says: 'a person of the bureau' }, json: { says: 'the answer as JSON' } },
  run: async (args, io, hub) => {
    const { items } = await readAll<Session>(hub, '/v1/sessions', { query: { person: args.find('person') } });
    const rows = items.map(({ id, kind, begunAt, usedAt, expiresAt, agent, isCurrent }) => [id, kind, begunAt, usedAt, expiresAt, `${agent ?? ''}${isCurrent ? ' (this one)' : ''}`].map(shown));
    await io.out(args.has('json') ? `${JSON.stringify({ items })}\n` : table(['ID', 'KIND', 'BEGUN', 'LAST USED', 'ENDS', 'AGENT'], rows));
    return EXIT.done;
  },
};

const end: Command = {
  name: 'sessions end', summary: 'end a session', operands: ['ID'], flags: {},
  run: async (args, io, hub) => {
    const { id } = await hub.ask<Session>('DELETE', `/v1/sessions/${encodeURIComponent(args.operands[0] ?? '')}`);
    await io.out(`ended ${shown(id)}\n`);
    return EXIT.done;
  },
};

export const signInCommands: readonly Command[] = [signIn, signOut, list, end];
