/** `events`: what is said, as it is said, one JSON line each; a lost connection is taken up again where it broke. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from './command.ts';
import { EXIT, Failure, Interrupted, UsageFailure } from './exit.ts';
import { readAnswer, responseOf, type Hub } from './hub.ts';
import { OutputClosed, type Io } from './io.ts';
import { lineGroups } from './lines.ts';

/** An event that is longer is not what a hub sends. */
const LINE_CHARS_MAX = 1024 * 1024;
const AGAIN_MS = 1_000;
const AGAIN_MAX_MS = 30_000;
/** The hub breaks silence every 15 s; when nothing came for so long, the connection is dead. */
const SILENCE_MAX_MS = 45_000;

type Place = { last: string | undefined; told: number };

export const eventsCommand: Command = {
  name: 'events', summary: 'what is said to one’s bureau, unit or self, as it is said: a JSON line each', operands: [],
  flags: { after: { value: 'EVENT', says: 'begin with what came after this one' }, kind: { value: 'KIND', says: 'such as hits.requested, or hits.* for all of hits' }, count: { value: 'N', says: 'end after so many' } },
  notes: ['A lost connection is taken up again where it broke. The same event may come twice; its id is the same.'],
  run: async (args, io, hub) => {
    const most = Number(args.find('count') ?? Infinity);
    if (args.has('count') && (!Number.isInteger(most) || most < 1)) throw new UsageFailure('--count takes a whole number from 1');
    const place: Place = { last: args.find('after'), told: 0 };
    for (let waitMs = AGAIN_MS; place.told < most;) {
      const before = place.told;
      try {
        await follow(hub, io, { place, kind: args.find('kind'), most });
      } catch (cause) {
        if (cause instanceof OutputClosed || io.signal.aborted) throw cause instanceof OutputClosed ? cause : new Interrupted('the stream was left');
        if (!(cause instanceof Failure) || cause.exit !== EXIT.unreachable) throw cause;
        io.err(`crosscheck: ${cause.message}; trying again\n`);
      }
      if (place.told >= most) break;
      waitMs = place.told > before ? AGAIN_MS : Math.min(waitMs * 2, AGAIN_MAX_MS);
      await pause(waitMs, undefined, { signal: io.signal }).catch(() => { throw new Interrupted('the stream was left'); });
    }
    return EXIT.done;
  },
};

async function follow(hub: Hub, io: Io, { place, kind, most }: { readonly place: Place; readonly kind: string | undefined; readonly most: number }): Promise<void> {
  const request = hub.open('GET', '/v1/events', { query: { kind }, headers: { accept: 'text/event-stream', ...(place.last === undefined ? {} : { 'last-event-id': place.last }) } });
  request.setTimeout(SILENCE_MAX_MS, () => { request.destroy(new Error('the hub fell silent')); });
  const answered = responseOf(request, hub.url, io.signal);
  request.end();
  const response = await answered;
  if (response.statusCode !== 200) await readAnswer(response, hub.url, io.signal);
  try {
    for await (const lines of lineGroups(response, LINE_CHARS_MAX)) {
      for (const line of lines) {
        if (line.startsWith('id: ')) place.last = line.slice(4);
        if (!line.startsWith('data: ')) continue;
        await io.out(`${line.slice(6)}\n`);
        place.told += 1;
        if (place.told >= most) return;
      }
    }
  } catch (cause) {
    if (cause instanceof OutputClosed) throw cause;
    throw new Failure(EXIT.unreachable, `the connection to ${hub.url} was cut`);
  } finally {
    request.destroy();
  }
}
